"""/profiles/…/pixels: the pixels, the events each received, and when the last one came."""

from typing import Any
from urllib.parse import urlencode

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.access import Actor
from core.ids import ProfileId
from core.ports.platforms import Platforms
from core.usecases.outlook import LookAround, key_of
from core.usecases.pixels import ReadPixels
from core.usecases.profiles import ShowProfile
from entrypoints.http.web.ads_asked import page_of
from entrypoints.http.web.cards import worded
from entrypoints.http.web.rendering import page

PER_PAGE = 60


@get("/profiles/{profile_id:str}/pixels", include_in_schema=False)
@inject
async def show_pixels(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    look: FromDishka[LookAround],
    read: FromDishka[ReadPixels],
    platforms: FromDishka[Platforms],
) -> Response[str]:
    """The pixels with their events, so many a page."""
    id, given = ProfileId(profile_id), request.query_params
    profile = await show_profile(actor, id)
    text, number = given.get("q", "").strip()[:200], page_of(given.get("page", ""))
    outlook = await look(actor, id)
    shown = await read(outlook, text, PER_PAGE, (number - 1) * PER_PAGE)
    return await page(
        "pixels.html",
        request,
        profile=profile,
        shown=shown,
        text=text,
        number=number,
        pages=max(1, -(-shown.total // PER_PAGE)),
        per_page=PER_PAGE,
        link=lambda page: "?" + urlencode({"q": text, "page": page} if text else {"page": page}),
        names={key_of(one.account): one.account.name for one in outlook.views},
        **worded(platforms, outlook.providers),
    )


HANDLERS = (show_pixels,)
