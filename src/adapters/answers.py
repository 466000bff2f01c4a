"""What an answer means: content in the asked shape, or the problem it stands for."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from adapters.halves import mended
from core.provider import Answer, Provider
from core.provider_errors import Garbled, ProviderError, RateLimited, Rejected, Unavailable

LIMIT_SECONDS = 60.0
"""How long to wait where the platform limits us without saying for how long."""
SHORTEST_LIMIT = 1.0
"""A platform that says “at once” would otherwise be asked without a pause."""
LONGEST_LIMIT = 86_400.0
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def read_answer[T](provider: Provider, path: str, answer: Answer, shape: type[T]) -> T:
    """The body in its shape. Raises what the status or the provider makes of it, or Garbled.

    Raised outside `except`: a decoder's error carries the body.
    """
    name = provider.manifest.name
    answer = Answer(answer.status, answer.headers, mended(answer.body))
    if answer.status >= 500 and (problem := _told(provider, answer)):
        raise problem
    if problem := _line_problem(provider, path, answer) or _complaint(provider, path, answer):
        raise problem
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except _UNREADABLE as error:
        garbled = _garbled(name, path, error)
    raise garbled


def _told(provider: Provider, answer: Answer) -> ProviderError | None:
    """What the provider knows better than the status: some platforms say 500 to a question.

    A mere refusal it does not know better: under such a status that passes.
    """
    try:
        problem = provider.complaint(answer)
    except _UNREADABLE:
        return None
    return None if isinstance(problem, Rejected) else problem


def _line_problem(provider: Provider, path: str, answer: Answer) -> ProviderError | None:
    """What is plain from the status alone."""
    name = provider.manifest.name
    if answer.status in {429, 503} and (pause := _pause(provider, path, answer)):
        return pause
    if answer.status >= 500 or answer.status == 408:
        return Unavailable(f"{name} cannot answer now (HTTP {answer.status}).")
    if 300 <= answer.status < 400:
        return Rejected(f"{name} sends the request elsewhere, which is not followed.")
    return None


def _pause(provider: Provider, path: str, answer: Answer) -> RateLimited | None:
    """How long to wait: as the header says, or else the body; None for a 503 that says nothing."""
    header = answer.headers.get("retry-after", "")
    if not header:
        told = _complaint(provider, path, answer)
        if isinstance(told, RateLimited):
            return told
        if answer.status == 503:
            return None
    name, why = provider.manifest.name, "is asked too often" if answer.status == 429 else "is busy"
    return RateLimited(f"{name} says that it {why}.", after=_seconds(header))


def _complaint(provider: Provider, path: str, answer: Answer) -> ProviderError | None:
    """What the provider reads in the answer; a bad status is never content."""
    name, refused = provider.manifest.name, answer.status >= 400
    try:
        complaint = provider.complaint(answer)
    except _UNREADABLE as error:
        complaint = None if refused else _garbled(name, path, error)
    if complaint is None and refused:
        return Rejected(f"{name} refused {path} with HTTP {answer.status}.")
    return complaint


def _garbled(name: str, path: str, error: Exception) -> Garbled:
    """Tells where in the body, never what stood there."""
    place = re.search(r"at `(\$[^`]*)`$", str(error))
    where = f", at {place[1]}" if place else ""
    return Garbled(f"{name} answered {path} in another shape{where}.")


def _seconds(retry_after: str) -> float:
    """A Retry-After header (RFC 9110, 10.2.3): seconds or a date; a minute where it is neither."""
    try:
        if re.fullmatch(r"\d{1,9}(\.\d+)?", retry_after.strip(), re.ASCII):
            seconds = float(retry_after)
        else:
            moment = parsedate_to_datetime(retry_after)
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            seconds = (aware - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return LIMIT_SECONDS
    return min(max(seconds, SHORTEST_LIMIT), LONGEST_LIMIT)
