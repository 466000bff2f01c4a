"""/profiles/…/pixels: the pixels, the events each received, and when the last one came."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.access import Actor
from core.ids import ProfileId
from core.library import Pixel, PixelEvent
from core.ports.entities import EntityQuery
from core.usecases.ad_accounts import ListAdAccounts
from core.usecases.bounds import MOST_ROWS
from core.usecases.figures import ReadFigures
from core.usecases.profiles import ShowProfile
from entrypoints.asking import mark_after, place_after
from entrypoints.http.web.rendering import page

MOST_EVENTS = 20_000
"""Of one profile; what is beyond is not added up, and the page says so."""


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a pixel, over all days that are known."""

    event: str
    count: int | None
    last: date | None
    """The last day on which it came, in UTC."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A pixel and what it received."""

    pixel: Pixel
    events: list[Received]

    @property
    def last(self) -> date | None:
        """The last day on which anything came."""
        return max((one.last for one in self.events if one.last), default=None)


@get("/profiles/{profile_id:str}/pixels", include_in_schema=False)
@inject
async def show_pixels(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    list_accounts: FromDishka[ListAdAccounts],
    read: FromDishka[ReadFigures],
) -> Response[str]:
    """Every pixel with its events."""
    id = ProfileId(profile_id)
    profile = await show_profile(actor, id)
    pixels = await read.entities_of(actor, Pixel, EntityQuery(profile_id=id, limit=MOST_ROWS))
    events = await _events(read, actor, id)
    return await page(
        "pixels.html",
        request,
        profile=profile,
        rows=[_row(one, events) for one in pixels.rows],
        freshness=pixels.freshness,
        names={one.account.id: one.account.name for one in await list_accounts(actor, id)},
        is_cut=len(events) >= MOST_EVENTS or pixels.has_more,
    )


async def _events(read: ReadFigures, actor: Actor, id: ProfileId) -> list[PixelEvent]:
    rows: list[PixelEvent] = []
    query = EntityQuery(profile_id=id, limit=MOST_ROWS)
    while len(rows) < MOST_EVENTS:
        part = await read.entities_of(actor, PixelEvent, query)
        rows += part.rows
        if not part.has_more:
            break
        query = msgspec.structs.replace(query, after=place_after(mark_after(part.rows[-1])))
    return rows


def _row(pixel: Pixel, events: Iterable[PixelEvent]) -> Row:
    mine = [
        one
        for one in events
        if one.pixel_id == pixel.id and one.ad_account_id == pixel.ad_account_id
    ]
    found = [
        _received(name, [one for one in mine if one.event == name])
        for name in sorted({one.event for one in mine})
    ]
    return Row(pixel=pixel, events=sorted(found, key=lambda one: -(one.count or 0)))


def _received(name: str, days: list[PixelEvent]) -> Received:
    counts = [one.count for one in days if one.count is not None]
    came = [one.day for one in days if one.count]
    return Received(event=name, count=sum(counts) if counts else None, last=max(came, default=None))


HANDLERS = (show_pixels,)
