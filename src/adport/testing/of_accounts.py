"""Claims about ad accounts and their metrics by day."""

from datetime import date, timedelta

from adport.testing.checks import ensure, gathered, same
from adport.testing.reading import (
    account_of,
    insights_of,
    read_whole,
    seen_accounts,
    settled,
)
from adport.testing.stage import Stage
from adport.testing.tiers import Tier, claim
from core.ad_account import AccountStatus
from core.insight import Insight, Level, today_in, zone_of
from core.ports.platforms import Line
from core.provider import ListsAdAccounts, ListsBusinessCenters, Provider
from core.reads import ReadsInsights


def lists_accounts(provider: Provider) -> bool:
    """Whether it has ad accounts."""
    return isinstance(provider, ListsAdAccounts)


def lists_centers(provider: Provider) -> bool:
    """Whether it has Business Centers."""
    return isinstance(provider, ListsBusinessCenters)


def reports(provider: Provider) -> bool:
    """Whether it has metrics by day."""
    return isinstance(provider, ReadsInsights) and lists_accounts(provider)


class OfAccounts:
    """What a connection reaches."""

    @claim(Tier.BRONZE, lists_accounts, only_reads=True)
    async def every_ad_account_is_found_once(self, stage: Stage) -> None:
        """With an id, a name, a currency and a time zone."""
        line = await stage.reading_line()
        found = await seen_accounts(stage.provider, line)
        ensure(found, "The first user of the sandbox reaches no ad account.")
        same(len({one.id for one in found}), len(found), "Distinct ad accounts")
        for one in found:
            ensure(one.id and one.name, "An ad account has no id or no name.")
            ensure(len(one.currency) == 3 and one.currency.isupper(), f"“{one.currency}”")
            zone = zone_of(one.timezone)
            ensure(str(zone) == one.timezone or one.timezone == "UTC", f"“{one.timezone}”")

    @claim(Tier.SILVER, lists_accounts, only_reads=True)
    async def ad_accounts_are_the_same_by_small_pages(self, stage: Stage) -> None:
        """To the last page."""
        line = await stage.reading_line()
        whole = {one.id for one in await seen_accounts(stage.provider, line)}
        await stage.desk.limit(size=1)
        paged = {one.id for one in await seen_accounts(stage.provider, line)}
        same(paged, whole, "Ad accounts by pages of one")

    @claim(Tier.SILVER, lists_accounts, only_reads=True)
    async def an_unknown_status_is_no_error(self, stage: Stage) -> None:
        """Every status is one of ours; what the platform invents later is `unknown`."""
        line = await stage.reading_line()
        for one in await seen_accounts(stage.provider, line):
            ensure(isinstance(one.status, AccountStatus), f"{one.status!r} is none.")

    @claim(Tier.BRONZE, lists_centers, only_reads=True)
    async def every_business_center_comes_with_a_role(self, stage: Stage) -> None:
        """Once each."""
        provider = stage.provider
        if not isinstance(provider, ListsBusinessCenters):
            return
        found = await gathered(provider.business_centers(await stage.reading_line()))
        same(len({one.id for one in found}), len(found), "Distinct Business Centers")
        ensure(all(one.role for one in found), "The role in one is not told.")

    @claim(Tier.BRONZE, reports, only_reads=True)
    async def metrics_come_by_day(self, stage: Stage) -> None:
        """Of the account, on its own days, inside the window, at most one row a day."""
        rows, line = await _week(stage, Level.ACCOUNT)
        account = await account_of(stage, line)
        ensure(rows, "The sandbox has no metrics of the last seven days.")
        today = today_in(account.timezone, stage.clock.now())
        for one in rows:
            same((one.ad_account_id, one.level), (account.id, Level.ACCOUNT), "Whose row it is")
            ensure(type(one.day) is date and _is_last_week(one.day, today), f"{one.day}")
        days = [one.day for one in rows]
        same(len(set(days)), len(days), "Distinct days")

    @claim(Tier.BRONZE, reports, only_reads=True)
    async def money_is_whole_micros(self, stage: Stage) -> None:
        """Never a float: a sum of floats is no sum of money."""
        rows, line = await _week(stage, Level.ACCOUNT)
        account = await account_of(stage, line)
        for one in rows:
            for amount in (one.spend_micros, one.conversion_value_micros, one.clicks):
                ensure(amount is None or type(amount) is int, f"{amount!r} is no whole number.")
            same(one.currency, account.currency, "The currency of a row")

    @claim(Tier.SILVER, reports, only_reads=True)
    async def metrics_are_the_same_by_small_pages(self, stage: Stage) -> None:
        """To the last page."""
        line = await stage.reading_line()
        account = await account_of(stage, line)
        read = insights_of(stage, account, Level.ACCOUNT, settled(stage, account))
        whole = await read_whole(read, line, account)
        await stage.desk.limit(size=2)
        paged = await read_whole(read, line, account)
        same(sorted(paged.rows, key=_day), sorted(whole.rows, key=_day), "Metrics by pages of two")

    @claim(Tier.BRONZE, reports, only_reads=True)
    async def no_metrics_are_no_error(self, stage: Stage) -> None:
        """A new account has delivered nothing."""
        line = await stage.reading_line()
        account = await account_of(stage, line)
        await stage.desk.limit(rows=0)
        found = await read_whole(insights_of(stage, account, Level.ACCOUNT), line, account)
        same(found.rows, [], "Metrics")


async def _week(stage: Stage, level: Level) -> tuple[list[Insight], Line]:
    line = await stage.reading_line()
    account = await account_of(stage, line)
    whole = await read_whole(insights_of(stage, account, level), line, account)
    return whole.rows, line


def _is_last_week(day: date, today: date) -> bool:
    return today - timedelta(days=7) <= day < today


def _day(row: Insight) -> tuple[str, str]:
    return row.day.isoformat(), row.entity_id
