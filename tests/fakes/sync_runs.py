"""Sync runs and their slices in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.errors import NotFound, SyncRunning
from core.ids import ConnectionId, ProfileId, SyncRunId, WorkspaceId
from core.slices import Slice, SliceStatus
from core.sync import Progress, RunStatus, SyncRun, progress_of
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

    async def add(self, run: SyncRun) -> None:
        busy = {one.connection_id for one in await self.running()}
        if run.status is RunStatus.RUNNING and run.connection_id in busy:
            raise SyncRunning("This connection is being synced.")
        self._runs[run.id] = run

    async def plan(self, id: SyncRunId, slices: Iterable[Slice]) -> None:
        for one in slices:
            self._slices[id, one.position] = one

    async def get(self, workspace_id: WorkspaceId, id: SyncRunId) -> SyncRun:
        found = self._runs.get(id)
        if found is None or found.workspace_id != workspace_id:
            raise NotFound("sync run", id)
        return found

    async def find(self, id: SyncRunId) -> SyncRun | None:
        return self._runs.get(id)

    async def of(self, connection_id: ConnectionId, limit: int) -> list[SyncRun]:
        ours = [one for one in self._runs.values() if one.connection_id == connection_id]
        ours.sort(key=lambda one: one.id)
        return sorted(ours, key=lambda one: one.started_at, reverse=True)[:limit]

    async def slices(self, id: SyncRunId) -> list[Slice]:
        ours = [one for key, one in self._slices.items() if key[0] == id]
        return sorted(ours, key=lambda one: one.position)

    async def failed(self, id: SyncRunId, limit: int) -> list[Slice]:
        troubled = [one for one in await self.slices(id) if one.problem]
        return sorted(troubled, key=lambda one: one.status is not SliceStatus.FAILED)[:limit]

    async def progress(self, id: SyncRunId) -> Progress:
        return progress_of(await self.slices(id))

    async def running(self, profile_id: ProfileId | None = None) -> list[SyncRun]:
        under_way = [
            one
            for one in self._runs.values()
            if one.status is RunStatus.RUNNING and profile_id in {None, one.profile_id}
        ]
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
        taken = msgspec.structs.replace(found, worker=worker, beat_at=now, resume_at=None)
        self._runs[run.id] = taken
        return True

    async def change_slice(self, id: SyncRunId, slice: Slice) -> None:
        self._slices[id, slice.position] = slice

    async def change(self, run: SyncRun) -> None:
        self._runs[run.id] = run

    async def forget_slices(self, run: SyncRun) -> None:
        earlier = {
            one.id
            for one in self._runs.values()
            if one.connection_id == run.connection_id
            and one.id != run.id
            and one.status is not RunStatus.RUNNING
        }
        for key in [key for key in self._slices if key[0] in earlier]:
            del self._slices[key]
