"""What a page brings, kept in one transaction with its checkpoint."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from core.ad_account import AdAccount
from core.errors import SyncRunning
from core.ids import ProviderSlug
from core.insight import halves
from core.library import Pixel
from core.ports.clock import Clock
from core.ports.entities import Entities, EntityQuery
from core.ports.sync_runs import SyncRuns
from core.ports.unit_of_work import UnitOfWork
from core.reads import Page
from core.slices import Slice, SliceStatus, begun_anew
from core.sync import SyncRun
from core.usecases.close_slice import CloseSlice
from core.usecases.page import Field, Row
from core.usecases.put_rows import Place, PutRows

LONGEST_PROBLEM = 300
MOST_PIXELS = 1000
"""Of one account; the platforms allow far fewer."""


class Picked(msgspec.Struct, frozen=True, kw_only=True):
    """A page that has just come in."""

    provider: ProviderSlug
    slice: Slice
    field: Field
    page: Page[Row]
    seen: int
    """How many different rows the slice has brought since this worker began it."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """Keeps pages. Killed between two of its commits, a run goes on from the last one."""

    entities: Entities
    sync_runs: SyncRuns
    put_rows: PutRows
    close_slice: CloseSlice
    clock: Clock
    work: UnitOfWork

    async def keep(self, run: SyncRun, picked: Picked) -> Slice:
        """Rows and checkpoint together; the slice as it stands then.

        Raises SyncRunning where the run has another worker: then nothing of the page is kept.
        """
        now, page, slice = self.clock.now(), picked.page, picked.slice
        place = Place(
            profile_id=run.profile_id,
            provider=picked.provider,
            slice=slice,
            account=picked.field.account,
        )
        await self.sync_runs.beat(run, run.worker, now)
        await self.put_rows(place, page.rows, now)
        stepped = msgspec.structs.replace(
            slice,
            cursor=page.next,
            rows=slice.rows + len(page.rows),
            calls=slice.calls + 1,
            left=max(1, page.left),
            most=max(slice.most, page.total or 0),
            is_shaken=slice.is_shaken or (page.total is not None and page.total < slice.most),
            started_at=slice.started_at or now,
        )
        if not page.next:
            place = msgspec.structs.replace(place, slice=stepped)
            stepped = await self.close_slice(place, page, picked.seen, now)
        await self.sync_runs.change_slice(run.id, stepped)
        await self.work.commit()
        return stepped

    async def give_up(
        self, run: SyncRun, slices: Iterable[Slice], problem: str, status: SliceStatus
    ) -> tuple[Slice, ...]:
        """End slices unread: what their pages brought stays, and the next run reads them again."""
        now = self.clock.now()
        ended = tuple(
            msgspec.structs.replace(
                slice, status=status, left=0, problem=problem[:LONGEST_PROBLEM], ended_at=now
            )
            for slice in slices
        )
        await self.sync_runs.beat(run, run.worker, now)
        for slice in ended:
            await self.sync_runs.change_slice(run.id, slice)
        await self.work.commit()
        return ended

    async def split(self, run: SyncRun, slice: Slice, position: int) -> tuple[Slice, ...]:
        """Cut a slice whose window is too large: the newer half stays, the older is added."""
        if slice.window is None:
            return (slice,)
        newer, older = halves(slice.window)
        again = begun_anew(slice)
        first = msgspec.structs.replace(again, window=newer)
        second = msgspec.structs.replace(again, window=older, position=position, calls=0, rows=0)
        await self.sync_runs.beat(run, run.worker, self.clock.now())
        await self.sync_runs.change_slice(run.id, first)
        await self.sync_runs.plan(run.id, [second])
        await self.work.commit()
        return first, second

    async def pixels(self, account: AdAccount) -> tuple[str, ...]:
        """The ids of the account's pixels that the platform still lists."""
        query = EntityQuery(
            profile_id=account.profile_id,
            provider=account.provider,
            ad_account_id=account.id,
            is_there=True,
            limit=MOST_PIXELS,
        )
        found = await self.entities.find(Pixel, query)
        await self.work.release()
        return tuple(one.id for one in found)

    async def drop(self) -> None:
        """Forget what a page has written that could not be kept."""
        await self.work.release()

    async def beat(self, run: SyncRun) -> bool:
        """Say that the worker lives; False where another one has taken the run over."""
        try:
            await self.sync_runs.beat(run, run.worker, self.clock.now())
        except SyncRunning:
            await self.work.release()
            return False
        await self.work.commit()
        return True
