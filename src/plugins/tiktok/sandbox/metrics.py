"""The report metrics on offer, how each is written, and the levels it belongs to."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from plugins.tiktok.sandbox.amounts import amount, ratio
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.figures import Figures
from plugins.tiktok.sandbox.world import AdAccount, Campaign

type Level = Literal["AUCTION_ADVERTISER", "AUCTION_CAMPAIGN"]

NOTHING = "-"
"""What stands where a metric does not apply."""

_MONEY: dict[str, Callable[[Figures], int]] = {
    "spend": lambda f: f.spend,
    "billed_cost": lambda f: f.spend,
    "total_complete_payment_rate": lambda f: f.value,
    "total_purchase_value": lambda _: 0,
    "total_onsite_shopping_value": lambda _: 0,
}
_ACCOUNT_MONEY: dict[str, Callable[[Figures], int]] = {
    "cash_spend": lambda f: f.spend,
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
    "frequency": lambda f: ratio(f.impressions, f.reach),
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
_ACCOUNT_FACTS: dict[str, Callable[[AdAccount], str]] = {
    "advertiser_id": lambda account: account.id,
    "advertiser_name": lambda account: account.name,
    "currency": lambda account: account.currency,
    "timezone": lambda account: account.posix_zone,
}
_CAMPAIGN_FACTS: dict[str, Callable[[Campaign], str]] = {
    "campaign_id": lambda campaign: campaign.id,
    "campaign_name": lambda campaign: campaign.name,
    "objective_type": lambda campaign: campaign.objective,
    "campaign_budget": lambda campaign: str(amount(campaign.budget)),
    "campaign_dedicate_type": lambda _: NOTHING,
    "app_promotion_type": lambda _: NOTHING,
    "split_test": lambda _: NOTHING,
}

_EVERYWHERE = frozenset({*_MONEY, *_COUNTS, *_RATES, *_RESULTS, *_ACCOUNT_FACTS})
_OF_LEVEL: dict[Level, frozenset[str]] = {
    "AUCTION_ADVERTISER": _EVERYWHERE | _ACCOUNT_MONEY.keys(),
    "AUCTION_CAMPAIGN": _EVERYWHERE | _CAMPAIGN_FACTS.keys(),
}
_KNOWN = frozenset[str]().union(*_OF_LEVEL.values())


def check_metrics(metrics: Sequence[str], level: Level, *, is_lifetime: bool) -> None:
    """Raise 40002 for a metric nobody knows, and for one of another level."""
    refused = _ACCOUNT_MONEY.keys() if is_lifetime else ()
    invalid = [name for name in metrics if name not in _KNOWN or name in refused]
    if invalid:
        raise Refusal(40002, f"Invalid metric fields: {invalid}")
    if not _OF_LEVEL[level].issuperset(metrics):
        raise Refusal(
            40002,
            "Conflict occurs. The input params including metrics and dimensions have no relation.",
        )


def value_of(
    metric: str,
    figures: Figures,
    account: AdAccount | None,
    campaign: Campaign | None,
    *,
    is_whole: bool,
) -> str:
    """A metric as text; a total has neither account nor campaign, so no names."""
    if metric in _COUNTS:
        return str(_COUNTS[metric](figures))
    if metric in _RATES:
        return _RATES[metric](figures)
    if metric in _ACCOUNT_FACTS:
        return _ACCOUNT_FACTS[metric](account) if account else NOTHING
    if metric in _CAMPAIGN_FACTS:
        return _CAMPAIGN_FACTS[metric](campaign) if campaign else NOTHING
    if metric in _RESULTS:
        return _RESULTS[metric](figures) if campaign else NOTHING
    money = amount((_MONEY | _ACCOUNT_MONEY)[metric](figures))
    return str(money.quantize(Decimal(1), ROUND_HALF_UP)) if is_whole else str(money)


def _each(hundredths: int, count: int) -> str:
    return ratio(hundredths, count * 100)
