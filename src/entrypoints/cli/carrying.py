"""Carrying a sync run out from the command line: by the workers there are, else here."""

import asyncio
from datetime import datetime

from core.connection import Connection
from core.errors import SyncRunning
from core.job import job_of
from core.ports.jobs import Jobs
from core.sync import SyncRun
from core.usecases.carrying import CarryOutSync, is_free
from core.usecases.syncs import ShowSyncRuns, StartSync
from core.usecases.workers import ShowWorkers
from core.worker import Worker
from entrypoints.cli.desk import Desk

LOOK = 0.3
"""Seconds between two looks at a run that another process carries out."""


async def begun(desk: Desk, connection: Connection) -> SyncRun:
    """A new run, or the one that a killed process left behind.

    Raises SyncRunning where another process is alive and at it.
    """
    try:
        async with desk.using(StartSync) as start_sync:
            return await start_sync(desk.actor, connection.id)
    except SyncRunning:
        async with desk.using(ShowSyncRuns) as show:
            for run in await show.of(desk.actor, connection.id, 1):
                if is_free(run, await desk.now()):
                    desk.out.say("Going on with the run that was interrupted.")
                    return run
        raise


async def carried(desk: Desk, run: SyncRun) -> None:
    """Until it has ended, or pauses because the platform asked for it."""
    is_queued = False
    while run.ended_at is None and not _pauses(run, await desk.now()):
        if not await workers(desk):
            if is_free(run, await desk.now()):
                async with desk.using(CarryOutSync) as carry_out:
                    await carry_out(job_of(run))
        elif not is_queued:
            jobs: Jobs = await desk.container.get(Jobs)
            await jobs.enqueue(job_of(run))
            is_queued = True
        run = await _later(desk, run)


def _pauses(run: SyncRun, now: datetime) -> bool:
    return run.resume_at is not None and run.resume_at > now


async def workers(desk: Desk) -> list[Worker]:
    """The workers a job can be left to; with SQLite none, for its queue is the service's own."""
    if desk.settings.is_embedded:
        return []
    async with desk.using(ShowWorkers) as show:
        return await show(desk.actor)


async def told_workers(desk: Desk) -> str:
    """How many workers live, and what to do where none does."""
    async with desk.using(ShowWorkers) as show:
        alive = await show(desk.actor)
    if alive:
        return f"{len(alive)} at work"
    hint = "adport serve" if desk.settings.is_embedded else "adport worker"
    return f"no worker is running; start one: {hint}"


async def _later(desk: Desk, run: SyncRun) -> SyncRun:
    await asyncio.sleep(LOOK)
    async with desk.using(ShowSyncRuns) as show:
        return (await show(desk.actor, run.id)).run
