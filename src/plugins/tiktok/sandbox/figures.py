"""What a campaign spent and earned on one of its days: a pure function of id, day and time.

No row is stored. Money is in hundredths of the account's currency. A day that is still running
shows the part that has passed, and conversions keep arriving for a week after the day.
"""

from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

import msgspec

from plugins.tiktok.sandbox.world import AdAccount, Campaign

WHOLE = 10_000
_LATE = (5_500, 7_000, 8_000, 8_700, 9_200, 9_600, 9_850, WHOLE)
"""The share of a day's conversions known at its end and after each further day."""
_WEEKDAYS = (96, 92, 95, 101, 112, 118, 106)
_DAY = 86_400
_WITHOUT_CONVERSIONS = frozenset({"REACH", "VIDEO_VIEWS"})


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Counts and money that may be added up."""

    spend: int = 0
    impressions: int = 0
    clicks: int = 0
    reach: int = 0
    conversions: int = 0
    purchases: int = 0
    value: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            spend=self.spend + other.spend,
            impressions=self.impressions + other.impressions,
            clicks=self.clicks + other.clicks,
            reach=self.reach + other.reach,
            conversions=self.conversions + other.conversions,
            purchases=self.purchases + other.purchases,
            value=self.value + other.value,
        )


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a day has passed, and how much of its conversions is known, of `WHOLE`."""

    passed: int
    known: int


def progress(account: AdAccount, day: date, now: datetime) -> Progress:
    """Where the account's day stands; a day with a clock change has its real length."""
    zone = ZoneInfo(account.zone)
    begins = datetime.combine(day, time.min, zone).timestamp()
    ends = datetime.combine(day + timedelta(days=1), time.min, zone).timestamp()
    moment = now.timestamp()
    if moment < ends:
        passed = max(0, int((moment - begins) * WHOLE / (ends - begins)))
        return Progress(passed=passed, known=_LATE[0])
    late, part = divmod(int(moment - ends), _DAY)
    if late >= len(_LATE) - 1:
        return Progress(passed=WHOLE, known=WHOLE)
    step = _LATE[late + 1] - _LATE[late]
    return Progress(passed=WHOLE, known=_LATE[late] + step * part // _DAY)


def figures(
    campaign: Campaign, account: AdAccount, day: date, progress: Progress
) -> Figures | None:
    """The campaign's day as it looks now; None where nothing was delivered."""
    if day < campaign.first_day or (campaign.last_day and day > campaign.last_day):
        return None
    dice = blake2b(f"{campaign.id}/{day.toordinal()}".encode(), digest_size=8).digest()
    if dice[0] < 10 or not progress.passed:
        return None
    share = progress.passed * _WEEKDAYS[day.weekday()] * (70 + dice[1] % 61) // WHOLE
    spend = _payable(campaign.spend_a_day * share // WHOLE, account.currency)
    impressions = campaign.dollars_a_day * share * 10 // (400 + dice[2] * 3)
    clicks = impressions * (60 + dice[3] % 120) // WHOLE
    final = 0 if campaign.objective in _WITHOUT_CONVERSIONS else clicks * (300 + dice[4] * 2)
    conversions = final * progress.known // (WHOLE * WHOLE)
    purchases = conversions * (55 + dice[5] % 40) // 100
    basket = campaign.spend_a_day // campaign.dollars_a_day * (25 + dice[7] % 40)
    return Figures(
        spend=spend,
        impressions=impressions,
        clicks=clicks,
        reach=impressions * (62 + dice[6] % 25) // 100,
        conversions=conversions,
        purchases=purchases,
        value=purchases * basket,
    )


def _payable(hundredths: int, currency: str) -> int:
    """Yen have no smaller unit."""
    return hundredths // 100 * 100 if currency == "JPY" else hundredths
