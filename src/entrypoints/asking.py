"""How a caller's words become a question about insights: which days, and from where on."""

from datetime import date, datetime, timedelta

from core.errors import Invalid
from core.insight import Window
from core.ports.insights import KeptInsight

DAYS = 30
"""How far back insights go where nobody says since when."""


def window_of(since: date | None, until: date | None, now: datetime) -> Window:
    """The days asked for; up to tomorrow in UTC, for it has begun in the far east.

    Raises Invalid where the calendar does not go back so far.
    """
    last = until or now.date() + timedelta(days=1)
    try:
        return Window(since=since or last - timedelta(days=DAYS), until=last)
    except OverflowError as error:
        raise Invalid(
            "That day is too long ago.", field="until", remedy="Give the first day as well."
        ) from error


def mark_of(row: KeptInsight) -> str:
    """Where the next part begins: after this row."""
    return f"{row.day.isoformat()}~{row.entity_id}"


def place_of(mark: str | None) -> tuple[str, str] | None:
    """The day and entity that a mark of ours names. Raises Invalid for anything else."""
    if mark is None:
        return None
    day, found, entity = mark.partition("~")
    try:
        date.fromisoformat(day)
    except ValueError:
        found = ""
    if not found:
        raise Invalid("That is no next part.", field="after", remedy="Leave it out to begin.")
    return day, entity
