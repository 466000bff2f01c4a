"""/profiles/…/linked/read: a Business Center's accounts read anew, watched until it is over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import msgspec
from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, ServerSentEvent

from core.access import Actor, Deed, require
from core.ids import BusinessCenterId, ProfileId
from core.job import job_for
from core.linked_account import Part
from core.ports.jobs import Jobs
from core.usecases.business_centers import ListBusinessCenters
from core.usecases.profiles import ShowProfile
from core.usecases.refreshing_links import Refresh, RefreshLinks, ShowRefreshes
from entrypoints.addresses import Addresses
from entrypoints.http.web.link_places import PARTS, split
from entrypoints.http.web.rendering import fragment, go
from entrypoints.http.web.watching import Sight, stream
from entrypoints.http.web.words import why


@dataclass
class Which:
    """The Business Center to read again, as provider and id, and the page to go on to."""

    at: str = ""
    to: str = ""


@post("/profiles/{profile_id:str}/linked/read", include_in_schema=False)
@inject
async def read_again(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[Which],
    refresh: FromDishka[RefreshLinks],
    show_profile: FromDishka[ShowProfile],
    jobs: FromDishka[Jobs],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Have a worker ask the platform for everything about one Business Center's accounts."""
    require(actor, Deed.SYNC)
    id = ProfileId(profile_id)
    await show_profile(actor, id)
    await jobs.enqueue(job_for(await refresh(actor, id, *split(data.at))))
    where = f"/assign?{urlencode({'at': data.at})}" if data.to == "assign" else "#places"
    return go(f"/profiles/{id}/linked{where}", addresses)


@get("/profiles/{profile_id:str}/linked/read/events", include_in_schema=False)
@inject
async def watch_reading(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show: FromDishka[ShowRefreshes],
    list_centers: FromDishka[ListBusinessCenters],
) -> ServerSentEvent:
    """The readings under way, live, until one of those that the page awaits is over."""
    id = ProfileId(profile_id)
    await show(actor, id)
    awaited = set(request.query_params.getall("asked", []))
    names = {one.id: one.name for one in await list_centers(actor, id)}

    async def look(scope: AsyncContainer, actor: Actor) -> Sight:
        every = await (await scope.get(ShowRefreshes))(actor, id)
        html = fragment("link_reading.html", reading=being_read(every), center_names=names)
        known = {one.asked.id: one for one in every if one.asked}
        ended = [known[one] for one in awaited if one in known and not known[one].is_reading]
        if awaited and awaited <= known.keys() and not ended:
            return Sight(html=html)
        told = " ".join(told_of(one, names) for one in ended[:2])
        return Sight(html=html, is_over=True, last_words=told)

    return stream(request, look)


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A Business Center that is being read, and how many of its parts are read anew by now."""

    refresh: Refresh
    done: int
    of: int = len(Part)


def being_read(refreshes: Iterable[Refresh]) -> list[Seen]:
    """Those that somebody asked for and that are not over."""
    return [
        Seen(
            refresh=one,
            done=sum(part.as_of >= one.asked.asked_at for part in one.parts),
        )
        for one in refreshes
        if one.asked and one.is_reading
    ]


def told_of(refresh: Refresh, names: Mapping[BusinessCenterId, str]) -> str:
    """What a toast says of one that is over."""
    name = names.get(refresh.business_center_id, refresh.business_center_id)
    if refresh.asked and refresh.asked.problem:
        reason = why(refresh.asked.problem)
        return f"“{name}” was not read to the end: {reason}. What was known stays."
    failed = [PARTS[one.part] for one in refresh.parts if one.problem]
    if failed:
        parts = ", ".join(failed)
        return f"“{name}” was read again, but for: {parts}. What was known of these stays."
    return f"“{name}” was read again."


async def refreshed(container: AsyncContainer, actor: Actor, id: ProfileId) -> dict[str, Any]:
    """What a page needs to tell of readings: all, by Business Center, and those under way."""
    every = await (await container.get(ShowRefreshes))(actor, id)
    return {
        "refreshes": {f"{one.provider}/{one.business_center_id}": one for one in every},
        "reading": being_read(every),
    }


HANDLERS = (read_again, watch_reading)
