"""Pixels: what reports a website's events, and what each received."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import msgspec

from core.library import Pixel
from core.ports.entities import Entities, EntityQuery
from core.ports.sums import Sums
from core.sums import EventSum
from core.usecases.bounds import MOST_ROWS
from core.usecases.figures import LISTED
from core.usecases.freshness import Freshness
from core.usecases.outlook import LookAround, Outlook, fresh


class Receiver(msgspec.Struct, frozen=True, kw_only=True):
    """A pixel and what it received, the most frequent event first."""

    pixel: Pixel
    events: list[EventSum]

    @property
    def last(self) -> date | None:
        """The last day on which anything came."""
        return max((one.last for one in self.events if one.last), default=None)


class Receivers(msgspec.Struct, frozen=True, kw_only=True):
    """A page of pixels, and how many there are of those asked for."""

    rows: list[Receiver]
    total: int
    freshness: Freshness
    is_cut: bool
    """Whether there are more pixels than can be looked through."""


@dataclass(frozen=True, slots=True)
class ReadPixels:
    """The pixels by name, with all their known days added up, for whoever has looked around."""

    entities: Entities
    sums: Sums
    look: LookAround

    async def __call__(self, outlook: Outlook, text: str, limit: int, offset: int) -> Receivers:
        """Those whose name has the text, or whose id, code or account's id it is."""
        profile_id, kind = outlook.profile_id, LISTED[Pixel]
        every = EntityQuery(profile_id=profile_id, limit=MOST_ROWS + 1)
        found = await self.entities.find(Pixel, every)
        asked = sorted((one for one in found[:MOST_ROWS] if _has(one, text)), key=_place)
        page = asked[offset : offset + limit]
        told = await self.sums.of_events(profile_id, [one.id for one in page])
        return Receivers(
            rows=[Receiver(pixel=one, events=_events_of(one, told)) for one in page],
            total=len(asked),
            freshness=fresh(outlook, await self.look.read_of(outlook, kind), kind),
            is_cut=len(found) > MOST_ROWS,
        )


def _has(pixel: Pixel, text: str) -> bool:
    whole = (pixel.id, pixel.code, pixel.ad_account_id)
    return text.casefold() in pixel.name.casefold() or text in whole


def _place(pixel: Pixel) -> tuple[bool, str, str]:
    return pixel.gone_at is not None, pixel.name.casefold(), pixel.id


def _events_of(pixel: Pixel, told: Iterable[EventSum]) -> list[EventSum]:
    key = pixel.provider, pixel.ad_account_id, pixel.id
    ours = [one for one in told if (one.provider, one.ad_account_id, one.pixel_id) == key]
    return sorted(ours, key=lambda one: (-(one.count or 0), one.event))
