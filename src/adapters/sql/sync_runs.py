"""Sync runs and their slices in the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update

from adapters.sql import platform_tables as tables
from adapters.sql.platform_tables import sync_runs
from adapters.sql.work import SqlWork, noun_of, row_of
from core.errors import NotFound, SyncRunning
from core.ids import ConnectionId, ProfileId, SyncRunId, WorkspaceId
from core.insight import Window
from core.sync import RunStatus, Slice, SliceStatus, SyncRun


@dataclass(frozen=True, slots=True)
class SqlSyncRuns:
    """Sync runs in the database."""

    work: SqlWork

    async def add(self, run: SyncRun, slices: Iterable[Slice]) -> None:
        await self.work.execute(insert(sync_runs), [row_of(sync_runs, run)])
        rows = [_row(run.id, one) for one in slices]
        if rows:
            await self.work.execute(insert(tables.slices), rows)

    async def get(self, workspace_id: WorkspaceId, id: SyncRunId) -> SyncRun:
        ours = sync_runs.c.workspace_id == workspace_id
        query = select(sync_runs).where(ours, sync_runs.c.id == id)
        found = await self.work.one(query, SyncRun)
        if found is None:
            raise NotFound("sync run", id)
        return found

    async def of(self, connection_id: ConnectionId, limit: int) -> list[SyncRun]:
        query = select(sync_runs).where(sync_runs.c.connection_id == connection_id)
        newest = sync_runs.c.started_at.desc(), sync_runs.c.id
        return await self.work.many(query.order_by(*newest).limit(limit), SyncRun)

    async def slices(self, id: SyncRunId) -> list[Slice]:
        query = (
            select(tables.slices)
            .where(tables.slices.c.run_id == id)
            .order_by(tables.slices.c.position)
        )
        return [_slice(row) for row in (await self.work.execute(query)).mappings()]

    async def running(self) -> list[SyncRun]:
        query = select(sync_runs).where(sync_runs.c.status == RunStatus.RUNNING)
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
        done = await self.work.execute(query.values(worker=worker, beat_at=now))
        return done.rowcount == 1

    async def finish(self, id: SyncRunId, slice: Slice) -> None:
        query = update(tables.slices).where(
            tables.slices.c.run_id == id, tables.slices.c.position == slice.position
        )
        await self.work.execute(query.values(_row(id, slice)))

    async def end(self, run: SyncRun) -> None:
        query = update(sync_runs).where(sync_runs.c.id == run.id)
        await self.work.execute(query.values(row_of(sync_runs, run)))

    async def read(self, profile_id: ProfileId) -> list[Slice]:
        query = select(tables.slices).join(sync_runs).where(sync_runs.c.profile_id == profile_id)
        done = query.where(tables.slices.c.status == SliceStatus.DONE)
        return [_slice(row) for row in (await self.work.execute(done)).mappings()]

    async def forget_before(self, run: SyncRun) -> None:
        earlier = select(sync_runs.c.id).where(
            sync_runs.c.connection_id == run.connection_id,
            sync_runs.c.id != run.id,
            sync_runs.c.status != RunStatus.RUNNING,
        )
        await self.work.execute(delete(tables.slices).where(tables.slices.c.run_id.in_(earlier)))


def _row(id: SyncRunId, slice: Slice) -> dict[str, Any]:
    window = slice.window
    days = (None, None) if window is None else (window.since, window.until)
    return row_of(tables.slices, slice, run_id=id, since=days[0], until=days[1])


def _slice(row: RowMapping) -> Slice:
    days = row["since"], row["until"]
    window = None if days[0] is None else Window(since=days[0], until=days[1])
    return noun_of({**dict(row), "window": window}, Slice)
