"""The report metrics on offer, how each is written, and the levels it belongs to."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from plugins.tiktok.sandbox.amounts import amount, ratio
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.facts import FACTS, FACTS_OF
from plugins.tiktok.sandbox.figures import Figures
from plugins.tiktok.sandbox.levels import UNRELATED, Level
from plugins.tiktok.sandbox.missing import missing
from plugins.tiktok.sandbox.subject import Subject


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a report: what it is about, and its sums; a total is about nothing."""

    subject: Subject | None
    day: date | None
    figures: Figures


_MONEY: dict[str, Callable[[Figures], int]] = {
    "spend": lambda f: f.spend,
    "billed_cost": lambda f: f.spend,
    "total_complete_payment_rate": lambda f: f.value,
    "total_purchase_value": lambda _: 0,
    "total_onsite_shopping_value": lambda _: 0,
}
_ACCOUNT_MONEY: dict[str, Callable[[Figures], int]] = {
    "cash_spend": lambda f: f.cash,
    "voucher_spend": lambda _: 0,
}
_COUNTS: dict[str, Callable[[Figures], int]] = {
    "impressions": lambda f: f.impressions,
    "clicks": lambda f: f.clicks,
    "reach": lambda f: f.reach,
    "conversion": lambda f: f.conversions,
    "complete_payment": lambda f: f.purchases,
    "purchase": lambda _: 0,
    "onsite_shopping": lambda _: 0,
    "video_play_actions": lambda f: f.impressions * 93 // 100,
    "video_watched_2s": lambda f: f.impressions * 31 // 100,
    "video_watched_6s": lambda f: f.impressions * 12 // 100,
    "video_views_p100": lambda f: f.impressions * 6 // 100,
    "likes": lambda f: f.impressions * 9 // 1000,
    "comments": lambda f: f.impressions // 2500,
    "shares": lambda f: f.impressions // 3000,
    "follows": lambda f: f.impressions // 5000,
}
_RATES: dict[str, Callable[[Figures], str]] = {
    "ctr": lambda f: ratio(f.clicks, f.impressions, times=100),
    "cpc": lambda f: _each(f.spend, f.clicks),
    "cpm": lambda f: _each(f.spend * 1000, f.impressions),
    "frequency": lambda f: ratio(f.reached, f.reach),
    "cost_per_1000_reached": lambda f: _each(f.spend * 1000, f.reach),
    "cost_per_conversion": lambda f: _each(f.spend, f.conversions),
    "conversion_rate": lambda f: ratio(f.conversions, f.clicks, times=100),
    "conversion_rate_v2": lambda f: ratio(f.conversions, f.clicks, times=100),
    "cost_per_complete_payment": lambda f: _each(f.spend, f.purchases),
    "value_per_complete_payment": lambda f: _each(f.value, f.purchases),
    "complete_payment_roas": lambda f: ratio(f.value, f.spend),
}
_RESULTS: dict[str, Callable[[Figures], str]] = {
    "result": lambda f: str(f.conversions),
    "cost_per_result": lambda f: _each(f.spend, f.conversions),
    "result_rate": lambda f: ratio(f.conversions, f.impressions, times=100),
}

_EVERYWHERE = frozenset({*_MONEY, *_COUNTS, *_RATES, *_RESULTS})
_KNOWN = _EVERYWHERE | _ACCOUNT_MONEY.keys() | FACTS.keys()
NOTHING = "-"
"""What stands where a metric does not apply."""


def check_metrics(metrics: Sequence[str], level: Level, *, is_lifetime: bool) -> None:
    """Raise 40002 for a metric nobody knows, and for one of another level."""
    refused = _ACCOUNT_MONEY.keys() if is_lifetime else ()
    invalid = [name for name in metrics if name not in _KNOWN or name in refused]
    if invalid:
        raise Refusal(40002, f"Invalid metric fields: {invalid}")
    of_account = _ACCOUNT_MONEY.keys() if level == "AUCTION_ADVERTISER" else frozenset[str]()
    if not (_EVERYWHERE | FACTS_OF[level] | of_account).issuperset(metrics):
        raise Refusal(40002, UNRELATED)


def value_of(metric: str, row: Row, *, is_whole: bool) -> str | None:
    """A metric as TikTok writes it: text, or one of four ways to say that there is none."""
    subject, figures = row.subject, row.figures
    if metric in FACTS:
        return FACTS[metric](subject) if subject else NOTHING
    if metric in _RESULTS:
        is_known = subject is not None and subject.campaign is not None
        return _RESULTS[metric](figures) if is_known else NOTHING
    if gap := missing(metric, subject, figures):
        return gap.written
    if metric in _COUNTS:
        return str(_COUNTS[metric](figures))
    if metric in _RATES:
        return _RATES[metric](figures)
    money = amount((_MONEY | _ACCOUNT_MONEY)[metric](figures))
    return str(money.quantize(Decimal(1), ROUND_HALF_UP)) if is_whole else str(money)


def _each(hundredths: int, count: int) -> str:
    return ratio(hundredths, count * 100)
