"""Days that people choose: the last so many, or from one day to another."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from core.errors import Invalid
from core.insight import Window
from core.usecases.bounds import require_window

SPANS = (1, 7, 30, 90)
"""Days that have a button."""
CHOICES = frozenset(map(str, SPANS))


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """A window, and how it was chosen."""

    window: Window
    span: int | None
    """One of the buttons; None where both days were named."""
    since: str = ""
    until: str = ""
    """What stands in the fields; empty for a span, and for what is no day."""
    problem: Invalid | None = None
    """Why the named days are not the window."""

    @property
    def asked(self) -> Window | int:
        """What a report is asked for: a span ends with each account's own today."""
        return self.window if self.span is None else self.span

    @property
    def query(self) -> str:
        """What a link to the same days carries."""
        if self.span is not None:
            return f"days={self.span}"
        return f"since={self.window.since}&until={self.window.until}"

    def has(self, today: date) -> bool:
        """Whether a day that is not over is one of them."""
        return self.window.since <= today <= self.window.until


def days_of(given: Mapping[str, str], today: date, usual: int = 30) -> Days:
    """The window asked for; a span that was chosen counts before named days.

    Where the named days are none it is the usual span, with the problem.
    """
    days, since, until = (given.get(name, "") for name in ("days", "since", "until"))
    if days in CHOICES or not (since or until):
        return _last(int(days) if days in CHOICES else usual, today)
    try:
        window = _named(since, until, today, usual)
    except Invalid as problem:
        told = {"since": _kept(since), "until": _kept(until)}
        return msgspec.structs.replace(_last(usual, today), problem=problem, **told)
    return Days(window=window, span=None, since=f"{window.since}", until=f"{window.until}")


def _last(span: int, today: date) -> Days:
    return Days(window=Window(since=today - timedelta(days=span - 1), until=today), span=span)


def _named(since: str, until: str, today: date, usual: int) -> Window:
    last = _day(until, "until") if until else today
    try:
        first = _day(since, "since") if since else last - timedelta(days=usual - 1)
    except OverflowError as error:
        raise Invalid(
            "Nothing is that long ago.", field="until", remedy="Choose a later day."
        ) from error
    window = Window(since=first, until=last)
    require_window(window)
    return window


def _kept(text: str) -> str:
    try:
        return f"{_day(text, '')}"
    except Invalid:
        return ""


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("That is no day.", field=field, remedy="Write it as 2026-03-31.") from error
