"""`adport insights show` and `balances`: synced figures, and how far they may be trusted."""

from collections.abc import Mapping
from datetime import date, timedelta

import click
import msgspec

from core.campaign import Ad, AdGroup, Campaign
from core.entity import Named
from core.insight import Level, Window
from core.ports.entities import EntityQuery
from core.ports.insights import InsightQuery, KeptInsight
from core.usecases.figures import Figures, ReadFigures
from core.usecases.freshness import Target
from entrypoints.asking import mark_after, mark_of, place_after, place_of, window_of
from entrypoints.cli.asked import (
    ACCOUNT,
    AFTER,
    DAY,
    LIMIT,
    PROFILE,
    Key,
    account_names,
    named,
    trust,
)
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import find_profile
from entrypoints.cli.output import money, table
from entrypoints.cli.restatements import insights
from entrypoints.http.views import view_figures

DAYS = timedelta(days=7)
"""How far back people look where they do not say since when."""
NEWER = "\nThe newest days are missing: they come last, part by part."
NAMED = 1000
"""Entities whose names are looked up at a time."""


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
    account: Target,
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
        provider=account.provider,
        ad_account_id=account.account_id,
        after=place_of(after),
        limit=limit,
    )
    may_narrow = not (since or after or desk.out.json)
    query, found = await _newest(desk, query) if may_narrow else await _asked(desk, query)
    names = await _names(desk, found, query)
    rows = [_insight(one, names) for one in found.rows]
    rows.sort(key=lambda row: str(row[0]), reverse=True)
    next = mark_of(found.rows[-1]) if found.has_more else None
    title = level.replace("_", " ").capitalize()
    columns = ("Day", title, "Spend", "Impressions", "Clicks", "Conversions")
    empty = "There is nothing in that window."
    span = f"\nFrom {query.window.since} to {query.window.until}; --since goes further back."
    newer = [NEWER] * await _has_newer(desk, query, found)
    told = await trust(desk, profile_id, found.freshness, account=account, next=next)
    shown = (table(columns, rows, empty), *([span] * may_narrow), *newer, told)
    desk.out.give(view_figures(found, next), *shown)


balances = click.Group("balances", help="What is left, each in its own currency.")


@command(balances, "list", "adport balances list --profile Marola")
@PROFILE
async def list_balances(desk: Desk, profile: str) -> None:
    """List the ad accounts and Business Centers whose balance is known."""
    profile_id = (await find_profile(desk, profile)).id
    async with desk.using(ReadFigures) as read:
        found = await read.balances_of(desk.actor, profile_id)
    accounts = [one.account for one in found.accounts]
    rows = [
        (
            "Ad account",
            one.provider,
            one.id,
            one.name,
            money(one.balance_micros, one.currency),
            one.balance_at,
        )
        for one in accounts
    ] + [
        (
            "Business Center",
            one.provider,
            one.id,
            one.name,
            money(one.balance_micros, one.currency),
            one.balance_at,
        )
        for one in found.business_centers
    ]
    columns = ("Of", "Provider", "Id", "Name", "Balance", "As of")
    told = await trust(desk, profile_id, found.freshness)
    desk.out.give(found, table(columns, rows, "No balance is known."), told)


async def _asked(desk: Desk, query: InsightQuery) -> tuple[InsightQuery, Figures[KeptInsight]]:
    async with desk.using(ReadFigures) as read:
        return query, await read.insights_of(desk.actor, query)


async def _newest(desk: Desk, query: InsightQuery) -> tuple[InsightQuery, Figures[KeptInsight]]:
    """As many of the newest days as fit, at least one; for parts begin with the oldest."""
    query, found = await _asked(desk, query)
    while found.has_more and (days := (query.window.until - query.window.since).days):
        middle = query.window.until - timedelta(days=days // 2)
        newer = await _asked(desk, _within(query, middle, query.window.until))
        is_empty = not newer[1].rows  # today may not have begun where the accounts are
        older = _within(query, query.window.since, middle - timedelta(days=1))
        query, found = await _asked(desk, older) if is_empty else newer
    return query, found


def _within(query: InsightQuery, since: date, until: date) -> InsightQuery:
    return msgspec.structs.replace(query, window=Window(since=since, until=until))


async def _has_newer(desk: Desk, query: InsightQuery, found: Figures[KeptInsight]) -> bool:
    """Whether there are days beyond those of the rows."""
    if not found.has_more or found.rows[-1].day >= query.window.until:
        return False
    rest = _within(query, found.rows[-1].day + timedelta(days=1), query.window.until)
    _, newer = await _asked(desk, msgspec.structs.replace(rest, after=None, limit=1))
    return bool(newer.rows)


NOUNS: dict[Level, type[Named]] = {
    Level.CAMPAIGN: Campaign,
    Level.AD_GROUP: AdGroup,
    Level.AD: Ad,
}


async def _names(desk: Desk, found: Figures[KeptInsight], query: InsightQuery) -> dict[Key, str]:
    """What the rows' entities are called, as far as they were listed."""
    noun = NOUNS.get(query.level)
    if noun is None:
        return await account_names(desk, query.profile_id)
    names: dict[Key, str] = {}
    wanted = {(one.provider, one.entity_id) for one in found.rows}
    asked = EntityQuery(
        profile_id=query.profile_id,
        provider=query.provider,
        ad_account_id=query.ad_account_id,
        limit=NAMED,
    )
    async with desk.using(ReadFigures) as read:
        while not wanted <= names.keys():
            listed = await read.entities_of(desk.actor, noun, asked)
            names |= {(one.provider, one.id): one.name for one in listed.rows}
            if not listed.has_more:
                break
            asked = msgspec.structs.replace(asked, after=place_after(mark_after(listed.rows[-1])))
    return names


def _insight(row: KeptInsight, names: Mapping[Key, str]) -> tuple[object, ...]:
    return (
        row.day.isoformat(),
        named(row.entity_id, names.get((row.provider, row.entity_id))),
        money(row.spend_micros, row.currency),
        row.impressions,
        row.clicks,
        row.conversions,
    )
