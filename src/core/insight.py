"""Insight: one row of metrics of one entity on one account-local day, and what days are known."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from core.ids import AdAccountId


class Level(StrEnum):
    """Of what an insight speaks."""

    ACCOUNT = "account"
    CAMPAIGN = "campaign"


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Account-local days, both ends included."""

    since: date
    until: date


class Insight(msgspec.Struct, frozen=True, kw_only=True):
    """Metrics; None means the platform does not know, which is not 0."""

    ad_account_id: AdAccountId
    level: Level
    entity_id: str
    """The ad account's or campaign's id."""
    day: date
    """In the ad account's own time zone."""
    currency: str
    spend_micros: int | None
    impressions: int | None
    clicks: int | None
    conversions: int | None
    conversion_value_micros: int | None = None


FRESH_DAYS = 7
"""The days read first, because people look at them first."""


def today_in(zone: str, now: datetime) -> date:
    """The account's own date at that moment; an unknown zone counts as UTC."""
    try:
        return now.astimezone(ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return now.astimezone(UTC).date()


def windows(today: date, days: int, widest: int) -> tuple[Window, ...]:
    """`days` days up to today: the newest seven first, then backwards in the widest windows."""
    first = today - timedelta(days=days - 1)
    cut = max(first, today - timedelta(days=FRESH_DAYS - 1))
    found = [Window(since=cut, until=today)]
    until = cut - timedelta(days=1)
    while until >= first:
        since = max(first, until - timedelta(days=widest - 1))
        found.append(Window(since=since, until=until))
        until = since - timedelta(days=1)
    return tuple(found)


def covers(known: Iterable[Window], wanted: Window) -> bool:
    """Whether every wanted day lies in one of the known windows."""
    missing = wanted.since
    for window in sorted(known, key=lambda one: one.since):
        if window.since > missing:
            break
        missing = max(missing, window.until + timedelta(days=1))
    return missing > wanted.until
