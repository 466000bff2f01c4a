"""/link-requests: asking the owners of public accounts to link them, and how it goes."""

from dishka.integrations.litestar import FromDishka, inject
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.access import Actor, Deed, require
from core.ids import LinkRequestId, ProfileId
from core.usecases.link_requests import (
    CancelLinkRequest,
    ListLinkRequests,
    NewLinkRequest,
    RequestLink,
    ShowLinkRequest,
)
from entrypoints.http.link_views import LinkRequestView, view_link_request
from entrypoints.http.views import Items, items
from entrypoints.qr import Picture, drawn, open_url


@post("/profiles/{profile_id:str}/link-requests", summary="Ask to link a public account")
@inject
async def request_link(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: JSONBody[NewLinkRequest],
    ask: FromDishka[RequestLink],
) -> LinkRequestView:
    """Make an address under which an owner says yes; show it to them as a QR code. Manager and up.

    Only an admin of the Business Center is heard; `link_limit` where there is no room.
    """
    return view_link_request(await ask(actor, ProfileId(profile_id), data))


@get("/profiles/{profile_id:str}/link-requests", summary="A profile's link requests")
@inject
async def list_link_requests(
    actor: NamedDependency[Actor], profile_id: FromPath[str], list: FromDishka[ListLinkRequests]
) -> Items[LinkRequestView]:
    """The requests, newest first."""
    return items(view_link_request(one) for one in await list(actor, ProfileId(profile_id)))


@get("/link-requests/{request_id:str}", summary="How far a link request has come")
@inject
async def show_link_request(
    actor: NamedDependency[Actor], request_id: FromPath[str], show: FromDishka[ShowLinkRequest]
) -> LinkRequestView:
    """Ask again until the state is `linked`, `cancelled`, `declined` or `expired`."""
    return view_link_request(await show(actor, LinkRequestId(request_id)))


@get(
    "/link-requests/{request_id:str}/qr.png",
    summary="A link request's QR code as PNG",
    media_type="image/png",
)
@inject
async def draw_png(
    actor: NamedDependency[Actor], request_id: FromPath[str], show: FromDishka[ShowLinkRequest]
) -> bytes:
    """For the owner to scan; refused once the request has ended. Manager and up."""
    return await _draw(actor, request_id, show, Picture.PNG)


@get(
    "/link-requests/{request_id:str}/qr.svg",
    summary="A link request's QR code as SVG",
    media_type="image/svg+xml",
)
@inject
async def draw_svg(
    actor: NamedDependency[Actor], request_id: FromPath[str], show: FromDishka[ShowLinkRequest]
) -> bytes:
    """The same, to be printed in any size. Manager and up."""
    return await _draw(actor, request_id, show, Picture.SVG)


@delete("/link-requests/{request_id:str}", summary="Cancel a link request", status_code=200)
@inject
async def cancel_link_request(
    actor: NamedDependency[Actor], request_id: FromPath[str], cancel: FromDishka[CancelLinkRequest]
) -> LinkRequestView:
    """Stop waiting; twice is harmless. Refused where it has ended otherwise. Manager and up.

    The address may still work at the platform: an account that comes by it is linked all the same.
    """
    return view_link_request(await cancel(actor, LinkRequestId(request_id)))


@post(
    "/link-requests/{request_id:str}/decline",
    summary="Note that the owner declined",
    status_code=200,
)
@inject
async def decline_link_request(
    actor: NamedDependency[Actor], request_id: FromPath[str], cancel: FromDishka[CancelLinkRequest]
) -> LinkRequestView:
    """Stop waiting, because the owner has said that they will not. Manager and up.

    Twice is harmless; refused where it has ended otherwise.
    """
    return view_link_request(await cancel(actor, LinkRequestId(request_id), is_declined=True))


async def _draw(actor: Actor, id: str, show: ShowLinkRequest, picture: Picture) -> bytes:
    """Whoever has the code can link an account, so it takes the role that asks for one."""
    require(actor, Deed.LINK_ACCOUNTS)
    return drawn(open_url(await show(actor, LinkRequestId(id))), picture)


HANDLERS = (
    request_link,
    list_link_requests,
    show_link_request,
    draw_png,
    draw_svg,
    cancel_link_request,
    decline_link_request,
)
