"""/profiles/…/ads: campaigns, ad groups and ads with their numbers, a page at a time."""

from typing import Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.access import Actor
from core.campaign import AdGroup, Campaign
from core.entity import EntityStatus
from core.ids import AdAccountId, ProfileId
from core.insight import Level
from core.ports.platforms import Platforms
from core.usecases.bounds import FARTHEST
from core.usecases.naming import NameEntities
from core.usecases.outlook import LookAround, Outlook, key_of
from core.usecases.profiles import ShowProfile
from core.usecases.reports import Ads, ReadAds
from entrypoints.http.web.ads_asked import SIZES, Asked, asked_of
from entrypoints.http.web.ads_file import export
from entrypoints.http.web.ads_scope import by_ref, keys_of, offer_of, refs_of, settled
from entrypoints.http.web.cards import worded
from entrypoints.http.web.rendering import page
from entrypoints.http.web.windows import SPANS

LEVELS = (Level.CAMPAIGN, Level.AD_GROUP, Level.AD)


@get("/profiles/{profile_id:str}/ads", include_in_schema=False)
@inject
async def show_ads(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    look: FromDishka[LookAround],
    read: FromDishka[ReadAds],
    name: FromDishka[NameEntities],
    platforms: FromDishka[Platforms],
) -> Response[Any]:
    """A part of the list; as CSV with all that match, where `as=csv` asks for it."""
    id = ProfileId(profile_id)
    profile = await show_profile(actor, id)
    outlook = await look(actor, id)
    asked = settled(asked_of(request.query_params, outlook.today), outlook)
    query = asked.query(id, keys_of(asked, outlook))
    if request.query_params.get("as") == "csv":
        if asked.days.problem:
            raise asked.days.problem
        return await export(read, outlook, query, asked, profile)
    shown = await read.of(outlook, query, asked.days.span)
    pages = max(1, -(-min(shown.total, FARTHEST + asked.size) // asked.size))
    return await page(
        "ads.html",
        request,
        profile=profile,
        asked=asked,
        shown=shown,
        offer=offer_of(asked, outlook),
        is_beyond=bool(shown.total) and asked.number > pages,
        pages=pages,
        levels=LEVELS,
        statuses=list(EntityStatus),
        spans=SPANS,
        sizes=SIZES,
        has_today=asked.days.has(outlook.today),
        trail=await _trail(name, outlook, asked, shown),
        **_seen(outlook),
        **worded(platforms, outlook.providers),
    )


def _seen(outlook: Outlook) -> dict[str, Any]:
    """The accounts by what tells them apart, and as links name them."""
    accounts = {key_of(one.account): one.account for one in outlook.views}
    return {"accounts": accounts, "ref": refs_of(outlook), "known": set(by_ref(outlook))}


async def _trail(name: NameEntities, outlook: Outlook, asked: Asked, shown: Ads) -> dict[str, str]:
    """What the chosen Business Center, account, campaign and ad group are called, else their ids.

    A campaign that is named without its account is in the account of what is shown of it.
    """
    accounts = by_ref(outlook)
    centers = {str(one.id): one.name for one in outlook.centers}
    chosen = accounts.get(asked.account)
    home = str(chosen.id) if chosen else ""
    if not home and shown.rows and (asked.campaign or asked.group):
        home = shown.rows[0].ad_account_id
    told = {
        "center": centers.get(asked.center, asked.center),
        "account": chosen.name if chosen else asked.account,
        "campaign": asked.campaign,
        "group": asked.group,
    }
    for key, kind in (("campaign", Campaign), ("group", AdGroup)):
        if home and told[key]:
            found = await name(outlook, kind, AdAccountId(home), told[key])
            told[key] = found or told[key]
    return told


HANDLERS = (show_ads,)
