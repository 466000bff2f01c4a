"""/profiles/…/linked/assign: members, accounts and levels, ticked and given or taken at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from core.access import Actor, Deed, require
from core.errors import Error, Invalid, Refused, TrialExpired
from core.ids import PlatformUserId, ProfileId, PublicAccountId
from core.profile import Profile
from core.provider_errors import ProviderError
from core.usecases.assigning import MOST, AssignMembers, AssignOrder, Pair
from core.usecases.link_requests import ListLinkRequests
from core.usecases.profiles import ShowProfile
from entrypoints.http.errors import status_of
from entrypoints.http.web.forms import Ticked, ticked
from entrypoints.http.web.link_places import Place, judged, places_of, split
from entrypoints.http.web.link_reading import refreshed
from entrypoints.http.web.link_results import results_page
from entrypoints.http.web.linked import common, kept
from entrypoints.http.web.linked_rows import Show, found_in
from entrypoints.http.web.paging import leaf_of
from entrypoints.http.web.rendering import page

MOST_TICKED = 500
"""Ticks that an address brings along."""


@dataclass
class Wish:
    """Whom to give what, or from whom to take it, and which part of the list was looked at."""

    at: str = ""
    members: Ticked = field(default_factory=list[str])
    accounts: Ticked = field(default_factory=list[str])
    levels: Ticked = field(default_factory=list[str])
    do: str = "assign"
    q: str = ""
    page: str = ""


@get("/profiles/{profile_id:str}/linked/assign", include_in_schema=False)
@inject
async def show_assign(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
) -> Response[str]:
    """The choices within one Business Center; an address may bring ticks along."""
    require(actor, Deed.LINK_ACCOUNTS)
    given = request.query_params
    profile = await show_profile(actor, ProfileId(profile_id))
    wish = Wish(
        at=given.get("at", ""),
        members=given.getall("members", [])[:MOST_TICKED],
        accounts=given.getall("accounts", [])[:MOST_TICKED],
        levels=given.getall("levels", [])[:MOST_TICKED],
        q=given.get("q", ""),
        page=given.get("page", ""),
    )
    return await _choices(request, actor, profile, wish)


@post("/profiles/{profile_id:str}/linked/assign", include_in_schema=False)
@inject
async def assign(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[Wish],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    assign: FromDishka[AssignMembers],
) -> Response[str]:
    """Every ticked member and every ticked account; a page with the result of each pair."""
    require(actor, Deed.LINK_ACCOUNTS)
    profile = await show_profile(actor, ProfileId(profile_id))
    try:
        order = _order(data)
        results = await assign(actor, profile.id, order)
    except TrialExpired:
        raise
    except (Invalid, Refused, ProviderError) as error:
        return await _choices(request, actor, profile, data, error)
    title = "Assigning members" if order.levels else "Taking access away"
    return await results_page(request, actor, profile, data.at, results, title, order.levels)


async def _choices(
    request: Request[Any, Any, Any],
    actor: Actor,
    profile: Profile,
    wish: Wish,
    error: Error | None = None,
) -> Response[str]:
    """The page, its accounts so many at a time; what was refused comes back ticked."""
    container: AsyncContainer = request.state.dishka_container
    shelves = await kept(container, actor, profile.id)
    asked = await (await container.get(ListLinkRequests))(actor, profile.id)
    places = [one for one in places_of(shelves, asked) if one.linked]
    place = await _chosen(container, actor, places, wish.at)
    text = wish.q.strip()[:200]
    found = found_in(shelves, text, place.at, Show.ALL) if place else []
    there = [one for one in found if one.lost_at is None]
    leaf = leaf_of(there, wish.page, text, {"at": place.at} if place else {})
    ticks = set(ticked(wish.accounts))
    home = (place.center.provider, place.center.id) if place else ("", "")
    return await page(
        "link_assign.html",
        request,
        status=status_of(type(error)) if error else 200,
        profile=profile,
        places=places,
        place=place,
        leaf=leaf,
        row=shelves.row,
        people=[one for one in shelves.members.get(home, []) if one.lost_at is None],
        chosen=ticks,
        unseen=sorted(ticks - {one.id for one in leaf.rows}),
        chosen_people=set(ticked(wish.members)),
        chosen_levels=set(ticked(wish.levels)) if error or wish.levels else _first(place),
        brings=bool(error or wish.accounts or wish.members),
        error=error,
        most=MOST,
        **await refreshed(container, actor, profile.id),
        **await common(container, shelves),
    )


def _first(place: Place | None) -> set[str]:
    """The level that is ticked at first."""
    return {one.slug for one in place.linking.levels[:1]} if place else set()


def _order(data: Wish) -> AssignOrder:
    """What the use case is asked. Raises Invalid."""
    if data.do not in {"assign", "unassign"}:
        raise Invalid("That cannot be done with them.", field="do")
    levels = tuple(ticked(data.levels)) if data.do == "assign" else ()
    if data.do == "assign" and not levels:
        raise Invalid("No level of access is ticked.", field="levels", remedy="Tick one at least.")
    provider, center_id = split(data.at)
    return AssignOrder(
        provider=provider, business_center_id=center_id, pairs=_pairs(data), levels=levels
    )


async def _chosen(
    container: AsyncContainer, actor: Actor, places: Sequence[Place], at: str
) -> Place | None:
    """The one that is named, else the first; with why nobody can act in it."""
    found = next((one for one in places if one.at == at), places[0] if places else None)
    return await judged(container, actor, found) if found else None


def _pairs(data: Wish) -> tuple[Pair, ...]:
    """Each with each. Raises Invalid for none, or too many."""
    pairs = tuple(
        Pair(member_id=PlatformUserId(member), account_id=PublicAccountId(account))
        for account in ticked(data.accounts)
        for member in ticked(data.members)
    )
    if not pairs:
        nobody = not ticked(data.members)
        raise Invalid(
            "Nobody is ticked." if nobody else "No account is ticked.",
            field="members" if nobody else "accounts",
            remedy="Tick one member and one account at least.",
        )
    if len(pairs) > MOST:
        raise Invalid(
            f"That makes {len(pairs)} pairs, and {MOST} can be done at a time.",
            field="members",
            remedy="Tick fewer members, or fewer accounts.",
        )
    return pairs


HANDLERS = (show_assign, assign)
