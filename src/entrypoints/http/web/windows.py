"""Days that people choose: the last so many, or from one day to another."""

from datetime import date, datetime, timedelta

import msgspec

from core.errors import Invalid
from core.insight import Window

SPANS = (1, 7, 30, 90)
"""Days that have a button."""
TOMORROW = timedelta(hours=14)
"""The day has begun somewhere before it has in UTC."""


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """A window, and how it was chosen."""

    window: Window
    span: int | None
    """One of the buttons; None where both days were named."""

    @property
    def query(self) -> str:
        """What a link to the same days carries."""
        if self.span is not None:
            return f"days={self.span}"
        return f"since={self.window.since}&until={self.window.until}"


def days_of(days: str, since: str, until: str, now: datetime, usual: int = 30) -> Days:
    """The window asked for. Raises Invalid for days that are none."""
    today = (now + TOMORROW).date()
    if since or until:
        last = _day(until, "until") if until else today
        try:
            first = _day(since, "since") if since else last - timedelta(days=usual - 1)
        except OverflowError as error:
            raise Invalid(
                "Nothing is that long ago.", field="until", remedy="Choose a later day."
            ) from error
        return Days(window=Window(since=first, until=last), span=None)
    span = int(days) if days in {str(one) for one in SPANS} else usual
    return Days(window=Window(since=today - timedelta(days=span - 1), until=today), span=span)


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("That is no day.", field=field, remedy="Write it as 2026-03-31.") from error
