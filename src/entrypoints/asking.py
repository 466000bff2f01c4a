"""How a caller's words become a question about insights: which days, and from where on."""

from datetime import date, datetime, timedelta

from core.entity import Entity
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
    return f"{row.day.isoformat()}~{row.provider}~{row.entity_id}"


def mark_after(entity: Entity) -> str:
    """Where the next part begins: after this entity."""
    return f"{entity.provider}~{entity.ad_account_id}~{entity.id}"


def place_of(mark: str | None) -> tuple[str, str, str] | None:
    """The day, provider and entity that a mark of ours names. Raises Invalid for anything else."""
    place = place_after(mark)
    if place is None:
        return None
    try:
        date.fromisoformat(place[0])
    except ValueError:
        raise _no_part() from None
    return place


def place_after(mark: str | None) -> tuple[str, str, str] | None:
    """The provider, ad account and id that a mark of ours names. Raises Invalid."""
    if mark is None:
        return None
    parts = mark.split("~", 2)
    if len(parts) != 3 or not parts[0] or not parts[2]:
        raise _no_part()
    return parts[0], parts[1], parts[2]


def _no_part() -> Invalid:
    return Invalid("That is no next part.", field="after", remedy="Leave it out to begin.")
