"""Insight: one row of metrics of one entity on one account-local day, and what days are known."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from core.ids import AdAccountId, ProviderSlug


class Level(StrEnum):
    """Of what an insight speaks."""

    ACCOUNT = "account"
    CAMPAIGN = "campaign"
    AD_GROUP = "ad_group"
    AD = "ad"


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Account-local days, both ends included."""

    since: date
    until: date


class Insight(msgspec.Struct, frozen=True, kw_only=True):
    """Metrics; None means the platform does not know, which is not 0."""

    ad_account_id: AdAccountId
    level: Level
    entity_id: str
    """The ad account's, campaign's, ad group's or ad's id."""
    day: date
    """In the ad account's own time zone."""
    currency: str
    spend_micros: int | None
    impressions: int | None
    clicks: int | None
    conversions: int | None
    conversion_value_micros: int | None = None


class Restatement(msgspec.Struct, frozen=True, kw_only=True):
    """A number of a day long over that the platform tells otherwise than before."""

    ad_account_id: AdAccountId
    provider: ProviderSlug
    level: Level
    entity_id: str
    day: date
    metric: str
    """The insight's field it is about, such as `spend_micros`."""
    before: int | None
    after: int | None
    """None where the platform does not know it, or no longer tells the row at all."""
    at: datetime
    """When we were told."""


METRICS = ("spend_micros", "impressions", "clicks", "conversions", "conversion_value_micros")
"""The numbers of an insight."""


def zone_of(name: str) -> tzinfo:
    """The account's time zone; `Etc/GMT+8` is UTC-8, as POSIX has it. An unknown one is UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # `America` is a folder
        return UTC


def today_in(zone: str, now: datetime) -> date:
    """The account's own date at that moment."""
    return now.astimezone(zone_of(zone)).date()


def end_of(day: date, zone: str) -> datetime:
    """When the account's day is over, in UTC; a day with a clock change has its own length."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, zone_of(zone))
    return midnight.astimezone(UTC)


def days_of(window: Window) -> tuple[date, ...]:
    """Every day of the window, oldest first."""
    count = (window.until - window.since).days + 1
    return tuple(window.since + timedelta(days=number) for number in range(count))


def halves(window: Window) -> tuple[Window, Window]:
    """The newer and the older half of a window of at least two days."""
    middle = window.since + timedelta(days=(window.until - window.since).days // 2)
    return (
        Window(since=middle + timedelta(days=1), until=window.until),
        Window(since=window.since, until=middle),
    )


def covers(known: Iterable[Window], wanted: Window) -> bool:
    """Whether every wanted day lies in one of the known windows."""
    missing = wanted.since
    for window in sorted(known, key=lambda one: one.since):
        if window.since > missing:
            break
        missing = max(missing, window.until + timedelta(days=1))
    return missing > wanted.until
