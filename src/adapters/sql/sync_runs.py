"""Sync runs and their slices in the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, delete, insert, select, update

from adapters.sql.progress import progress_in
from adapters.sql.storable import told_row
from adapters.sql.sync_tables import slices as table
from adapters.sql.sync_tables import sync_runs
from adapters.sql.windows import days_of, window_of
from adapters.sql.work import SqlWork, noun_of
from core.errors import NotFound, SyncRunning
from core.ids import ConnectionId, ProfileId, SyncRunId, WorkspaceId
from core.slices import Slice, SliceStatus
from core.sync import Progress, RunStatus, SyncRun


@dataclass(frozen=True, slots=True)
class SqlSyncRuns:
    """Sync runs in the database."""

    work: SqlWork

    async def add(self, run: SyncRun) -> None:
        await self.work.execute(insert(sync_runs), [told_row(sync_runs, run)])

    async def plan(self, id: SyncRunId, slices: Iterable[Slice]) -> None:
        rows = [_row(id, one) for one in slices]
        if rows:
            await self.work.execute(insert(table), rows)

    async def get(self, workspace_id: WorkspaceId, id: SyncRunId) -> SyncRun:
        found = await self.find(id)
        if found is None or found.workspace_id != workspace_id:
            raise NotFound("sync run", id)
        return found

    async def find(self, id: SyncRunId) -> SyncRun | None:
        return await self.work.one(select(sync_runs).where(sync_runs.c.id == id), SyncRun)

    async def of(self, connection_id: ConnectionId, limit: int) -> list[SyncRun]:
        query = select(sync_runs).where(sync_runs.c.connection_id == connection_id)
        newest = sync_runs.c.started_at.desc(), sync_runs.c.id
        return await self.work.many(query.order_by(*newest).limit(limit), SyncRun)

    async def slices(self, id: SyncRunId) -> list[Slice]:
        query = select(table).where(table.c.run_id == id)
        return await self._slices(query.order_by(table.c.position))

    async def failed(self, id: SyncRunId, limit: int) -> list[Slice]:
        query = select(table).where(table.c.run_id == id, table.c.problem != "")
        failed_first = (table.c.status != SliceStatus.FAILED), table.c.position
        return await self._slices(query.order_by(*failed_first).limit(limit))

    async def progress(self, id: SyncRunId) -> Progress:
        return await progress_in(self.work, id)

    async def running(self, profile_id: ProfileId | None = None) -> list[SyncRun]:
        query = select(sync_runs).where(sync_runs.c.status == RunStatus.RUNNING)
        if profile_id is not None:
            query = query.where(sync_runs.c.profile_id == profile_id)
        return await self.work.many(query.order_by(sync_runs.c.started_at), SyncRun)

    async def beat(self, run: SyncRun, worker: str, now: datetime) -> None:
        query = update(sync_runs).where(
            sync_runs.c.id == run.id,
            sync_runs.c.worker == worker,
            sync_runs.c.status == RunStatus.RUNNING,
        )
        done = await self.work.execute(query.values(beat_at=now, calls=run.calls))
        if done.rowcount != 1:
            raise SyncRunning("Another worker carries this sync run on.")

    async def take_over(self, run: SyncRun, worker: str, now: datetime) -> bool:
        query = update(sync_runs).where(
            sync_runs.c.id == run.id,
            sync_runs.c.worker == run.worker,
            sync_runs.c.beat_at == run.beat_at,
            sync_runs.c.status == RunStatus.RUNNING,
        )
        taken = query.values(worker=worker, beat_at=now, resume_at=None)
        return (await self.work.execute(taken)).rowcount == 1

    async def change_slice(self, id: SyncRunId, slice: Slice) -> None:
        query = update(table).where(table.c.run_id == id, table.c.position == slice.position)
        await self.work.execute(query.values(_row(id, slice)))

    async def change(self, run: SyncRun) -> None:
        query = update(sync_runs).where(sync_runs.c.id == run.id)
        await self.work.execute(query.values(told_row(sync_runs, run)))

    async def forget_slices(self, run: SyncRun) -> None:
        earlier = select(sync_runs.c.id).where(
            sync_runs.c.connection_id == run.connection_id,
            sync_runs.c.id != run.id,
            sync_runs.c.status != RunStatus.RUNNING,
        )
        await self.work.execute(delete(table).where(table.c.run_id.in_(earlier)))

    async def _slices(self, query: Select[Any]) -> list[Slice]:
        return [_slice(row) for row in (await self.work.execute(query)).mappings()]


def _row(id: SyncRunId, slice: Slice) -> dict[str, Any]:
    return told_row(table, slice, run_id=id, **days_of(slice.window))


def _slice(row: RowMapping) -> Slice:
    return noun_of({**dict(row), "window": window_of(row)}, Slice)
