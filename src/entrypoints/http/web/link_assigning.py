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
from core.errors import Invalid
from core.ids import PlatformUserId, ProfileId, PublicAccountId
from core.usecases.assigning import MOST, AssignMembers, AssignOrder, Pair
from core.usecases.link_requests import ListLinkRequests
from core.usecases.profiles import ShowProfile
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
    """Whom to give what, or from whom to take it."""

    at: str = ""
    members: Ticked = field(default_factory=list[str])
    accounts: Ticked = field(default_factory=list[str])
    levels: Ticked = field(default_factory=list[str])
    do: str = "assign"


@get("/profiles/{profile_id:str}/linked/assign", include_in_schema=False)
@inject
async def show_assign(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    requests: FromDishka[ListLinkRequests],
) -> Response[str]:
    """The choices within one Business Center, its accounts so many a page."""
    require(actor, Deed.LINK_ACCOUNTS)
    id, given = ProfileId(profile_id), request.query_params
    profile = await show_profile(actor, id)
    container: AsyncContainer = request.state.dishka_container
    shelves = await kept(container, actor, id)
    places = [one for one in places_of(shelves, await requests(actor, id)) if one.linked]
    place = await _chosen(container, actor, places, given.get("at", ""))
    text = given.get("q", "").strip()[:200]
    found = found_in(shelves, text, place.at, Show.ALL) if place else []
    home = (place.center.provider, place.center.id) if place else ("", "")
    return await page(
        "link_assign.html",
        request,
        profile=profile,
        places=places,
        place=place,
        leaf=leaf_of(
            [one for one in found if one.lost_at is None],
            given.get("page", ""),
            text,
            {"at": place.at} if place else {},
        ),
        row=shelves.row,
        people=[one for one in shelves.members.get(home, []) if one.lost_at is None],
        chosen=set(given.getall("accounts", [])[:MOST_TICKED]),
        chosen_people=set(given.getall("members", [])[:MOST_TICKED]),
        most=MOST,
        **await refreshed(container, actor, id),
        **await common(container, shelves),
    )


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
    if data.do not in {"assign", "unassign"}:
        raise Invalid("That cannot be done with them.", field="do")
    levels = tuple(ticked(data.levels)) if data.do == "assign" else ()
    if data.do == "assign" and not levels:
        raise Invalid("No level of access is ticked.", field="levels", remedy="Tick one at least.")
    provider, center_id = split(data.at)
    order = AssignOrder(
        provider=provider, business_center_id=center_id, pairs=_pairs(data), levels=levels
    )
    results = await assign(actor, profile.id, order)
    title = "Members assigned" if levels else "Access taken away"
    return await results_page(request, actor, profile, data.at, results, title)


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
        raise Invalid(
            "Nobody, or no account, is ticked.",
            field="members",
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
