"""Carrying sync runs out: each by one worker, and none left lying when its worker is gone."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.ids import SyncRunId
from core.job import Job, job_of
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.jobs import Jobs
from core.ports.sync_runs import SyncRuns
from core.ports.unit_of_work import UnitOfWork
from core.sync import RunStatus, SyncRun, is_abandoned
from core.usecases.run_sync import RunSync


@dataclass(frozen=True, slots=True)
class CarryOutSync:
    """Does the job of a run, unless somebody else is alive and at it.

    Cancelled, it lets the run go, so that the next worker need not wait until it counts as silent.
    """

    sync_runs: SyncRuns
    run_sync: RunSync
    clock: Clock
    chance: Chance
    work: UnitOfWork

    async def __call__(self, job: Job) -> SyncRun | None:
        """The run as it ended; None where it is another's, over, or gone."""
        run = await self._claimed(job)
        if run is None:
            return None
        try:
            return await self.run_sync(run)
        except asyncio.CancelledError:
            await self._let_go(run)
            raise

    async def _claimed(self, job: Job) -> SyncRun | None:
        now, worker = self.clock.now(), self.chance.id()
        run = await self.sync_runs.find(SyncRunId(job.key))
        if not run or not is_free(run, now):
            await self.work.release()
            return None
        if not await self.sync_runs.take_over(run, worker, now):
            await self.work.release()
            return None
        await self.work.commit()
        return msgspec.structs.replace(run, worker=worker, beat_at=now, resume_at=None)

    async def _let_go(self, run: SyncRun) -> None:
        await self.work.release()
        current = await self.sync_runs.find(run.id)
        if current and current.worker == run.worker and current.resume_at is None:
            await self.sync_runs.take_over(current, current.id, current.beat_at)
        await self.work.commit()


@dataclass(frozen=True, slots=True)
class QueueFreeRuns:
    """Queues every run that nobody is at: after a start, a lost queue, or a worker's death."""

    sync_runs: SyncRuns
    jobs: Jobs
    clock: Clock
    work: UnitOfWork

    async def __call__(self) -> int:
        """How many there are; those that wait in the queue already are not doubled."""
        now = self.clock.now()
        free = [job_of(one) for one in await self.sync_runs.running() if is_free(one, now)]
        await self.work.release()
        await self.jobs.enqueue(*free)
        return len(free)


def is_free(run: SyncRun, now: datetime) -> bool:
    """Whether a worker may begin it: nobody has yet, or whoever had has fallen silent."""
    if run.status is RunStatus.RUNNING and run.worker == run.id and run.resume_at is None:
        return True
    return is_abandoned(run, now)
