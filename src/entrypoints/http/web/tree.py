"""/profiles/…/tree: accounts, their campaigns, ad groups and ads, each opened where it stands."""

from typing import Any

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.access import Actor
from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.insight import Level
from core.ports.platforms import Platforms
from core.ports.sums import EntitySumQuery
from core.usecases.outlook import LookAround
from core.usecases.profiles import ShowProfile
from core.usecases.reports import Ads, ReadAds, ReadSpend, SpendBy
from entrypoints.http.web.ads_scope import refs_of
from entrypoints.http.web.cards import worded
from entrypoints.http.web.rendering import page
from entrypoints.http.web.windows import SPANS, Days, days_of

MOST = 200
"""Branches shown below one; the tabs have them all."""
BELOW = {Level.CAMPAIGN: Level.AD_GROUP, Level.AD_GROUP: Level.AD}


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """What is below something: where it is asked for, and how deep it lies."""

    provider: str
    account: str
    level: Level
    campaign: str = ""
    group: str = ""


@get("/profiles/{profile_id:str}/tree", include_in_schema=False)
@inject
async def show_tree(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    look: FromDishka[LookAround],
    read_spend: FromDishka[ReadSpend],
    platforms: FromDishka[Platforms],
) -> Response[str]:
    """The accounts, in each currency the most spent first; each can be opened."""
    id = ProfileId(profile_id)
    profile = await show_profile(actor, id)
    outlook = await look(actor, id)
    days = days_of(request.query_params, outlook.today)
    shown = await read_spend.of(outlook, days.asked, SpendBy.ACCOUNT)
    return await page(
        "tree.html",
        request,
        profile=profile,
        shown=shown,
        most=MOST,
        has_accounts=bool(outlook.views),
        **worded(platforms, outlook.providers),
        ref=refs_of(outlook),
        days=days,
        has_today=days.has(outlook.today),
        spans=SPANS,
    )


@get("/profiles/{profile_id:str}/tree/branch", include_in_schema=False)
@inject
async def show_branch(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    look: FromDishka[LookAround],
    read: FromDishka[ReadAds],
) -> Response[str]:
    """What is below an account, a campaign or an ad group, the most spent first."""
    id, given = ProfileId(profile_id), request.query_params
    profile = await show_profile(actor, id)
    outlook = await look(actor, id)
    days = days_of(given, outlook.today)
    at = Branch(
        provider=given.get("provider", ""),
        account=given.get("account", ""),
        level=_level(given.get("campaign", ""), given.get("group", "")),
        campaign=given.get("campaign", ""),
        group=given.get("group", ""),
    )
    found = await read.of(outlook, _query(id, at, days), days.span)
    return await page(
        "branch.html",
        request,
        profile=profile,
        at=at,
        shown=found,
        days=days,
        is_leaf=at.level not in BELOW,
        left=_left(found),
    )


def _level(campaign: str, group: str) -> Level:
    if group:
        return Level.AD
    return Level.AD_GROUP if campaign else Level.CAMPAIGN


def _query(id: ProfileId, at: Branch, days: Days) -> EntitySumQuery:
    return EntitySumQuery(
        profile_id=id,
        level=at.level,
        window=days.window,
        accounts=((ProviderSlug(at.provider), AdAccountId(at.account)),),
        campaign_id=at.campaign or None,
        parent_id=at.group or None,
        limit=MOST,
    )


def _left(found: Ads) -> int:
    return max(0, found.total - len(found.rows))


HANDLERS = (show_tree, show_branch)
