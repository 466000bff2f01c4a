"""The one place that reads TikTok's “no”: HTTP 200 nearly always, the truth is in `code`."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import msgspec

from core.provider import Answer
from core.provider_errors import (
    Incomplete,
    ProviderError,
    RateLimited,
    Rejected,
    Unavailable,
)
from core.secret import MASK
from plugins.tiktok.codes import CONTENT, THROTTLES, meaning_of

_LONGEST_QUOTE = 300
_A_MINUTE_FULL = 300.0
"""Whoever uses up a minute's calls is shut out for five."""
_DAY_UNKNOWN = 3600.0
_CUT = "x-tt-ads-throttle"
_TOKENISH = re.compile(r"(?=[a-z_-]*[0-9])[0-9a-z_-]{32,}", re.IGNORECASE)


class NotServed(Rejected):
    """There is nothing at that address, or nothing for that method."""


class _Said(msgspec.Struct, frozen=True):
    code: int
    message: str | None = None


def find_complaint(answer: Answer) -> ProviderError | None:
    """What TikTok complains of. Raises msgspec.DecodeError for a 2xx body that is no envelope."""
    if answer.status >= 500 or answer.status == 408:
        return Unavailable(f"TikTok is failing (HTTP {answer.status}).")
    if answer.status == 429:
        return RateLimited("TikTok is asked too often (HTTP 429).", after=60)
    if answer.status >= 400:
        return _outside(answer)
    said = msgspec.json.decode(answer.body, type=_Said)
    return _inside(said, answer.headers) or _cut(answer.headers)


def _cut(headers: Mapping[str, str]) -> ProviderError | None:
    """A report over too many ads is content, but speaks of the newest 20,000 only."""
    if not _header(headers, _CUT):
        return None
    return Incomplete("TikTok left out all ads but the newest 20,000.")


def _header(headers: Mapping[str, str], wanted: str) -> str:
    return next((value for name, value in headers.items() if name.lower() == wanted), "")


def _outside(answer: Answer) -> ProviderError:
    """A 4xx comes from before the API, mostly as HTML or text; none of them is about the token."""
    try:
        said = msgspec.json.decode(answer.body, type=_Said)
    except msgspec.DecodeError:
        said = _Said(code=0)
    if complaint := _inside(said, answer.headers):
        return complaint
    if answer.status == 404:
        return NotServed("TikTok has no such address (HTTP 404); every path ends in a slash.")
    if answer.status == 405:
        return NotServed("TikTok does not take that method there (HTTP 405).")
    return Rejected(
        f"The edge of TikTok's network refused the request (HTTP {answer.status}): "
        "it may be too long; the connection itself is not in doubt."
    )


def _inside(said: _Said, headers: Mapping[str, str]) -> ProviderError | None:
    if said.code in CONTENT:
        return None
    words = said.message or ""
    if said.code in THROTTLES:
        sentence = _sentence("TikTok is asked too often.", said)
        return RateLimited(sentence, after=_pause(words, headers))
    meaning = meaning_of(said.code, words)
    return meaning.build(_sentence(meaning.sentence, said))


def _sentence(ours: str, said: _Said) -> str:
    """Ours, then TikTok's words: on one line, cut, and without anything that looks like a token."""
    words = _TOKENISH.sub(MASK, said.message or "")
    plain = "".join(char if char.isprintable() else " " for char in words)
    quote = " ".join(plain.split())[:_LONGEST_QUOTE]
    return f"{ours} TikTok says: “{quote}” ({said.code})" if quote else f"{ours} ({said.code})"


def _pause(words: str, headers: Mapping[str, str]) -> float:
    """Seconds until the window that is full has passed; where none is named, a minute's price."""
    if re.search(r"\bQPS\b|per second", words, re.IGNORECASE):
        return 1.0
    if re.search(r"\bQPD\b|\bday\b|\bdaily\b", words, re.IGNORECASE):
        return _until_midnight(headers)
    return _A_MINUTE_FULL


def _until_midnight(headers: Mapping[str, str]) -> float:
    """Seconds to 00:00 UTC by the answer's own Date; an hour where it has none."""
    try:
        now = parsedate_to_datetime(_header(headers, "date"))
    except ValueError:
        return _DAY_UNKNOWN
    aware = now.astimezone(UTC) if now.tzinfo else now.replace(tzinfo=UTC)
    midnight = datetime.combine(aware.date() + timedelta(days=1), datetime.min.time(), UTC)
    return max(1.0, (midnight - aware).total_seconds())
