"""/link-requests/…: one request: the code to scan, what is asked, and how it goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, ServerSentEvent

from core.access import Actor, Deed, require
from core.errors import Invalid, NotFound
from core.ids import LinkRequestId, PermissionSlug, ProfileId
from core.link_asked import asked_by, unallowed
from core.link_request import LinkRequest, LinkState
from core.linking import Linking
from core.ports.clock import Clock
from core.ports.workspaces import Workspaces
from core.usecases.link_requests import CancelLinkRequest, ListLinkRequests, ShowLinkRequest
from core.usecases.profiles import ShowProfile
from entrypoints.addresses import Addresses
from entrypoints.http.web.linked import account_names, common, kept, last_words
from entrypoints.http.web.linked_rows import Row, Shelves
from entrypoints.http.web.paging import leaf_of
from entrypoints.http.web.rendering import HEADERS, fragment, go, page
from entrypoints.http.web.watching import Sight, stream
from entrypoints.qr import Picture, drawn

KINDS = {Picture.PNG: "image/png", Picture.SVG: "image/svg+xml"}


@dataclass
class Ending:
    """Whether we stop waiting, or the owner has said no."""

    do: str = "cancel"


@get("/profiles/{profile_id:str}/linked/requests", include_in_schema=False)
@inject
async def show_requests(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    requests: FromDishka[ListLinkRequests],
) -> Response[str]:
    """Every request of the profile, newest first."""
    id = ProfileId(profile_id)
    profile = await show_profile(actor, id)
    container: AsyncContainer = request.state.dishka_container
    shelves = await kept(container, actor, id)
    every = await requests(actor, id)
    return await page(
        "link_requests.html",
        request,
        profile=profile,
        leaf=leaf_of(every, request.query_params.get("page", "")),
        waiting=[one for one in every if one.state is LinkState.WAITING],
        shown=0,
        account_names=account_names(shelves),
        **await common(container, shelves),
    )


@get("/link-requests/{request_id:str}", include_in_schema=False)
@inject
async def show_request(
    actor: NamedDependency[Actor],
    request_id: FromPath[str],
    request: Request[Any, Any, Any],
    show: FromDishka[ShowLinkRequest],
    show_profile: FromDishka[ShowProfile],
    requests: FromDishka[ListLinkRequests],
    workspaces: FromDishka[Workspaces],
) -> Response[str]:
    """The code and all about it; once it has ended, what came of it."""
    found = await show(actor, LinkRequestId(request_id))
    profile = await show_profile(actor, found.profile_id)
    container: AsyncContainer = request.state.dishka_container
    shelves = await kept(container, actor, found.profile_id)
    id = found.account_id or found.wanted_id
    there, links = found.business_center_id, shelves.links(found.provider, id)
    account = next((one for one in links if one.business_center_id == there), None)
    linking = shelves.linkings.get(found.provider)
    every = await requests(actor, found.profile_id)
    others = _others(found, every)
    around, asker = await common(container, shelves), await workspaces.get(actor.workspace_id)
    center = around["words"]["business_center"], _center_of(shelves, found)
    return await page(
        "link_request.html",
        request,
        profile=profile,
        one=found,
        linking=linking,
        shows=linking is not None and linking.shows_owner,
        text=_letter(found, linking, asker.name, center) if linking else "",
        others=len(others),
        differ=any(_wish(one) != _wish(found) for one in others),
        again=_again(found),
        file=f"{profile.name}-{found.id[:8]}",
        account=account,
        came=_came(found, every, shelves),
        **_compared(found, every, shelves.row(account) if account and linking else None),
        account_name=shelves.named(found.provider, id),
        **around,
    )


def _came(found: LinkRequest, every: Sequence[LinkRequest], shelves: Shelves) -> list[str]:
    """The names of other accounts that may have come by the code of a request for one account."""
    if found.state is not LinkState.WAITING or found.wanted_id is None or found.since is None:
        return []
    home = found.provider, found.business_center_id
    told = {one.account_id for one in every} | {found.wanted_id}
    return [
        one.name or one.id
        for one in shelves.every.accounts
        if (one.provider, one.business_center_id) == home
        and one.lost_at is None
        and one.linked_at > found.since
        and one.id not in told
    ]


@get("/link-requests/{request_id:str}/events", include_in_schema=False)
@inject
async def watch_request(
    actor: NamedDependency[Actor],
    request_id: FromPath[str],
    request: Request[Any, Any, Any],
    show: FromDishka[ShowLinkRequest],
) -> ServerSentEvent:
    """How it goes, live: over once it has ended, or once its address is there."""
    id = LinkRequestId(request_id)
    first = await show(actor, id)

    async def look(scope: AsyncContainer, actor: Actor) -> Sight:
        found = await (await scope.get(ShowLinkRequest))(actor, id)
        html = fragment("link_state.html", one=found, now=(await scope.get(Clock)).now())
        if found.state is LinkState.WAITING:
            return Sight(html=html, is_over=bool(found.url) and not first.url)
        shelves = await kept(scope, actor, found.profile_id)
        noun = str((await common(scope, shelves))["noun"])
        return Sight(html=html, is_over=True, last_words=last_words(shelves, found, noun))

    return stream(request, look)


@get("/link-requests/{request_id:str}/qr.svg", include_in_schema=False)
@inject
async def show_svg(
    actor: NamedDependency[Actor], request_id: FromPath[str], show: FromDishka[ShowLinkRequest]
) -> Response[bytes]:
    """The code to look at, or to print at any size."""
    require(actor, Deed.LINK_ACCOUNTS)
    return _picture(await show(actor, LinkRequestId(request_id)), Picture.SVG)


@get("/link-requests/{request_id:str}/qr.png", include_in_schema=False)
@inject
async def show_png(
    actor: NamedDependency[Actor], request_id: FromPath[str], show: FromDishka[ShowLinkRequest]
) -> Response[bytes]:
    """The code to send in a message."""
    require(actor, Deed.LINK_ACCOUNTS)
    return _picture(await show(actor, LinkRequestId(request_id)), Picture.PNG)


@post("/link-requests/{request_id:str}/cancel", include_in_schema=False)
@inject
async def cancel(
    actor: NamedDependency[Actor],
    request_id: FromPath[str],
    data: URLEncodedBody[Ending],
    show: FromDishka[ShowLinkRequest],
    end: FromDishka[CancelLinkRequest],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Stop waiting, or note that the owner will not."""
    require(actor, Deed.LINK_ACCOUNTS)
    await show(actor, LinkRequestId(request_id))
    if data.do not in {"cancel", "declined"}:
        raise Invalid("That cannot be done with it.", field="do")
    done = await end(actor, LinkRequestId(request_id), is_declined=data.do == "declined")
    told = "Cancelled. Nobody waits for an answer any more."
    if done.state is LinkState.DECLINED:
        told = "Noted that the owner declined."
    return go(f"/link-requests/{done.id}", addresses, told)


def _others(request: LinkRequest, every: Iterable[LinkRequest]) -> list[LinkRequest]:
    """What else waits for whoever answers in the same Business Center."""
    home = request.provider, request.business_center_id, None
    return [
        one
        for one in every
        if one.id != request.id
        and one.state is LinkState.WAITING
        and (one.provider, one.business_center_id, one.wanted_id) == home
    ]


def _compared(
    request: LinkRequest, every: Iterable[LinkRequest], row: Row | None
) -> dict[str, Any]:
    """What was asked for when it was answered, and of that what was not allowed."""
    home = request.provider, request.business_center_id
    there = [one for one in every if (one.provider, one.business_center_id) == home]
    asked = asked_by(request, there)
    lacking = unallowed(row.linking, asked, row.card.known) if row else ()
    return {"asked": asked, "unallowed": lacking}


def _center_of(shelves: Shelves, request: LinkRequest) -> str:
    return shelves.center_names().get(request.business_center_id, request.business_center_id)


def _letter(request: LinkRequest, linking: Linking, asker: str, center: tuple[str, str]) -> str:
    """What to write to the owner, where the platform does not show them what is asked."""
    named = {one.slug: one.name for one in linking.permissions}
    lines = [
        f"{asker} asks you to link your {linking.noun} to the {center[0]} “{center[1]}”.",
        f"Please open this on your phone, signed in with the {linking.noun} to link,"
        f" until {request.expires_at:%Y-%m-%d %H:%M} UTC:",
        request.url,
        f"It asks for “{linking.access}”. Please allow:",
        *(f"- {named.get(slug, slug)}" for slug in request.permissions),
    ]
    if request.is_ads_only:
        lines.append("What is published in your name then shows through ads only.")
    elif linking.ads_only in request.permissions:
        lines.append(
            "New posts that are published in your name then show on your profile too,"
            " like your own, and not in ads alone."
        )
    return "\n".join(lines)


def _wish(request: LinkRequest) -> tuple[tuple[PermissionSlug, ...], bool]:
    return request.permissions, request.is_ads_only


def _again(request: LinkRequest) -> str:
    """The query by which the same is asked anew."""
    query = [("at", f"{request.provider}/{request.business_center_id}")]
    query += [("permissions", slug) for slug in request.permissions]
    query += [] if request.is_ads_only else [("shown", "profile")]
    account = request.account_id or request.wanted_id
    return "?" + urlencode(query + ([("account", account)] if account else []), safe="/")


def _picture(request: LinkRequest, kind: Picture) -> Response[bytes]:
    """Raises NotFound where there is nothing to scan yet, or not any more."""
    if request.state is not LinkState.WAITING or not request.url:
        raise NotFound("code to scan of the request", request.id)
    return Response(
        drawn(request.url, kind),
        media_type=KINDS[kind],
        headers={
            **HEADERS,
            "Content-Disposition": f'inline; filename="request-{request.id[:8]}.{kind.value}"',
        },
    )


HANDLERS = (show_requests, show_request, watch_request, show_svg, show_png, cancel)
