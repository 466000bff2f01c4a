"""The end of a slice: does what came fit what the platform said there is, and what is gone?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.insight import Window
from core.ports.entities import Entities
from core.ports.insights import Insights, Part
from core.ports.readings import Readings
from core.readings import Reading, laid_over, read_since
from core.reads import Page
from core.slices import Slice, SliceStatus, begun_anew
from core.usecases.page import Row
from core.usecases.put_rows import Place

MOST_REREADS = 2
"""How often a slice begins anew because its pages did not fit together."""


@dataclass(frozen=True, slots=True)
class CloseSlice:
    """Commits nothing: whoever calls it does, together with the last page."""

    entities: Entities
    insights: Insights
    readings: Readings

    async def __call__(
        self,
        place: Place,
        page: Page[Row],
        seen: int,
        now: datetime,
    ) -> Slice:
        """The slice done; or begun anew where rows are missing; or failed where they stay so.

        Rows move between pages while one reads, so a listing may show one twice and another
        never. Whoever counts notices: only a reading that is whole says that something is gone.
        """
        slice = place.slice
        count = await self._count(place, seen)
        told = page.total if page.total is not None else slice.most or None
        if told is not None and (slice.is_shaken or count < told):
            return _again(slice, count, told, now)
        ours = (place.profile_id, place.provider, slice.target, slice.kind)
        known = await self.readings.of_target(*ours)
        if page.total is not None and not page.is_partial:
            await self._mark_gone(place, known, now)
        await self._remember(place, known, now)
        return msgspec.structs.replace(
            slice, status=SliceStatus.DONE, rows=count, left=0, cursor="", ended_at=now
        )

    async def _count(self, place: Place, seen: int) -> int:
        """How many different rows were told since the slice began."""
        since, trait = place.slice.started_at, place.slice.trait
        if since is None:
            return seen
        if part := _part(place):
            return await self.insights.count_told(part, since)
        if trait.is_listing and trait.entity is not None:
            return await self.entities.count_seen(
                place.profile_id, place.provider, trait.entity, place.slice.ad_account_id, since
            )
        return seen

    async def _mark_gone(self, place: Place, known: Iterable[Reading], now: datetime) -> None:
        """What neither this reading nor the whole one before it was shown.

        One alone may miss a row that moved up when another vanished and a third was added.
        """
        slice, trait = place.slice, place.slice.trait
        since = _before(slice, known)
        if since is None:
            return
        if part := _part(place):
            over = read_since([_reading(place, now)], place.ends())
            await self.insights.retract(part, since, now, over)
        elif trait.is_listing and trait.entity is not None:
            await self.entities.miss(
                place.profile_id, place.provider, trait.entity, slice.ad_account_id, since, now
            )

    async def _remember(self, place: Place, known: Iterable[Reading], now: datetime) -> None:
        slice, new = place.slice, _reading(place, now)
        await self.readings.replace(
            place.profile_id, place.provider, slice.target, slice.kind, laid_over(known, new)
        )


def _reading(place: Place, now: datetime) -> Reading:
    """As of when the slice began: what changed while it was read is read next time."""
    return Reading(
        provider=place.provider,
        target=place.slice.target,
        kind=place.slice.kind,
        window=place.slice.window,
        read_at=place.slice.started_at or now,
    )


def _part(place: Place) -> Part | None:
    """The insights a slice reads; None where it reads something else."""
    slice = place.slice
    if slice.trait.level is None or slice.window is None:
        return None
    return Part(
        profile_id=place.profile_id,
        provider=place.provider,
        ad_account_id=slice.ad_account_id,
        level=slice.trait.level,
        window=slice.window,
    )


def _before(slice: Slice, known: Iterable[Reading]) -> datetime | None:
    """When the whole reading before this one began; None where there was none."""
    times = [one.read_at for one in known if _meet(one.window, slice.window)]
    return min(times, default=None)


def _meet(one: Window | None, other: Window | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.since <= other.until and one.until >= other.since


def _again(slice: Slice, count: int, total: int, now: datetime) -> Slice:
    if slice.rereads < MOST_REREADS:
        anew = msgspec.structs.replace(begun_anew(slice), rereads=slice.rereads + 1)
        if slice.is_shaken:
            return anew
        # What moved may turn up now and counts together with what came, unless rows vanish between
        # the two readings: they would stand in for rows that were missed in both.
        return msgspec.structs.replace(anew, started_at=slice.started_at, most=slice.most)
    problem = f"rows_missing: The platform says there are {total} rows and shows {count}."
    if slice.is_shaken:
        problem = "rows_missing: Rows vanished whenever they were read."
    return msgspec.structs.replace(
        slice, status=SliceStatus.FAILED, rows=count, left=0, problem=problem, ended_at=now
    )
