"""Sum: the metrics of many rows together, in one currency, and what follows from them."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from core.campaign import Ad, AdGroup, Campaign
from core.entity import Named
from core.ids import AdAccountId, ProviderSlug
from core.insight import METRICS, Level

BELOW: Mapping[Level, type[Named]] = {
    Level.CAMPAIGN: Campaign,
    Level.AD_GROUP: AdGroup,
    Level.AD: Ad,
}
"""What lies below an ad account, and has metrics of its own."""


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """The known numbers added up; None where the platform knows none of them, which is not 0."""

    currency: str
    spend_micros: int | None = None
    impressions: int | None = None
    clicks: int | None = None
    conversions: int | None = None
    conversion_value_micros: int | None = None


class DaySum(Sum, frozen=True, kw_only=True):
    """What was told of one account-local day in one currency."""

    day: date


class AccountSum(Sum, frozen=True, kw_only=True):
    """What was told of one ad account."""

    provider: ProviderSlug
    ad_account_id: AdAccountId


class EventSum(msgspec.Struct, frozen=True, kw_only=True):
    """How often one event of one pixel was received, over all days that are known."""

    provider: ProviderSlug
    ad_account_id: AdAccountId
    pixel_id: str
    event: str
    count: int | None
    """None where the platform told of none of the days."""
    last: date | None
    """The last day on which it came, in UTC."""


def added(sums: Iterable[Sum]) -> list[Sum]:
    """One sum for each currency, by its code: amounts of two currencies are never added."""
    by_currency: dict[str, list[Sum]] = {}
    for one in sums:
        by_currency.setdefault(one.currency, []).append(one)
    return [added_in(currency, some) for currency, some in sorted(by_currency.items())]


def added_in(currency: str, sums: Iterable[Sum]) -> Sum:
    """The sum of those that are in that currency."""
    ours = [one for one in sums if one.currency == currency]
    numbers = {metric: known_sum(getattr(one, metric) for one in ours) for metric in METRICS}
    return Sum(currency=currency, **numbers)


def known_sum(numbers: Iterable[int | None]) -> int | None:
    """The known ones together; None where none is known."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def cpa_micros(one: Sum) -> int | None:
    """What a conversion cost; None where there was none, or one of the two is not known."""
    return _each(one.spend_micros, one.conversions)


def cpc_micros(one: Sum) -> int | None:
    """What a click cost."""
    return _each(one.spend_micros, one.clicks)


def cpm_micros(one: Sum) -> int | None:
    """What a thousand impressions cost."""
    spent = one.spend_micros
    return _each(None if spent is None else 1000 * spent, one.impressions)


def ctr(one: Sum) -> float | None:
    """How many of those who saw it clicked: 0.02 is two of a hundred."""
    return _ratio(one.clicks, one.impressions)


def roas(one: Sum) -> float | None:
    """What came back for what was spent: 2.5 is two and a half times as much."""
    return _ratio(one.conversion_value_micros, one.spend_micros)


def change(now: float | None, before: float | None) -> float | None:
    """By which part of what was before it changed: 0.5 is half as much again, -1.0 is all gone."""
    return None if now is None or not before else (now - before) / abs(before)


def _each(amount: int | None, count: int | None) -> int | None:
    """The amount for each, to the nearest micro, without floats."""
    return None if amount is None or not count else (2 * amount + count) // (2 * count)


def _ratio(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else part / whole
