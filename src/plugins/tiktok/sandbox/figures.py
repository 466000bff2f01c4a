"""What a campaign spent and earned on one of its days: a pure function of id, day and time.

No row is stored. Money is in hundredths of the account's currency. A day that is still running
shows the part that has passed; conversions keep arriving for a week after the day, what needs an
audit comes 16 hours late, and the spend of a closed day is corrected once, at noon of the next.
"""

from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

import msgspec

from plugins.tiktok.sandbox.world import AdAccount, Campaign

WHOLE = 10_000
_LATE = (5_500, 7_000, 8_000, 8_700, 9_200, 9_600, 9_850, WHOLE)
"""The share of a day's conversions known at its end and after each further day."""
_AUDIT = timedelta(hours=16)
_WEEKDAYS = (96, 92, 95, 101, 112, 118, 106)
_DAY = 86_400
_WITHOUT_CONVERSIONS = frozenset({"REACH", "VIDEO_VIEWS"})


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Counts and money that may be added up."""

    spend: int = 0
    cash: int = 0
    """Spend that has been booked, 16 hours late."""
    impressions: int = 0
    clicks: int = 0
    reach: int = 0
    """People, 16 hours late."""
    reached: int = 0
    """The impressions that `reach` is about."""
    conversions: int = 0
    purchases: int = 0
    value: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            spend=self.spend + other.spend,
            cash=self.cash + other.cash,
            impressions=self.impressions + other.impressions,
            clicks=self.clicks + other.clicks,
            reach=self.reach + other.reach,
            reached=self.reached + other.reached,
            conversions=self.conversions + other.conversions,
            purchases=self.purchases + other.purchases,
            value=self.value + other.value,
        )


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a day has passed, and how much of it is known, of `WHOLE`."""

    passed: int
    audited: int
    """How much had passed 16 hours ago."""
    known: int
    """Of its conversions."""
    is_corrected: bool


def progress(account: AdAccount, day: date, now: datetime, corrected_at: int = 12) -> Progress:
    """Where the account's day stands; a day with a clock change has its real length.

    Its spend is corrected at that hour UTC of the next date.
    """
    zone, following = ZoneInfo(account.zone), day + timedelta(days=1)
    begins = datetime.combine(day, time.min, zone).timestamp()
    ends = datetime.combine(following, time.min, zone).timestamp()
    corrected = datetime.combine(following, time(corrected_at), UTC).timestamp()
    moment = now.timestamp()
    return Progress(
        passed=_passed(begins, ends, moment),
        audited=_passed(begins, ends, moment - _AUDIT.total_seconds()),
        known=_known(int(moment - ends)),
        is_corrected=moment >= max(ends, corrected),
    )


def _passed(begins: float, ends: float, moment: float) -> int:
    return min(WHOLE, max(0, int((moment - begins) * WHOLE / (ends - begins))))


def _known(seconds: int) -> int:
    """Of a day's conversions, so long after its end."""
    late, part = divmod(max(0, seconds), _DAY)
    if late >= len(_LATE) - 1:
        return WHOLE
    step = _LATE[late + 1] - _LATE[late]
    return _LATE[late] + step * part // _DAY


def delivers(campaign: Campaign, day: date) -> bool:
    """Whether the campaign has anything to show of that day, once a part of it has passed."""
    is_alive = campaign.first_day <= day and (not campaign.last_day or day <= campaign.last_day)
    return is_alive and _dice(campaign, day)[0] >= 10


def figures(campaign: Campaign, account: AdAccount, day: date, progress: Progress) -> Figures:
    """The campaign's day as it looks now, for a day on which it delivers."""
    dice = _dice(campaign, day)
    pace = _WEEKDAYS[day.weekday()] * (70 + dice[1] % 61)
    share, audited = progress.passed * pace // WHOLE, progress.audited * pace // WHOLE
    unit, views = smallest(account), 400 + dice[2] * 3
    spend = campaign.spend_a_day * share // WHOLE
    if not progress.is_corrected:
        spend = spend * (WHOLE - 150 + (dice[5] * 7 + dice[6]) % 301) // WHOLE
    impressions = campaign.dollars_a_day * share * 10 // views
    reached = campaign.dollars_a_day * audited * 10 // views
    clicks = impressions * (60 + dice[3] % 120) // WHOLE
    final = 0 if campaign.objective in _WITHOUT_CONVERSIONS else clicks * (300 + dice[4] * 2)
    conversions = final * progress.known // (WHOLE * WHOLE)
    purchases = conversions * (55 + dice[5] % 40) // 100
    return Figures(
        spend=spend // unit * unit,
        cash=campaign.spend_a_day * audited // WHOLE // unit * unit,
        impressions=impressions,
        clicks=clicks,
        reach=reached * (62 + dice[6] % 25) // 100,
        reached=reached,
        conversions=conversions,
        purchases=purchases,
        value=purchases * (campaign.spend_a_day // campaign.dollars_a_day * (25 + dice[7] % 40)),
    )


def smallest(account: AdAccount) -> int:
    """The account's smallest payable amount in hundredths: yen have no smaller unit."""
    return 100 if account.currency == "JPY" else 1


def _dice(campaign: Campaign, day: date) -> bytes:
    return blake2b(f"{campaign.id}/{day.toordinal()}".encode(), digest_size=8).digest()
