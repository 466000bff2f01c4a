"""`adport campaigns`, `ad-groups`, `ads` and what else lies in ad accounts, as it was synced."""

from collections.abc import Callable, Mapping

import click

from core.campaign import Ad, AdGroup, Campaign
from core.entity import Entity, Named
from core.funds import Transaction
from core.ids import AdAccountId
from core.library import Audience, Creative, Pixel, PixelEvent
from core.usecases.creatives import ShowCreative
from core.usecases.figures import ReadFigures
from core.usecases.freshness import Target
from entrypoints.asking import mark_after
from entrypoints.cli.asked import (
    ACCOUNT,
    AFTER,
    LIMIT,
    PROFILE,
    Key,
    account_names,
    entities,
    named,
    trust,
)
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import find_profile
from entrypoints.cli.output import cell, facts, money, table, whole
from entrypoints.http.views import view_figures

type Cells[E: Entity] = Callable[[E], tuple[object, ...]]
"""What a table shows of one entity, beside its ad account."""


async def _list[E: Entity](
    desk: Desk,
    kind: type[E],
    options: tuple[str, Target, str | None, int],
    columns: tuple[str, ...],
    cells: Cells[E],
) -> None:
    """The profile's entities of one kind, with how far they may be trusted."""
    profile, account, after, limit = options
    profile_id = (await find_profile(desk, profile)).id
    query = entities(profile_id, account, after, limit)
    async with desk.using(ReadFigures) as read:
        found = await read.entities_of(desk.actor, kind, query)
    names = await account_names(desk, profile_id)
    rows = [(*cells(one), _owner(one, names)) for one in found.rows]
    next = mark_after(found.rows[-1]) if found.has_more else None
    shown = table((*columns, "Ad account"), rows, "Nothing of it is known.")
    told = await trust(desk, profile_id, found.freshness, account=account, next=next)
    desk.out.give(view_figures(found, next), shown, told)


def _owner(one: Entity, names: Mapping[Key, str]) -> str:
    """The ad account, or the Business Center that moved money of its own."""
    if isinstance(one, Transaction) and not one.ad_account_id:
        return f"Business Center {one.business_center_id}"
    return named(one.ad_account_id, names.get((one.provider, one.ad_account_id)))


def _state(one: Named) -> str:
    """The status, and whether the platform lists it no more."""
    return f"{cell(one.status)}, gone" if one.gone_at else cell(one.status)


def _size(one: Creative) -> str:
    """As people write it, where both sides are known."""
    return f"{one.width} x {one.height}" if one.width and one.height else ""


campaigns = click.Group("campaigns", help="The top of the three levels of advertising.")


@command(campaigns, "list", "adport campaigns list --profile Marola")
@PROFILE
@ACCOUNT
@LIMIT
@AFTER
async def list_campaigns(
    desk: Desk, profile: str, account: Target, limit: int, after: str | None
) -> None:
    """List the profile's campaigns by ad account and id, deleted and vanished ones marked."""
    await _list(
        desk,
        Campaign,
        (profile, account, after, limit),
        ("Id", "Name", "Status", "Objective"),
        lambda one: (one.id, one.name, _state(one), one.objective),
    )


ad_groups = click.Group("ad-groups", help="The middle of the three levels of advertising.")


@command(ad_groups, "list", "adport ad-groups list --profile Marola")
@PROFILE
@ACCOUNT
@LIMIT
@AFTER
async def list_ad_groups(
    desk: Desk, profile: str, account: Target, limit: int, after: str | None
) -> None:
    """List the profile's ad groups by ad account and id, deleted and vanished ones marked."""
    await _list(
        desk,
        AdGroup,
        (profile, account, after, limit),
        ("Id", "Name", "Status", "Campaign"),
        lambda one: (one.id, one.name, _state(one), one.campaign_id),
    )


ads = click.Group("ads", help="The lowest of the three levels of advertising.")


@command(ads, "list", "adport ads list --profile Marola")
@PROFILE
@ACCOUNT
@LIMIT
@AFTER
async def list_ads(
    desk: Desk, profile: str, account: Target, limit: int, after: str | None
) -> None:
    """List the profile's ads by ad account and id, deleted and vanished ones marked."""
    await _list(
        desk,
        Ad,
        (profile, account, after, limit),
        ("Id", "Name", "Status", "Ad group"),
        lambda one: (one.id, one.name, _state(one), one.ad_group_id),
    )


creatives = click.Group("creatives", help="Images and videos that ads are made of.")


@command(creatives, "list", "adport creatives list --profile Marola")
@PROFILE
@ACCOUNT
@LIMIT
@AFTER
async def list_creatives(
    desk: Desk, profile: str, account: Target, limit: int, after: str | None
) -> None:
    """List the ad accounts' images and videos, vanished ones marked."""
    await _list(
        desk,
        Creative,
        (profile, account, after, limit),
        ("Id", "Name", "Kind", "Status"),
        lambda one: (one.id, one.name, f"{cell(one.kind)} {_size(one)}", _state(one)),
    )


@command(creatives, "url", "adport creatives url 7152376057724492523 v10033g50000 --profile Marola")
@click.argument("account")
@click.argument("creative")
@PROFILE
async def creative_url(desk: Desk, account: str, creative: str, profile: str) -> None:
    """Ask the platform where an image or video can be seen now; the address lives for hours."""
    profile_id = (await find_profile(desk, profile)).id
    async with desk.using(ShowCreative) as show:
        found = await show(desk.actor, profile_id, AdAccountId(account), creative)
    desk.out.give(found, whole(found.url), facts(("Until", found.expires_at)))


audiences = click.Group("audiences", help="People that ads may be shown to.")


@command(audiences, "list", "adport audiences list --profile Marola")
@PROFILE
@ACCOUNT
@LIMIT
@AFTER
async def list_audiences(
    desk: Desk, profile: str, account: Target, limit: int, after: str | None
) -> None:
    """List custom and lookalike audiences, vanished ones marked."""
    await _list(
        desk,
        Audience,
        (profile, account, after, limit),
        ("Id", "Name", "Kind", "People", "Status"),
        lambda one: (one.id, one.name, one.kind, one.size, _state(one)),
    )


pixels = click.Group("pixels", help="What reports a website's events to the platform.")


@command(pixels, "list", "adport pixels list --profile Marola")
@PROFILE
@ACCOUNT
@LIMIT
@AFTER
async def list_pixels(
    desk: Desk, profile: str, account: Target, limit: int, after: str | None
) -> None:
    """List pixels, vanished ones marked."""
    await _list(
        desk,
        Pixel,
        (profile, account, after, limit),
        ("Id", "Name", "Code", "Status"),
        lambda one: (one.id, one.name, one.code, _state(one)),
    )


@command(pixels, "events", "adport pixels events --profile Marola")
@PROFILE
@ACCOUNT
@LIMIT
@AFTER
async def list_pixel_events(
    desk: Desk, profile: str, account: Target, limit: int, after: str | None
) -> None:
    """List how often each pixel received each event, by day in UTC."""
    await _list(
        desk,
        PixelEvent,
        (profile, account, after, limit),
        ("Pixel", "Event", "Day", "Count"),
        lambda one: (one.pixel_id, one.event, one.day.isoformat(), one.count),
    )


transactions = click.Group("transactions", help="What moved in and out of funds.")


@command(transactions, "list", "adport transactions list --profile Marola")
@PROFILE
@ACCOUNT
@LIMIT
@AFTER
async def list_transactions(
    desk: Desk, profile: str, account: Target, limit: int, after: str | None
) -> None:
    """List movements of money; those without an ad account are the Business Center's own."""
    await _list(
        desk,
        Transaction,
        (profile, account, after, limit),
        ("Id", "At", "Kind", "Amount", "Funds"),
        lambda one: (one.id, one.at, one.kind, money(one.amount_micros, one.currency), one.funds),
    )
