"""What a worker does on its own: carries jobs out, keeps the schedule, mends what it can."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from secrets import randbelow
from uuid import uuid4

import structlog
from dishka import AsyncContainer

from adapters.jobs.queue import PgQueuerJobs
from core.ids import WorkerId
from core.job import Job, JobKind
from core.ports.clock import Clock
from core.usecases.carrying import CarryOutSync, QueueFreeRuns
from core.usecases.connections import Revoker
from core.usecases.logging_in import ForgetLogins
from core.usecases.pushes import KeepSubscribed
from core.usecases.recovery import RecoverDegraded
from core.usecases.renewals import RenewDue
from core.usecases.schedule import StartDueSyncs
from core.usecases.searching import LookForAccounts
from core.usecases.workers import TellAlive
from core.worker import Worker
from entrypoints.linking import (
    KEEP_EVERY,
    WATCH_EVERY,
    keep_links,
    queue_readings,
    read_anew,
    watch_requests,
)
from entrypoints.settings import Settings

CALM = 0.5
"""Seconds before the first round and job: they must not keep the first answer waiting."""
GRACE = 4
"""Seconds that jobs have to let go when the worker ends."""

log = structlog.get_logger()

type Round = tuple[float, Callable[[], Awaitable[object]]]
"""What is done again and again, and the seconds in between."""


class Background:
    """A worker's tasks. Killed at any instant they lose nothing: truth is in the tables."""

    def __init__(self, container: AsyncContainer) -> None:
        self._container = container
        self._loops: set[asyncio.Task[None]] = set()
        self._jobs: PgQueuerJobs | None = None
        self._working: asyncio.Task[None] | None = None
        self._is_working = False
        self._self: Worker | None = None

    async def start(self) -> None:
        """Begin: pick up what another process left behind, and keep looking."""
        self._jobs = await self._container.get(PgQueuerJobs)
        settings = await self._container.get(Settings)
        self._self = _worker(await self._container.get(Clock))
        self._working = asyncio.create_task(self._work(self._jobs))
        rounds = self._rounds()
        if settings.keeps_schedule:
            keep = (KEEP_EVERY, lambda: keep_links(self._container))
            rounds = (*rounds, (15, self._start_due_syncs), keep)
        for seconds, do in rounds:
            self._loops.add(asyncio.create_task(self._again(seconds, do)))

    async def stop(self) -> None:
        """Let go of everything within GRACE; what was at work waits for the next worker."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        if self._jobs and self._working:
            if self._is_working:
                self._jobs.stop()
                await asyncio.wait({self._working}, timeout=GRACE)
            self._working.cancel()
        await self._leave()

    def _rounds(self) -> tuple[Round, ...]:
        """What is looked after again and again, and the seconds in between.

        Each is harmless on any number of workers; none may raise for what one connection is like.
        """
        return (
            (5, self._tell_alive),
            (5, self._queue_free_runs),
            (30, self._recover),
            (60, self._look_for_accounts),
            (30, self._renew),
            (60, self._revoke),
            (20, self._subscribe),
            (600, self._forget_logins),
            (WATCH_EVERY, lambda: watch_requests(self._container)),
            (5, lambda: queue_readings(self._container)),
        )

    async def _work(self, jobs: PgQueuerJobs) -> None:
        await asyncio.sleep(CALM)
        self._is_working = True
        await jobs.work(self._do)

    async def _do(self, job: Job) -> None:
        match job.kind:
            case JobKind.SYNC:
                await self._sync(job)
            case JobKind.LINKS:
                await read_anew(self._container, job)

    async def _sync(self, job: Job) -> None:
        async with self._container() as scope:
            run = await (await scope.get(CarryOutSync))(job)
        if run is None:
            log.info("sync.left", run=job.key)
        else:
            log.info("sync.carried", run=run.id, status=run.status, calls=run.calls)

    async def _queue_free_runs(self) -> None:
        async with self._container() as scope:
            await (await scope.get(QueueFreeRuns))()

    async def _start_due_syncs(self) -> None:
        async with self._container() as scope:
            for run in await (await scope.get(StartDueSyncs))():
                log.info("sync.due", run=run.id, connection=run.connection_id)

    async def _tell_alive(self) -> None:
        if self._self:
            async with self._container() as scope:
                await (await scope.get(TellAlive))(self._self)

    async def _revoke(self) -> None:
        async with self._container() as scope:
            await (await scope.get(Revoker)).pending()

    async def _recover(self) -> None:
        async with self._container() as scope:
            await (await scope.get(RecoverDegraded))()

    async def _look_for_accounts(self) -> None:
        async with self._container() as scope:
            await (await scope.get(LookForAccounts))()

    async def _renew(self) -> None:
        async with self._container() as scope:
            await (await scope.get(RenewDue))()

    async def _forget_logins(self) -> None:
        async with self._container() as scope:
            await (await scope.get(ForgetLogins))()

    async def _subscribe(self) -> None:
        async with self._container() as scope:
            if made := await (await scope.get(KeepSubscribed))():
                log.info("push.subscribed", subscriptions=made)

    async def _leave(self) -> None:
        try:
            async with self._container() as scope:
                if self._self:
                    await (await scope.get(TellAlive)).leave(self._self)
        except Exception as error:  # the database may be gone already; the worker ends anyway
            log.warning("worker.left_silently", exc_info=error)

    async def _again(self, seconds: float, do: Callable[[], Awaitable[object]]) -> None:
        await asyncio.sleep(CALM)
        while True:
            try:
                await do()
            except Exception as error:  # it is tried again: one bad round must not end them all
                log.warning("background.failed", exc_info=error)
            await asyncio.sleep(_spread(seconds))


def _worker(clock: Clock) -> Worker:
    now = clock.now()
    name = f"{socket.gethostname()}:{os.getpid()}"
    return Worker(id=WorkerId(uuid4().hex), name=name, started_at=now, beat_at=now)


def _spread(seconds: float) -> float:
    """A tenth more or less, so that many workers do not look at the same moment."""
    return seconds * (0.9 + randbelow(200) / 1000)
