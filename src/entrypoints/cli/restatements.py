"""`adport insights restatements`: numbers of past days that the platform told otherwise later."""

from collections.abc import Mapping
from datetime import date

import click

from core.ad_account import AdAccount
from core.insight import Level
from core.ports.insights import KeptRestatement, RestatementQuery
from core.usecases.figures import ReadFigures
from core.usecases.freshness import Target
from entrypoints.asking import window_of
from entrypoints.cli.asked import ACCOUNT, DAY, LIMIT, PROFILE, Key, known_accounts, trust
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import find_profile
from entrypoints.cli.output import money, table
from entrypoints.http.views import view_figures

AMOUNT = "_micros"
"""The end of the names of metrics that are money."""


insights = click.Group(
    "insights", help="Daily metrics, in the ad accounts' own days and currencies."
)


@command(
    insights,
    "restatements",
    "adport insights restatements --profile Marola",
    "adport insights restatements --profile Marola --level ad --since 2026-03-01",
)
@PROFILE
@click.option("--level", type=click.Choice([one.value for one in Level]), help="Only this level.")
@click.option("--since", type=DAY, metavar="DAY", help="The first day; all days if left out.")
@click.option("--until", type=DAY, metavar="DAY", help="The last day; all days if left out.")
@ACCOUNT
@LIMIT
@click.option("--after", type=int, metavar="NEXT", help="What was named as the next part.")
async def restatements(
    desk: Desk,
    profile: str,
    level: str | None,
    since: date | None,
    until: date | None,
    account: Target,
    limit: int,
    after: int | None,
) -> None:
    """Show past numbers that the platform told otherwise later, the latest change first."""
    profile_id = (await find_profile(desk, profile)).id
    query = RestatementQuery(
        profile_id=profile_id,
        level=Level(level) if level else None,
        window=window_of(since, until, await desk.now()) if since or until else None,
        provider=account.provider,
        ad_account_id=account.account_id,
        after=after,
        limit=limit,
    )
    async with desk.using(ReadFigures) as read:
        found = await read.restatements_of(desk.actor, query)
    accounts = await known_accounts(desk, profile_id)
    rows = [_row(one, accounts) for one in found.rows]
    next = str(found.rows[-1].number) if found.has_more else None
    columns = ("Told", "Day", "Ad account", "Level", "Id", "Metric", "Before", "After")
    shown = table(columns, rows, "No number of a day long over was changed.")
    told = await trust(desk, profile_id, found.freshness, account=account, next=next)
    desk.out.give(view_figures(found, next), shown, told)


def _row(one: KeptRestatement, accounts: Mapping[Key, AdAccount]) -> tuple[object, ...]:
    account = accounts.get((one.provider, one.ad_account_id))
    currency = account.currency if account else ""

    def shown(number: int | None) -> object:
        if not one.metric.endswith(AMOUNT):
            return number
        return (money(number, currency) or "").rstrip()

    return (
        one.at,
        one.day.isoformat(),
        f"{account.name} {account.id}" if account else one.ad_account_id,
        one.level.replace("_", " "),
        one.entity_id,
        one.metric.removesuffix(AMOUNT).replace("_", " "),
        shown(one.before),
        shown(one.after),
    )
