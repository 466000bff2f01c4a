"""Part: one row of a report, and how rows are made of sums."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import msgspec
from msgspec.structs import replace

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.ids import AdAccountId, ProviderSlug
from core.ports.sums import EntitySum
from core.sums import AccountSum, Sum, added, known_sum
from core.usecases.outlook import Outlook, key_of


class Part(Sum, frozen=True, kw_only=True):
    """What a day, Business Center, account or campaign has its part in; its own fields are set."""

    day: date | None = None
    provider: ProviderSlug = ProviderSlug("")
    id: str = ""
    """Of the Business Center, account or campaign; empty for a day, or for no Business Center."""
    name: str = ""
    ad_account_id: AdAccountId = AdAccountId("")
    """The campaign's account."""


class BalanceSum(msgspec.Struct, frozen=True, kw_only=True):
    """What is left in one currency; a Business Center's own is not part of its accounts'."""

    currency: str
    ad_accounts_micros: int | None
    business_centers_micros: int | None
    as_of: datetime | None
    """When the oldest of them was told."""


def part_of(one: Sum) -> Part:
    """A sum as a row; what it is of is still to be said."""
    return Part(
        currency=one.currency,
        spend_micros=one.spend_micros,
        impressions=one.impressions,
        clicks=one.clicks,
        conversions=one.conversions,
        conversion_value_micros=one.conversion_value_micros,
    )


def parts_by_account(outlook: Outlook, told: Iterable[AccountSum]) -> list[Part]:
    """A row for each account that reports are about and was told of, the most spent first."""
    names = {key_of(one): one.name for one in outlook.accounts}
    keys = ((one, (one.provider, one.ad_account_id)) for one in told)
    return most_first(
        replace(part_of(one), provider=key[0], id=key[1], name=names[key])
        for one, key in keys
        if key in names
    )


def parts_by_center(
    outlook: Outlook, told: Iterable[AccountSum], accounts: Iterable[AdAccount] | None = None
) -> list[Part]:
    """A row for each Business Center and currency, of these accounts or all reports are about."""
    inmates = outlook.accounts if accounts is None else accounts
    homes = {key_of(one): (one.provider, one.business_center_id or "") for one in inmates}
    names = {(one.provider, str(one.id)): one.name for one in outlook.centers}
    inside: dict[tuple[ProviderSlug, str], list[AccountSum]] = {}
    for one in told:
        if home := homes.get((one.provider, one.ad_account_id)):
            inside.setdefault(home, []).append(one)
    return most_first(
        replace(part_of(one), provider=home[0], id=home[1], name=names.get(home, ""))
        for home, some in inside.items()
        for one in added(some)
    )


def parts_of_campaigns(rows: Iterable[EntitySum]) -> Iterator[Part]:
    """A row for each campaign of which anything was told, made when it is asked for."""
    return (
        replace(
            part_of(one),
            provider=one.provider,
            id=one.id,
            name=one.name,
            ad_account_id=one.ad_account_id,
        )
        for one in rows
        if one.currency
    )


def most_first(parts: Iterable[Part]) -> list[Part]:
    """The most spent first, unknown last, equals by name and id."""

    def place(one: Part) -> tuple[bool, int, str, str, str]:
        spent = one.spend_micros
        return spent is None, -(spent or 0), one.name.casefold(), one.id, one.currency

    return sorted(parts, key=place)


def balances_of(outlook: Outlook) -> list[BalanceSum]:
    """What accounts and active Business Centers have left, where it was told."""
    accounts = [one for one in outlook.accounts if one.balance_micros is not None]
    centers = [one for one in outlook.centers if one.is_active and one.balance_micros is not None]
    both: list[AdAccount | BusinessCenter] = [*accounts, *centers]

    def sum_of(currency: str, some: Iterable[AdAccount | BusinessCenter]) -> int | None:
        return known_sum(one.balance_micros for one in some if one.currency == currency)

    return [
        BalanceSum(
            currency=currency,
            ad_accounts_micros=sum_of(currency, accounts),
            business_centers_micros=sum_of(currency, centers),
            as_of=min(
                (one.balance_at for one in both if one.currency == currency and one.balance_at),
                default=None,
            ),
        )
        for currency in sorted({one.currency for one in both})
    ]
