"""The one place that reads a service's “no”: the HTTP status, and the contract's `error`."""

import msgspec

from core.provider import Answer
from core.provider_errors import (
    AccountGone,
    Expired,
    ProviderError,
    RateLimited,
    Rejected,
    ScopeMissing,
    Unavailable,
)

_SHORTEST, _USUAL, _LONGEST = 1.0, 60.0, 86_400.0
"""Seconds to wait."""
_CODES = frozenset(
    {"invalid_key", "forbidden", "not_found", "rate_limited", "unavailable", "validation"}
)


class _Error(msgspec.Struct, frozen=True):
    """What a service writes in `message` is for its own people: it may quote the key."""

    code: str = ""
    retry_after_s: float | None = None


class _Said(msgspec.Struct, frozen=True):
    error: _Error = _Error()


_PAGE = _Error(code="a page")
"""Of a body that is none of the service's: a gateway or firewall before it has answered."""


def find_complaint(answer: Answer) -> ProviderError | None:
    """What the service complains of; a gateway's page before it counts by its status alone."""
    if answer.status < 400:
        return None
    error = _error(answer.body)
    if error is _PAGE and answer.status in {401, 403}:
        return Unavailable(f"Something before the service refused the call (HTTP {answer.status}).")
    known = f"HTTP {answer.status}" + (f", {error.code}" if error.code in _CODES else "")
    match answer.status:
        case 401:
            return Expired(f"The service does not accept the key ({known}).")
        case 403:
            return ScopeMissing(f"The service does not allow it with this key ({known}).")
        case 404 if error.code == "not_found":
            return AccountGone(f"The service has no such thing any more ({known}).")
        case 429 | 503 if error.retry_after_s is not None:
            return RateLimited(f"The service is busy ({known}).", after=_pause(error))
        case 429:
            return RateLimited(f"The service is asked too often ({known}).", after=_USUAL)
        case status if status >= 500 or status == 408:
            return Unavailable(f"The service is failing ({known}).")
        case _:
            return Rejected(f"The service refused the request ({known}).")


def _error(body: bytes) -> _Error:
    try:
        return msgspec.json.decode(body, type=_Said).error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _PAGE if body.strip() else _Error()


def _pause(error: _Error) -> float:
    return min(max(error.retry_after_s or 0.0, _SHORTEST), _LONGEST)
