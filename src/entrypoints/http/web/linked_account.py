"""/profiles/…/linked/account: one linked account, its ad accounts and posts, and giving it back."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from core.access import Actor, Deed, require
from core.ad_account import AdAccount
from core.errors import Invalid, NotFound, Refused
from core.ids import AdAccountId, ProfileId, PublicAccountId
from core.link_asked import Asked, asked_of, unallowed
from core.link_cards import home_of
from core.linked_account import LinkedAccount
from core.links import Post
from core.provider_errors import ProviderError
from core.reads import Page
from core.usecases.ad_accounts import AccountView, ListAdAccounts
from core.usecases.link_requests import ListLinkRequests
from core.usecases.linking_ads import (
    MOST,
    AdLinkOrder,
    LinkAdAccounts,
    ListPosts,
    UnlinkAccount,
)
from core.usecases.profiles import ShowProfile
from entrypoints.addresses import Addresses
from entrypoints.http.web.forms import Ticked, ticked
from entrypoints.http.web.link_places import (
    Place,
    fresh_of,
    judged,
    places_of,
    readings_at,
    split,
)
from entrypoints.http.web.link_results import results_page
from entrypoints.http.web.linked import common, kept
from entrypoints.http.web.linked_rows import Row, Shelves, natural, place_of
from entrypoints.http.web.paging import leaf_of
from entrypoints.http.web.rendering import go, page


@dataclass
class AdWish:
    """Which ad accounts are to advertise with an account, or not any more."""

    at: str = ""
    account: str = ""
    ads: Ticked = field(default_factory=list[str])
    do: str = "link"


@dataclass
class GiveBack:
    """The account to give back, and its name or id, typed."""

    at: str = ""
    account: str = ""
    name: str = ""


@get("/profiles/{profile_id:str}/linked/account", include_in_schema=False)
@inject
async def show_account(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    list_accounts: FromDishka[ListAdAccounts],
) -> Response[str]:
    """All there is to know of it; its ad accounts so many a page."""
    id, given = ProfileId(profile_id), request.query_params
    profile = await show_profile(actor, id)
    container: AsyncContainer = request.state.dishka_container
    shelves = await kept(container, actor, id)
    account = account_at(shelves, given.get("at", ""), given.get("account", ""))
    row = shelves.row(account)
    text = given.get("q", "").strip()[:200]
    linked = {one.ad_account_id: one for one in row.card.ad_accounts}
    inactive = {one.id for one in shelves.every.centers if not one.is_active}
    fits = _fitting(await list_accounts(actor, id), account, text, linked, inactive)
    return await page(
        "linked_account.html",
        request,
        profile=profile,
        row=row,
        card=row.card,
        one=account,
        where=address_of(account),
        place=await _place(container, actor, shelves, account),
        fresh=fresh_of(readings_at(shelves, home_of(account))),
        linked=linked,
        inactive=inactive,
        **await _compared(container, actor, row),
        leaf=leaf_of(fits, given.get("page", ""), text, _query(account)),
        found=len(fits),
        review=shelves.review(account.provider, account.id),
        elsewhere=[it for it in shelves.links(account.provider, account.id) if it != account],
        most=MOST,
        **await common(container, shelves),
    )


@post("/profiles/{profile_id:str}/linked/ads", include_in_schema=False)
@inject
async def change_ads(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[AdWish],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    change: FromDishka[LinkAdAccounts],
) -> Response[str]:
    """Link or unlink what was ticked; a page with the result of each."""
    require(actor, Deed.LINK_ACCOUNTS)
    profile = await show_profile(actor, ProfileId(profile_id))
    ids = tuple(AdAccountId(one) for one in ticked(data.ads))
    if not 0 < len(ids) <= MOST:
        remedy = f"Tick one at least, and {MOST} at most at a time."
        raise Invalid("No ad account, or too many, are ticked.", field="ads", remedy=remedy)
    if data.do not in {"link", "unlink"}:
        raise Invalid("That cannot be done with them.", field="do")
    provider, center_id = split(data.at)
    order = AdLinkOrder(
        provider=provider,
        business_center_id=center_id,
        account_id=PublicAccountId(data.account),
        ad_account_ids=ids,
        is_linked=data.do == "link",
    )
    results = await change(actor, profile.id, order)
    title = "Linking to ad accounts" if order.is_linked else "Unlinking from ad accounts"
    return await results_page(request, actor, profile, data.at, results, title)


@post("/profiles/{profile_id:str}/linked/give-back", include_in_schema=False)
@inject
async def give_back(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[GiveBack],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    unlink: FromDishka[UnlinkAccount],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Give the owner's authorisation back; what hung on it is marked."""
    require(actor, Deed.LINK_ACCOUNTS)
    profile = await show_profile(actor, ProfileId(profile_id))
    shelves = await kept(request.state.dishka_container, actor, profile.id)
    account = account_at(shelves, data.at, data.account)
    if data.name.strip() != (account.name.strip() or account.id):
        raise Refused(
            "The name does not match, so nothing was given back.",
            remedy="Type it exactly as it is written.",
        )
    await unlink(actor, profile.id, *split(data.at), account.id)
    told = f"“{account.name or account.id}” was given back. Only its owner can link it again."
    return go(f"/profiles/{profile.id}/linked/account{address_of(account)}", addresses, told)


@get("/profiles/{profile_id:str}/linked/posts", include_in_schema=False)
@inject
async def show_posts(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    list_posts: FromDishka[ListPosts],
) -> Response[str]:
    """The posts that ads can be made of, asked of the platform page by page."""
    id, given = ProfileId(profile_id), request.query_params
    profile = await show_profile(actor, id)
    container: AsyncContainer = request.state.dishka_container
    shelves = await kept(container, actor, id)
    account = account_at(shelves, given.get("at", ""), given.get("account", ""))
    cursor = given.get("cursor", "")[:1000]
    posts, why = Page[Post](rows=()), None
    try:
        there = split(given.get("at", ""))
        posts = await list_posts(actor, id, *there, account.id, cursor)
    except (Refused, ProviderError) as error:
        why = error
    return await page(
        "linked_posts.html",
        request,
        profile=profile,
        one=account,
        where=address_of(account),
        posts=posts,
        hindered=next((one.why for one in shelves.row(account).card.readiness), ()),
        why=why,
        cursor=cursor,
        next=address_of(account, cursor=posts.next) if posts.next else "",
        **await common(container, shelves),
    )


def account_at(shelves: Shelves, at: str, id: str) -> LinkedAccount:
    """The link of an account to a Business Center. Raises NotFound."""
    found = next(
        (one for one in shelves.every.accounts if (place_of(one), one.id) == (at, id)), None
    )
    if found is None:
        raise NotFound("linked account", id[:80])
    return found


def _fitting(
    views: Iterable[AccountView],
    account: LinkedAccount,
    text: str,
    linked: Container[str],
    inactive: Container[str | None],
) -> list[AdAccount]:
    """The platform's ad accounts of that name or id: those that advertise with it come first,
    those of a Business Center that is not active last."""
    known = (one.account for one in views if one.account.provider == account.provider)
    fits = [one for one in known if text.casefold() in f"{one.name}\n{one.id}".casefold()]
    return sorted(
        fits,
        key=lambda one: (
            one.id not in linked,
            one.business_center_id in inactive,
            natural(one.name),
            one.id,
        ),
    )


async def _compared(container: AsyncContainer, actor: Actor, row: Row) -> dict[str, Any]:
    """What its owner was asked for, where it is known by which request it came, and allowed."""
    asked, known = await _asked(container, actor, row.card.account), row.card.known
    return {
        "asked": asked,
        "unallowed": unallowed(row.linking, asked, known),
        "last_granted": [one.slug for one in row.linking.permissions if one.slug in known.granted],
    }


async def _asked(container: AsyncContainer, actor: Actor, account: LinkedAccount) -> Asked | None:
    every = await (await container.get(ListLinkRequests))(actor, account.profile_id)
    return asked_of(
        account,
        [one for one in every if home_of(account) == (one.provider, one.business_center_id)],
    )


async def _place(
    container: AsyncContainer, actor: Actor, shelves: Shelves, account: LinkedAccount
) -> Place | None:
    """Its Business Center, with why nobody can act in it; None where that is gone."""
    found = (one for one in places_of(shelves, ()) if one.at == place_of(account))
    place = next(found, None)
    return await judged(container, actor, place) if place else None


def address_of(account: LinkedAccount, **more: str) -> str:
    """The query by which its pages know it."""
    return "?" + urlencode(_query(account) | more)


def _query(account: LinkedAccount) -> dict[str, str]:
    return {"at": place_of(account), "account": account.id}


HANDLERS = (show_account, change_ads, give_back, show_posts)
