"""More campaigns, ad groups and ads for an ad account, all active: the load a test asks for."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import msgspec

from plugins.tiktok.sandbox.people import id_of
from plugins.tiktok.sandbox.seed import SCALE
from plugins.tiktok.sandbox.seed_groups import ads_of, groups_of
from plugins.tiktok.sandbox.world import AdAccount, AdGroup, Campaign, World

_LIVED = 60
"""Days that a grown campaign has delivered so far."""
_OBJECTIVES = ("WEB_CONVERSIONS", "TRAFFIC", "PRODUCT_SALES", "REACH")


def grow(
    world: World, account: AdAccount, now: datetime, *, campaigns: int, ad_groups: int, ads: int
) -> None:
    """Add exactly that many, spread evenly; each parent needs a child, so none may be fewer."""
    made: list[AdGroup] = []
    start = len(world.campaigns[account.id])
    for turn, size in enumerate(_spread(ad_groups, campaigns), start):
        campaign = _campaign(account, turn, now)
        world.campaigns[account.id].append(campaign)
        made += _active(groups_of(campaign, turn, size))
        world.ad_groups[account.id] += made[-size:]
    by_id = {campaign.id: campaign for campaign in world.campaigns[account.id]}
    videos, images = world.videos[account.id], world.images[account.id]
    for turn, (group, size) in enumerate(zip(made, _spread(ads, len(made)), strict=True)):
        campaign = by_id[group.campaign]
        new = ads_of(group, campaign, turn, size, videos=videos, images=images)
        world.ads[account.id] += _active(new)


def _spread(children: int, parents: int) -> Iterator[int]:
    """How many of the children each parent gets."""
    for number in range(parents):
        yield children * (number + 1) // parents - children * number // parents


def _active[Child: msgspec.Struct](children: list[Child]) -> list[Child]:
    return [msgspec.structs.replace(child, operation="ENABLE") for child in children]


def _campaign(account: AdAccount, turn: int, now: datetime) -> Campaign:
    first = account.day_at(now) - timedelta(days=_LIVED)
    made = datetime.combine(first, time(7), UTC) + timedelta(seconds=turn)
    dollars = 20 + turn * 37 % 160
    return Campaign(
        id=id_of(f"grown campaign of {account.id}", turn),
        advertiser=account.id,
        name=f"Load {turn:05}",
        objective=_OBJECTIVES[turn % len(_OBJECTIVES)],
        operation="ENABLE",
        budget=dollars * 2 * SCALE[account.currency],
        created_at=made,
        modified_at=made,
        first_day=first,
        last_day=None,
        dollars_a_day=dollars,
        spend_a_day=dollars * SCALE[account.currency],
    )
