"""The end of a slice: does what came fit what the platform said there is, and what is gone?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.ids import ProfileId, ProviderSlug
from core.insight import Window
from core.ports.entities import Entities
from core.ports.insights import Insights, Part
from core.ports.readings import Readings
from core.readings import Reading, laid_over
from core.reads import Page
from core.slices import Slice, SliceStatus, begun_anew
from core.usecases.page import Row

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
        profile_id: ProfileId,
        provider: ProviderSlug,
        slice: Slice,
        page: Page[Row],
        seen: int,
        now: datetime,
    ) -> Slice:
        """The slice done; or begun anew where rows are missing; or failed where they stay so.

        Rows move between pages while one reads, so a listing may show one twice and another
        never. Whoever counts notices: only a reading that is whole says that something is gone.
        """
        count = await self._count(profile_id, provider, slice, seen)
        told = page.total if page.total is not None else slice.most or None
        if told is not None and (slice.is_shaken or count < told):
            return _again(slice, count, told, now)
        known = await self.readings.of_target(profile_id, provider, slice.target, slice.kind)
        if page.total is not None and not page.is_partial:
            await self._mark_gone(profile_id, provider, slice, known, now)
        await self._remember(profile_id, provider, slice, known, now)
        return msgspec.structs.replace(
            slice, status=SliceStatus.DONE, rows=count, left=0, cursor="", ended_at=now
        )

    async def _count(
        self, profile_id: ProfileId, provider: ProviderSlug, slice: Slice, seen: int
    ) -> int:
        """How many different rows were told since the slice began."""
        since, trait = slice.started_at, slice.trait
        if since is None:
            return seen
        if part := _part(profile_id, provider, slice):
            return await self.insights.count_told(part, since)
        if trait.is_listing and trait.entity is not None:
            return await self.entities.count_seen(
                profile_id, provider, trait.entity, slice.ad_account_id, since
            )
        return seen

    async def _mark_gone(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        slice: Slice,
        known: Iterable[Reading],
        now: datetime,
    ) -> None:
        """What neither this reading nor the whole one before it was shown.

        One alone may miss a row that moved up when another vanished and a third was added.
        """
        since, trait = _before(slice, known), slice.trait
        if since is None:
            return
        if part := _part(profile_id, provider, slice):
            await self.insights.retract(part, since, now)
        elif trait.is_listing and trait.entity is not None:
            await self.entities.miss(
                profile_id, provider, trait.entity, slice.ad_account_id, since, now
            )

    async def _remember(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        slice: Slice,
        known: Iterable[Reading],
        now: datetime,
    ) -> None:
        """As of when the slice began: what changed while it was read is read next time."""
        reading = Reading(
            provider=provider,
            target=slice.target,
            kind=slice.kind,
            window=slice.window,
            read_at=slice.started_at or now,
        )
        await self.readings.replace(
            profile_id, provider, slice.target, slice.kind, laid_over(known, reading)
        )


def _part(profile_id: ProfileId, provider: ProviderSlug, slice: Slice) -> Part | None:
    """The insights a slice reads; None where it reads something else."""
    if slice.trait.level is None or slice.window is None:
        return None
    return Part(
        profile_id=profile_id,
        provider=provider,
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
        since = None if slice.is_shaken else slice.started_at  # what moved may turn up now
        return msgspec.structs.replace(
            begun_anew(slice), started_at=since, rereads=slice.rereads + 1
        )
    problem = f"rows_missing: The platform says there are {total} rows and shows {count}."
    if slice.is_shaken:
        problem = "rows_missing: Rows vanished whenever they were read."
    return msgspec.structs.replace(
        slice, status=SliceStatus.FAILED, rows=count, left=0, problem=problem, ended_at=now
    )
