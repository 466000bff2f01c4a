"""What all listings of an account's objects share: filters by time and purchase, times, columns."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import msgspec

from plugins.tiktok.sandbox.endpoint import Asked, Query
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.world import Ad, AdGroup, BuyingType, Campaign

_FORMAT = "%Y-%m-%d %H:%M:%S"
_USUAL: frozenset[BuyingType] = frozenset({"AUCTION", "RESERVATION_RF"})
_TOP_VIEW: frozenset[BuyingType] = frozenset({"RESERVATION_TOP_VIEW"})


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """When an object was made, and after when it was changed; None = at any time."""

    since: datetime | None
    until: datetime | None
    modified_after: datetime | None

    def lets(self, one: Campaign | AdGroup | Ad) -> bool:
        """Whether it was made and changed then."""
        return (
            (self.since is None or self.since <= one.created_at)
            and (self.until is None or one.created_at <= self.until)
            and (self.modified_after is None or self.modified_after < one.modified_at)
        )


def read_span(only: Query) -> Span:
    """The filters on times; raises 40002 for what is no time."""
    return Span(
        since=moment(only, "creation_filter_start_time"),
        until=moment(only, "creation_filter_end_time"),
        modified_after=moment(only, "modified_after"),
    )


def moment(only: Query, name: str) -> datetime | None:
    """A time in UTC; raises 40002 when it is written otherwise."""
    text = only.text(name)
    if not text:
        return None
    try:
        return datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)
    except ValueError as error:
        message = f"{name}: Time format should be {_FORMAT}. Please try again."
        raise Refusal(40002, message) from error


def read_day(query: Query, name: str) -> date:
    """A date; raises 40002 when it is written otherwise."""
    text = query.text(name)
    try:
        if len(text) == len("2026-01-31"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Refusal(40002, f"{name}: Time format should be %Y-%m-%d. Please try again.")


def bought(only: Query) -> frozenset[BuyingType]:
    """The ways of buying asked for; TopView is shown only to who asks for nothing else."""
    wanted = frozenset(msgspec.convert(only.texts("buying_types"), list[str]))
    if wanted == _TOP_VIEW:
        return _TOP_VIEW
    return frozenset(each for each in _USUAL if each in wanted) if wanted else _USUAL


def falls_under(primary: str, wanted: str) -> bool:
    """Whether a primary status is the one asked for, of which two stand for several."""
    match wanted:
        case "STATUS_ALL":
            return True
        case "STATUS_NOT_DELETE" | "":
            return primary != "STATUS_DELETE"
        case _:
            return primary == wanted


def stamp(moment: datetime) -> str:
    """A time as objects show it, in UTC."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def iso_stamp(moment: datetime) -> str:
    """A time as files and pixels show it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def narrowed(asked: Asked, row: Mapping[str, object]) -> dict[str, object]:
    """A row with the fields asked for, and without nulls if so wanted."""
    fields = asked.query.texts("fields")
    has_nulls = not asked.query.texts("exclude_field_types_in_response")
    return {
        key: value
        for key, value in row.items()
        if (not fields or key in fields) and (has_nulls or value is not None)
    }
