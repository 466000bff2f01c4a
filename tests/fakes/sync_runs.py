"""Sync runs and their slices in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.errors import NotFound, SyncRunning
from core.ids import ConnectionId, ProfileId, SyncRunId, WorkspaceId
from core.sync import RunStatus, Slice, SliceStatus, SyncRun
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeSyncRuns:
    work: FakeUnitOfWork

    @property
    def _runs(self) -> Rows[str, SyncRun]:
        return self.work.rows("sync_runs", str, SyncRun)

    @property
    def _slices(self) -> Rows[tuple[str, int], Slice]:
        return self.work.rows("slices", tuple[str, int], Slice)

    async def add(self, run: SyncRun, slices: Iterable[Slice]) -> None:
        busy = {one.connection_id for one in await self.running()}
        if run.status is RunStatus.RUNNING and run.connection_id in busy:
            raise SyncRunning("This connection is being synced.")
        self._runs[run.id] = run
        for one in slices:
            self._slices[run.id, one.position] = one

    async def get(self, workspace_id: WorkspaceId, id: SyncRunId) -> SyncRun:
        found = self._runs.get(id)
        if found is None or found.workspace_id != workspace_id:
            raise NotFound("sync run", id)
        return found

    async def of(self, connection_id: ConnectionId, limit: int) -> list[SyncRun]:
        ours = [one for one in self._runs.values() if one.connection_id == connection_id]
        ours.sort(key=lambda one: one.id)
        return sorted(ours, key=lambda one: one.started_at, reverse=True)[:limit]

    async def slices(self, id: SyncRunId) -> list[Slice]:
        ours = [one for key, one in self._slices.items() if key[0] == id]
        return sorted(ours, key=lambda one: one.position)

    async def running(self) -> list[SyncRun]:
        under_way = [one for one in self._runs.values() if one.status is RunStatus.RUNNING]
        return sorted(under_way, key=lambda one: one.started_at)

    async def beat(self, run: SyncRun, worker: str, now: datetime) -> None:
        await self.work.hold("sync_runs", run.id)
        found = self._runs.get(run.id)
        if found is None or found.worker != worker or found.status is not RunStatus.RUNNING:
            raise SyncRunning("Another worker carries this sync run on.")
        self._runs[run.id] = msgspec.structs.replace(found, beat_at=now, calls=run.calls)

    async def take_over(self, run: SyncRun, worker: str, now: datetime) -> bool:
        await self.work.hold("sync_runs", run.id)
        found = self._runs.get(run.id)
        if found is None or found.status is not RunStatus.RUNNING:
            return False
        if (found.worker, found.beat_at) != (run.worker, run.beat_at):
            return False
        self._runs[run.id] = msgspec.structs.replace(found, worker=worker, beat_at=now)
        return True

    async def finish(self, id: SyncRunId, slice: Slice) -> None:
        self._slices[id, slice.position] = slice

    async def end(self, run: SyncRun) -> None:
        self._runs[run.id] = run

    async def read(self, profile_id: ProfileId) -> list[Slice]:
        ours = {one.id for one in self._runs.values() if one.profile_id == profile_id}
        known = [one for key, one in self._slices.items() if key[0] in ours]
        return [one for one in known if one.status is SliceStatus.DONE]

    async def forget_before(self, run: SyncRun) -> None:
        earlier = {
            one.id
            for one in self._runs.values()
            if one.connection_id == run.connection_id
            and one.id != run.id
            and one.status is not RunStatus.RUNNING
        }
        for key in [key for key in self._slices if key[0] in earlier]:
            del self._slices[key]
