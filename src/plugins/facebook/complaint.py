"""The one place that reads Graph's “no”: code and subcode count; status and words hardly do."""

import re

import msgspec

from core.provider import Answer
from core.provider_errors import ProviderError, RateLimited, Rejected, Unavailable
from core.secret import MASK
from plugins.facebook.codes import meaning_of, throttle_of
from plugins.facebook.usage import regained

_LONGEST_QUOTE = 300
_TOKENISH = re.compile(r"(?=[a-z_|-]*[0-9])[0-9a-z_|-]{32,}", re.IGNORECASE)


class _Error(msgspec.Struct, frozen=True):
    code: int = 1
    error_subcode: int | None = None
    message: str | None = None
    error_user_msg: str | None = None
    is_transient: bool | None = None
    fbtrace_id: str | None = None


class _Said(msgspec.Struct, frozen=True):
    error: _Error | None = None
    success: bool | str | None = None


def find_complaint(answer: Answer) -> ProviderError | None:
    """What Facebook complains of; an `error` counts whatever the status, as does no success.

    Raises msgspec.DecodeError for a body that is no JSON.
    """
    if not answer.body.lstrip().startswith(b"{"):
        msgspec.json.decode(answer.body)  # `true` is an answer; HTML is none
        return None
    said = msgspec.json.decode(answer.body, type=_Said)
    if said.error is not None:
        return _complaint(said.error, answer)
    if said.success in {False, "false"}:
        return Rejected("Facebook says that it was no success, and not why.")
    return None


def _complaint(error: _Error, answer: Answer) -> ProviderError:
    code, subcode = error.code, error.error_subcode
    if throttle := throttle_of(code, subcode):
        return RateLimited(
            _sentence("Facebook is asked too often.", error),
            after=max(throttle.seconds, regained(answer.headers)),
            account=throttle.account,
            endpoint=throttle.endpoint,
        )
    if error.is_transient:
        return Unavailable(_sentence("Facebook met a problem that passes.", error))
    meaning = meaning_of(code, subcode, error.message or "")
    return meaning.build(_sentence(meaning.sentence, error))


def _sentence(ours: str, error: _Error) -> str:
    """Ours, then Facebook's words: on one line, cut, and without anything like a token."""
    words = _TOKENISH.sub(MASK, error.message or error.error_user_msg or "")
    plain = "".join(char if char.isprintable() else " " for char in words)
    quote = " ".join(plain.split())[:_LONGEST_QUOTE]
    number = (
        str(error.code) if error.error_subcode is None else f"{error.code}/{error.error_subcode}"
    )
    trace = f", {error.fbtrace_id[:40]}" if error.fbtrace_id else ""
    return (
        f"{ours} Facebook says: “{quote}” ({number}{trace})"
        if quote
        else f"{ours} ({number}{trace})"
    )
