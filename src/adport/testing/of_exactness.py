"""Claims about what is told: all of it, and as the platform has it."""

from collections import defaultdict
from datetime import date

from adport.sandbox.orders import Sums
from adport.testing.checks import ensure, gathered, same
from adport.testing.of_accounts import lists_accounts, lists_centers, reports
from adport.testing.reading import (
    account_of,
    insights_of,
    known,
    listed_by,
    read_whole,
    seen_accounts,
    settled,
)
from adport.testing.stage import Stage
from adport.testing.tiers import Tier, claim
from core.ad_account import AccountStatus, AdAccount
from core.business_center import BusinessCenter, SeenBusinessCenter
from core.funds import Balance
from core.insight import Insight, Level
from core.provider import ListsBusinessCenters, Provider
from core.reads import Page, ReadsBalances, ReadsCenterBalances

LONG = 25
"""Rows of a list that is more than a first page of twenty."""


def tells_balances(provider: Provider) -> bool:
    """Whether it tells what is left."""
    return isinstance(provider, ReadsBalances) and lists_accounts(provider)


def tells_center_balances(provider: Provider) -> bool:
    """Whether it tells what a Business Center and all in it have left."""
    return isinstance(provider, ReadsCenterBalances) and lists_centers(provider)


def lists_things(provider: Provider) -> bool:
    """Whether it lists anything of an ad account."""
    return lists_accounts(provider) and bool(listed_by(provider))


class OfExactness:
    """Of what a connection reaches, as the sandbox's truth has it."""

    @claim(Tier.GOLD, lists_accounts, only_reads=True)
    async def ad_accounts_are_exact(self, stage: Stage) -> None:
        """All of them and no other, each with its name, currency and time zone."""
        truth = (await stage.desk.truth()).accounts
        ensure(truth, "The sandbox's truth tells no accounts.")
        seen = await seen_accounts(stage.provider, await stage.reading_line())
        found = {one.id: (one.name, one.currency, one.timezone) for one in seen}
        right = {id: (one.name, one.currency, one.timezone) for id, one in truth.items()}
        same(set(found), set(right), "Ids of ad accounts")
        for id, told in found.items():
            same(told, right[id], f"Name, currency and time zone of {id}")

    @claim(Tier.GOLD, lists_centers, only_reads=True)
    async def business_centers_are_exact(self, stage: Stage) -> None:
        """All of them and no other, by their names."""
        truth = (await stage.desk.truth()).business_centers
        ensure(truth, "The sandbox's truth tells no Business Centers.")
        found = {str(one.id): one.name for one in await seen_centers(stage)}
        same(found, truth, "Business Centers")

    @claim(Tier.GOLD, tells_balances, only_reads=True)
    async def balances_are_exact(self, stage: Stage) -> None:
        """Whole micros, as the sandbox has them; none only where it has none."""
        provider, line = stage.provider, await stage.reading_line()
        truth = (await stage.desk.truth()).balances
        ensure(truth, "The sandbox's truth tells no balances.")
        for seen in await seen_accounts(provider, line):
            if not isinstance(provider, ReadsBalances):
                return
            found = await provider.balance(line, known(stage, seen))
            micros = found.micros if found else None
            ensure(micros is None or type(micros) is int, f"{micros!r} is no whole number.")
            same(micros, truth.get(seen.id), f"The balance of {seen.id}")

    @claim(Tier.GOLD, tells_center_balances, only_reads=True)
    async def balances_by_business_center_are_exact(self, stage: Stage) -> None:
        """Every one of them, to the last page."""
        truth = (await stage.desk.truth()).center_balances
        ensure(truth, "The sandbox's truth tells no balances by Business Center.")
        for center in await seen_centers(stage):
            found = await center_balances(stage, center)
            same(found, truth.get(center.id, {}), f"The balances in {center.id}")

    @claim(Tier.GOLD, lists_things, only_reads=True)
    async def a_long_list_is_read_whole(self, stage: Stage) -> None:
        """The longest there is, which must be one on which a page of twenty is not all."""
        line = await stage.reading_line()
        account = await account_of(stage, line)
        ids = (await stage.desk.truth()).ids
        listing = max(
            listed_by(stage.provider),
            key=lambda one: len(ids.get(one.kind, {}).get(account.id, ())),
        )
        right = ids.get(listing.kind, {}).get(account.id, [])
        ensure(len(right) >= LONG, f"The sandbox's longest list has {len(right)} of {LONG} rows.")
        whole = await read_whole(listing.of(stage.provider), line, account)
        same(sorted(one.id for one in whole.rows), sorted(right), f"Ids of {listing.kind}")

    @claim(Tier.GOLD, reports, only_reads=True)
    async def metrics_are_exact(self, stage: Stage) -> None:
        """Each number of each day of every account, and of one of them the sums of every level."""
        line = await stage.reading_line()
        largest = await account_of(stage, line)
        for seen in await seen_accounts(stage.provider, line):
            if seen.status is not AccountStatus.ACTIVE:
                continue
            account, levels = known(stage, seen), stage.provider.manifest.insight_levels
            right = await _true_days(stage, account)
            is_silent = not any(one.spend_micros for one in right.values())
            ensure(account.id != largest.id or not is_silent, "In its truth nothing was spent.")
            for level in levels if account.id == largest.id else levels[:1]:
                found = _by_day(await _rows(stage, account, level))
                for day in {*found, *right}:
                    wanted = right.get(day, Sums())
                    what = f"What {level} rows of {account.id} say of {day}"
                    same(found.get(day, Sums()), wanted, what)

    @claim(Tier.GOLD, reports, only_reads=True)
    async def metrics_are_of_what_is_there(self, stage: Stage) -> None:
        """Each row names something that the account has, and each has one row a day."""
        account = await account_of(stage, await stage.reading_line())
        ids = (await stage.desk.truth()).ids
        there = {
            Level.ACCOUNT: {str(account.id)},
            Level.CAMPAIGN: {*ids.get("campaigns", {}).get(account.id, ())},
            Level.AD_GROUP: {*ids.get("ad_groups", {}).get(account.id, ())},
            Level.AD: {*ids.get("ads", {}).get(account.id, ())},
        }
        for level in stage.provider.manifest.insight_levels:
            rows = await _rows(stage, account, level)
            whose = {one.entity_id for one in rows}
            ensure(whose <= there[level], f"No {level} is {sorted(whose - there[level])[:3]}.")
            places = [(one.entity_id, one.day) for one in rows]
            same(len(set(places)), len(places), f"Distinct days of each {level}")


async def seen_centers(stage: Stage) -> list[SeenBusinessCenter]:
    """Every Business Center."""
    if not isinstance(stage.provider, ListsBusinessCenters):
        return []
    return await gathered(stage.provider.business_centers(await stage.reading_line()))


async def center_balances(stage: Stage, center: SeenBusinessCenter) -> dict[str, int]:
    """Micros by the id of whose they are."""
    provider = stage.provider
    if not isinstance(provider, ReadsCenterBalances):
        return {}
    line, found, cursor = await stage.reading_line(), dict[str, int](), ""
    asked = as_kept(stage, center)
    while True:
        page: Page[Balance] = await provider.center_balances(line, asked, cursor)
        for one in page.rows:
            whose = str(one.ad_account_id or one.business_center_id)
            ensure(whose not in found, f"The balance of {whose} comes twice.")
            found[whose] = one.micros
        if not page.next:
            return found
        cursor = page.next


def as_kept(stage: Stage, seen: SeenBusinessCenter) -> BusinessCenter:
    """The Business Center as the host keeps it."""
    return BusinessCenter(
        id=seen.id,
        workspace_id=stage.ana.workspace_id,
        profile_id=stage.profile_id,
        provider=stage.slug,
        name=seen.name,
        status=seen.status,
    )


async def _rows(stage: Stage, account: AdAccount, level: Level) -> list[Insight]:
    """Of the settled week; all of that account, and in its currency."""
    read = insights_of(stage, account, level, settled(stage, account))
    rows = (await read_whole(read, await stage.reading_line(), account)).rows
    for one in rows:
        same((one.ad_account_id, one.level), (account.id, level), "Whose row it is")
        same(one.currency, account.currency, "The currency of a row")
    return rows


async def _true_days(stage: Stage, account: AdAccount) -> dict[date, Sums]:
    window = settled(stage, account)
    truth = (await stage.desk.truth(account.id, window)).metrics.get(account.id)
    ensure(truth is not None, f"The sandbox's truth tells no metrics of {account.id}.")
    return {day: one for day, one in (truth or {}).items() if window.since <= day <= window.until}


def _by_day(rows: list[Insight]) -> dict[date, Sums]:
    found: defaultdict[date, Sums] = defaultdict(Sums)
    for one in rows:
        before = found[one.day]
        found[one.day] = Sums(
            spend_micros=before.spend_micros + (one.spend_micros or 0),
            impressions=before.impressions + (one.impressions or 0),
            clicks=before.clicks + (one.clicks or 0),
            conversions=before.conversions + (one.conversions or 0),
        )
    return dict(found)
