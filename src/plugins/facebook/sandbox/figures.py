"""What an ad spent and earned on one of its days: a pure function of its id, the day and the time.

A day that still runs shows the part that has passed; purchases keep arriving for a week after it.
"""

from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

import msgspec

from plugins.facebook.sandbox.seed_ads import RATE
from plugins.facebook.sandbox.world import AdAccount, Thing

WHOLE = 10_000
_DAY = 86_400
_AT_ONCE = 6_000
"""The share of a day's purchases that is known at its end; all are a week later."""
_WEEKDAYS = (95, 92, 97, 100, 108, 118, 110)


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Counts, and money in Graph's smallest units of the account's currency."""

    spend: int = 0
    impressions: int = 0
    reach: int = 0
    clicks: int = 0
    purchases: int = 0
    value: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            spend=self.spend + other.spend,
            impressions=self.impressions + other.impressions,
            reach=self.reach + other.reach,
            clicks=self.clicks + other.clicks,
            purchases=self.purchases + other.purchases,
            value=self.value + other.value,
        )


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a day has passed, and how much of its purchases is known, of `WHOLE`."""

    passed: int
    known: int


def progress(account: AdAccount, day: date, now: datetime) -> Progress:
    """Where the account's day stands; a day with a clock change has its real length."""
    zone = ZoneInfo(account.zone)
    begins = datetime.combine(day, time.min, zone).timestamp()
    ends = datetime.combine(day + timedelta(days=1), time.min, zone).timestamp()
    passed = int((now.timestamp() - begins) * WHOLE / (ends - begins))
    late = max(0, int(now.timestamp() - ends))
    known = _AT_ONCE + (WHOLE - _AT_ONCE) * late // (7 * _DAY)
    return Progress(passed=min(WHOLE, max(0, passed)), known=min(WHOLE, known))


def delivers(ad: Thing, day: date) -> bool:
    """Whether the ad has anything to show of that day, once a part of it has passed."""
    plan = ad.plan
    if plan is None or day < plan.first_day or (plan.last_day and day > plan.last_day):
        return False
    return _dice(ad, day)[0] >= 8


def figures(ad: Thing, account: AdAccount, day: date, progress: Progress) -> Figures:
    """The ad's day as it looks now, for a day on which it delivers."""
    plan, dice = ad.plan, _dice(ad, day)
    if plan is None:
        return Figures()
    share = progress.passed * _WEEKDAYS[day.weekday()] * (75 + dice[1] % 51) // WHOLE
    rate = RATE[account.currency] * account.offset
    impressions = plan.cents_a_day * share * 2 // (WHOLE + dice[2] * 40)
    clicks = impressions * (80 + dice[3] % 140) // WHOLE
    purchases = clicks * (600 + dice[4] * 2) // WHOLE if plan.has_purchases else 0
    known = purchases * progress.known // WHOLE
    return Figures(
        spend=plan.cents_a_day * share * rate // 1_000_000,
        impressions=impressions,
        reach=impressions * (60 + dice[5] % 30) // 100,
        clicks=clicks,
        purchases=known,
        value=known * (20 + dice[6] % 45) * rate,
    )


def _dice(ad: Thing, day: date) -> bytes:
    return blake2b(f"{ad.id}/{day.toordinal()}".encode(), digest_size=8).digest()
