"""`adport insights`, `campaigns` and `balances`: synced data, and how far it may be trusted."""

from datetime import date, timedelta

import click
import msgspec

from core.ids import AdAccountId, CampaignId, ProfileId
from core.insight import Level
from core.ports.campaigns import CampaignQuery
from core.ports.insights import InsightQuery, KeptInsight
from core.usecases.ad_accounts import ListAdAccounts
from core.usecases.figures import Figures, ReadFigures
from entrypoints.asking import mark_of, place_of, window_of
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import find_profile
from entrypoints.cli.output import cell, money, table
from entrypoints.http.views import view_figures

DAYS = timedelta(days=7)
"""How far back people look where they do not say since when."""
PROFILE = click.option("--profile", required=True, metavar="P", help="The profile's name or id.")
ACCOUNT = click.option("--account", metavar="ID", help="Only this ad account.")
LIMIT = click.option("--limit", default=100, show_default=True, help="1 to 1000 rows.")
AFTER = click.option("--after", metavar="NEXT", help="What was named as the next part.")


class Day(click.ParamType[date]):
    """A day as people and programs both write it."""

    name = "YYYY-MM-DD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}” is no day; write it as in 2026-03-31.", param, ctx)


DAY = Day()
NAMED = 1000
"""Campaigns whose names are looked up at a time."""

insights = click.Group(
    "insights", help="Daily metrics, in the ad accounts' own days and currencies."
)


@command(
    insights,
    "show",
    "adport insights show --profile Marola",
    "adport insights show --profile Marola --level campaign --since 2026-03-01 --until 2026-03-31",
)
@PROFILE
@click.option(
    "--level",
    type=click.Choice([one.value for one in Level]),
    default=Level.ACCOUNT.value,
    show_default=True,
    help="Of what each row speaks.",
)
@click.option(
    "--since", type=DAY, metavar="DAY", help="The first day; a week before the last if left out."
)
@click.option("--until", type=DAY, metavar="DAY", help="The last day; up to now if left out.")
@ACCOUNT
@LIMIT
@AFTER
async def show(
    desk: Desk,
    profile: str,
    level: str,
    since: date | None,
    until: date | None,
    account: str | None,
    limit: int,
    after: str | None,
) -> None:
    """Show the profile's daily metrics, newest days first; JSON has them oldest first."""
    profile_id = (await find_profile(desk, profile)).id
    window = window_of(since, until, await desk.now())
    if since is None:
        window = msgspec.structs.replace(window, since=max(window.since, window.until - DAYS))
    query = InsightQuery(
        profile_id=profile_id,
        level=Level(level),
        window=window,
        ad_account_id=AdAccountId(account) if account else None,
        after=place_of(after),
        limit=limit,
    )
    may_narrow = not (since or after or desk.out.json)
    query, found = await _newest(desk, query) if may_narrow else await _asked(desk, query)
    names = await _names(desk, profile_id, query.level)
    rows = [_insight(one, names) for one in found.rows]
    rows.sort(key=lambda row: str(row[0]), reverse=True)
    next = mark_of(found.rows[-1]) if found.rows else None
    columns = ("Day", level.capitalize(), "Spend", "Impressions", "Clicks", "Conversions")
    empty = "There is nothing in that window."
    span = f"\nFrom {query.window.since} to {query.window.until}; --since goes further back."
    newer = ["\nThe newest days are missing: they come last, part by part."] * found.has_more
    shown = (table(columns, rows, empty), *([span] * may_narrow), *newer, _freshness(found, next))
    desk.out.give(view_figures(found, next), *shown)


campaigns = click.Group("campaigns", help="The top of the three levels of advertising.")


@command(campaigns, "list", "adport campaigns list --profile Marola")
@PROFILE
@ACCOUNT
@LIMIT
@AFTER
async def list_campaigns(
    desk: Desk, profile: str, account: str | None, limit: int, after: str | None
) -> None:
    """List the profile's campaigns by id, deleted ones marked."""
    profile_id = (await find_profile(desk, profile)).id
    query = CampaignQuery(
        profile_id=profile_id,
        ad_account_id=AdAccountId(account) if account else None,
        after=CampaignId(after) if after else None,
        limit=limit,
    )
    async with desk.using(ReadFigures) as read:
        found = await read.campaigns_of(desk.actor, query)
    names = await _names(desk, profile_id, Level.ACCOUNT)
    rows = [
        (one.id, one.name, _named(one.ad_account_id, names), one.status, one.objective)
        for one in found.rows
    ]
    next = found.rows[-1].id if found.rows else None
    columns = ("Id", "Name", "Ad account", "Status", "Objective")
    empty = "No campaign is known."
    desk.out.give(view_figures(found, next), table(columns, rows, empty), _freshness(found, next))


balances = click.Group("balances", help="What ad accounts have left, each in its own currency.")


@command(balances, "list", "adport balances list --profile Marola")
@PROFILE
async def list_balances(desk: Desk, profile: str) -> None:
    """List the ad accounts whose balance is known."""
    profile_id = (await find_profile(desk, profile)).id
    async with desk.using(ReadFigures) as read:
        found = await read.balances_of(desk.actor, profile_id)
    accounts = [one.account for one in found.rows]
    rows = [
        (one.id, one.name, money(one.balance_micros, one.currency), one.balance_at)
        for one in accounts
    ]
    columns = ("Id", "Ad account", "Balance", "As of")
    desk.out.give(
        view_figures(found, None), table(columns, rows, "No balance is known."), _freshness(found)
    )


async def _asked(desk: Desk, query: InsightQuery) -> tuple[InsightQuery, Figures[KeptInsight]]:
    async with desk.using(ReadFigures) as read:
        return query, await read.insights_of(desk.actor, query)


async def _newest(desk: Desk, query: InsightQuery) -> tuple[InsightQuery, Figures[KeptInsight]]:
    """As many of the newest days as fit, for parts begin with the oldest."""
    query, found = await _asked(desk, query)
    while found.has_more and (days := (query.window.until - query.window.since).days // 2):
        since = query.window.until - timedelta(days=days)
        window = msgspec.structs.replace(query.window, since=since)
        query, found = await _asked(desk, msgspec.structs.replace(query, window=window))
    return query, found


async def _names(desk: Desk, profile_id: ProfileId, level: Level) -> dict[str, str]:
    """What the profile's ad accounts or campaigns are called, by id."""
    if level is Level.ACCOUNT:
        async with desk.using(ListAdAccounts) as list_accounts:
            views = await list_accounts(desk.actor, profile_id)
        return {one.account.id: one.account.name for one in views}
    names: dict[str, str] = {}
    query = CampaignQuery(profile_id=profile_id, limit=NAMED)
    async with desk.using(ReadFigures) as read:
        while True:
            found = await read.campaigns_of(desk.actor, query)
            names |= {one.id: one.name for one in found.rows}
            if not found.has_more:
                return names
            query = msgspec.structs.replace(query, after=found.rows[-1].id)


def _named(id: str, names: dict[str, str]) -> str:
    return f"{names[id]} {id}" if names.get(id) else id


def _insight(row: KeptInsight, names: dict[str, str]) -> tuple[object, ...]:
    return (
        row.day.isoformat(),
        _named(row.entity_id, names),
        money(row.spend_micros, row.currency),
        row.impressions,
        row.clicks,
        row.conversions,
    )


def _freshness[T](found: Figures[T], next: str | None = None) -> str:
    """How far the rows may be trusted, and how to go on."""
    fresh = found.freshness
    lines = [f"\nAs of {cell(fresh.as_of)}; complete: {cell(fresh.is_complete)}."]
    if not fresh.is_complete:
        lines.append("What to do: adport sync start CONNECTION")
    if found.has_more:
        lines.append(f"There are more: --after {next}")
    return "\n".join(lines)
