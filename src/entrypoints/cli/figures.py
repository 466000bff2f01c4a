"""`adport insights`, `campaigns` and `balances`: synced data, and how far it may be trusted."""

from datetime import datetime

import click

from core.ids import AdAccountId, CampaignId
from core.insight import Level
from core.ports.campaigns import CampaignQuery
from core.ports.insights import InsightQuery
from core.usecases.figures import Figures, ReadFigures
from entrypoints.asking import mark_of, place_of, window_of
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import find_profile
from entrypoints.cli.output import cell, money, table
from entrypoints.http.views import view_figures

DAY = click.DateTime(["%Y-%m-%d"])
PROFILE = click.option("--profile", required=True, metavar="P", help="The profile's name or id.")
ACCOUNT = click.option("--account", metavar="ID", help="Only this ad account.")
LIMIT = click.option("--limit", default=100, show_default=True, help="1 to 1000 rows.")
AFTER = click.option("--after", metavar="NEXT", help="What was named as the next part.")


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
@click.option("--since", type=DAY, metavar="DAY", help="The first day; 30 days ago if left out.")
@click.option("--until", type=DAY, metavar="DAY", help="The last day; up to now if left out.")
@ACCOUNT
@LIMIT
@AFTER
async def show(
    desk: Desk,
    profile: str,
    level: str,
    since: datetime | None,
    until: datetime | None,
    account: str | None,
    limit: int,
    after: str | None,
) -> None:
    """Show the profile's daily metrics, by day and entity."""
    query = InsightQuery(
        profile_id=(await find_profile(desk, profile)).id,
        level=Level(level),
        window=window_of(
            since.date() if since else None, until.date() if until else None, await desk.now()
        ),
        ad_account_id=AdAccountId(account) if account else None,
        after=place_of(after),
        limit=limit,
    )
    async with desk.using(ReadFigures) as read:
        found = await read.insights_of(desk.actor, query)
    rows = [
        (
            one.day.isoformat(),
            one.entity_id,
            money(one.spend_micros, one.currency),
            one.impressions,
            one.clicks,
            one.conversions,
        )
        for one in found.rows
    ]
    next = mark_of(found.rows[-1]) if found.rows else None
    columns = ("Day", level.capitalize(), "Spend", "Impressions", "Clicks", "Conversions")
    empty = "There is nothing in that window."
    desk.out.give(view_figures(found, next), table(columns, rows, empty), _freshness(found, next))


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
    query = CampaignQuery(
        profile_id=(await find_profile(desk, profile)).id,
        ad_account_id=AdAccountId(account) if account else None,
        after=CampaignId(after) if after else None,
        limit=limit,
    )
    async with desk.using(ReadFigures) as read:
        found = await read.campaigns_of(desk.actor, query)
    rows = [(one.id, one.ad_account_id, one.name, one.status, one.objective) for one in found.rows]
    next = found.rows[-1].id if found.rows else None
    columns = ("Id", "Ad account", "Name", "Status", "Objective")
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


def _freshness[T](found: Figures[T], next: str | None = None) -> str:
    """How far the rows may be trusted, and how to go on."""
    fresh = found.freshness
    lines = [f"\nAs of {cell(fresh.as_of)}; complete: {cell(fresh.is_complete)}."]
    if not fresh.is_complete:
        lines.append("What to do: adport sync start CONNECTION")
    if found.has_more:
        lines.append(f"There are more: --after {next}")
    return "\n".join(lines)
