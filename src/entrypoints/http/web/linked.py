"""/profiles/…/linked: the public accounts of a profile, and the requests that wait."""

from collections.abc import Sequence
from typing import Any

from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import ServerSentEvent

from core.access import Actor
from core.ids import ProfileId
from core.link_request import LinkRequest, LinkState
from core.ports.clock import Clock
from core.ports.platforms import Platforms
from core.usecases.business_centers import ListBusinessCenters
from core.usecases.link_requests import ListLinkRequests
from core.usecases.linked_accounts import ListLinkedAccounts
from core.usecases.profiles import ShowProfile
from entrypoints.http.web.cards import words_of
from entrypoints.http.web.link_places import (
    Place,
    fresh_together,
    listed_at,
    places_of,
)
from entrypoints.http.web.link_reading import refreshed
from entrypoints.http.web.linked_rows import Shelves, Show, found_in, shelves_of
from entrypoints.http.web.linkers import linkings_of, noun_of
from entrypoints.http.web.paging import leaf_of
from entrypoints.http.web.rendering import fragment, page
from entrypoints.http.web.watching import Sight, stream

SHOWN = 5
"""Waiting requests that the list names; their own page has them all."""


@get("/profiles/{profile_id:str}/linked", include_in_schema=False)
@inject
async def show_linked(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    requests: FromDishka[ListLinkRequests],
) -> Response[str]:
    """The accounts, so many a page, found by name, Business Center and state."""
    id, given = ProfileId(profile_id), request.query_params
    profile = await show_profile(actor, id)
    shelves = await kept(request.state.dishka_container, actor, id)
    asked = await requests(actor, id)
    text, at = given.get("q", "").strip()[:200], given.get("at", "")[:200]
    wish = given.get("show", "")
    show = Show(wish) if wish in set(Show) else Show.ALL
    places = places_of(shelves, asked)
    narrowed = {name: value for name, value in (("at", at), ("show", show.value)) if value}
    found = found_in(shelves, text, at, show)
    return await page(
        "linked.html",
        request,
        profile=profile,
        places=places,
        leaf=leaf_of(found, given.get("page", ""), text, narrowed),
        row=shelves.row,
        total=len(shelves.every.accounts),
        found=len(found),
        lost=sum(one.lost_at is not None for one in found),
        listed=listed_at(shelves),
        show=show,
        at=at,
        shows=list(Show),
        fresh=fresh_together(places),
        waiting=waiting_in(asked),
        shown=SHOWN,
        account_names=account_names(shelves),
        **await refreshed(request.state.dishka_container, actor, id),
        **await common(request.state.dishka_container, shelves),
    )


@get("/profiles/{profile_id:str}/linked/events", include_in_schema=False)
@inject
async def watch_linked(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    requests: FromDishka[ListLinkRequests],
    list_centers: FromDishka[ListBusinessCenters],
) -> ServerSentEvent:
    """The waiting requests, live, until one of them is answered or ends."""
    id = ProfileId(profile_id)
    before = {one.id for one in waiting_in(await requests(actor, id))}
    shelves = await kept(request.state.dishka_container, actor, id)
    more = {
        "center_names": {one.id: one.name for one in await list_centers(actor, id)},
        "linkings": shelves.linkings,
        "account_names": account_names(shelves),
    }

    async def look(scope: AsyncContainer, actor: Actor) -> Sight:
        every = await (await scope.get(ListLinkRequests))(actor, id)
        waiting = waiting_in(every)
        now = (await scope.get(Clock)).now()
        html = fragment("link_waiting.html", waiting=waiting, shown=SHOWN, now=now, **more)
        ended = [one for one in every if one.id in before and one not in waiting]
        if waiting and not ended:
            return Sight(html=html)
        shelves = await kept(scope, actor, id)  # all there is: not read at every look
        noun = noun_of(shelves.linkings.values())
        told = " ".join(last_words(shelves, one, noun) for one in ended[:2])
        return Sight(html=html, is_over=True, last_words=told)

    return stream(request, look)


async def kept(container: AsyncContainer, actor: Actor, id: ProfileId) -> Shelves:
    """Everything a profile keeps of linked accounts."""
    every = await (await container.get(ListLinkedAccounts)).everything(actor, id)
    return shelves_of(every, linkings_of(await container.get(Platforms)))


async def common(container: AsyncContainer, shelves: Shelves) -> dict[str, Any]:
    """What every page about linked accounts needs: words and names."""
    platforms = await container.get(Platforms)
    here = {one.provider for one in shelves.every.connections}
    linkings = {slug: one for slug, one in shelves.linkings.items() if slug in here}
    return {
        "noun": noun_of((linkings or shelves.linkings).values()),
        "words": words_of(platforms, [one.provider for one in shelves.every.connections]),
        "linkings": shelves.linkings,
        "is_connected": bool(linkings),
        "center_names": shelves.center_names(),
        "platform_names": {one.manifest.slug: one.manifest.name for one in platforms.all()},
    }


def account_names(shelves: Shelves) -> dict[str, str]:
    """What the accounts are called, those that have a name."""
    return {one.id: one.name for one in shelves.every.accounts if one.name}


def waiting_in(requests: Sequence[LinkRequest]) -> list[LinkRequest]:
    """Those that somebody may still answer."""
    return [one for one in requests if one.state is LinkState.WAITING]


def last_words(shelves: Shelves, request: LinkRequest, noun: str) -> str:
    """What a toast says of a request that ended."""
    center = shelves.center_names().get(request.business_center_id, "")
    if request.state is LinkState.LINKED:
        name = shelves.named(request.provider, request.account_id) or noun
        return f"“{name}” is linked to “{center}”."
    return {
        LinkState.CANCELLED: "The request was cancelled.",
        LinkState.DECLINED: "The request was declined.",
    }.get(request.state, f"Nobody answered the request for “{center}” in time.")


def can_act(place: Place) -> bool:
    """Whether somebody connected here can act in it, and there is room."""
    return not place.refusal and not place.is_full


HANDLERS = (show_linked, watch_linked)
