"""Invented metrics: the same for the same campaign and day, and campaigns add up to the account."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from plugins.power_manager.sandbox.world import Account, Campaign

HISTORY = 120
"""Days for which there is anything."""
_NUMBERS = ("spend_minor", "impressions", "clicks", "conversions")

type Row = dict[str, object]


def rows_of(account: Account, since: date, until: date, level: str, now: datetime) -> list[Row]:
    """Rows of the account's own days, oldest first; days without delivery are absent."""
    found = [row for day in _days(account, since, until, now) for row in _day(account, day, level)]
    return sorted(found, key=lambda row: f"{row['day']} {row['entity_id']}")


def _days(account: Account, since: date, until: date, now: datetime) -> Iterator[date]:
    today = now.astimezone(ZoneInfo(account.timezone)).date()
    day = max(since, today - timedelta(days=HISTORY - 1))
    while day <= min(until, today):
        yield day
        day += timedelta(days=1)


def _day(account: Account, day: date, level: str) -> Iterator[Row]:
    metrics = {one.id: _metrics(account, one, day) for one in account.campaigns}
    if level == "campaign":
        for id, numbers in metrics.items():
            yield {"entity_id": id, "day": day.isoformat(), **numbers}
        return
    whole = {name: sum(one[name] for one in metrics.values()) for name in _NUMBERS}
    yield {"entity_id": account.id, "day": day.isoformat(), **whole}


def _metrics(account: Account, campaign: Campaign, day: date) -> Mapping[str, int]:
    chance = int.from_bytes(sha256(f"{campaign.id} {day}".encode()).digest()[:4])
    impressions = campaign.weight * (400 + chance % 900)
    clicks = impressions * (10 + chance % 25) // 1000
    return {
        "spend_minor": campaign.weight * account.units * (5 + chance % 40) + chance % account.units,
        "impressions": impressions,
        "clicks": clicks,
        "conversions": clicks * (chance % 9) // 100,
    }
