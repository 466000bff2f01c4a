"""The queue itself. Importing this file takes most of a second: only `queue.py` may."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec
import structlog
from pgqueuer.adapters.inmemory import InMemoryDriver, InMemoryQueries
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Job as Record
from pgqueuer.domain.types import Channel
from pgqueuer.qm import QueueManager
from pgqueuer.queries import Queries
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.jobs.driver import FIRST, LONGEST, MendingDriver
from adapters.jobs.names import NAMES, builder, environment
from adapters.jobs.opened import Handler, Queue
from core.job import Job, JobKind
from core.operator_errors import DatabaseUnreachable

HEARTBEAT = timedelta(seconds=8)
"""A job whose worker was silent for that long is handed to another."""
LOOK = timedelta(seconds=2)
"""Between two looks for jobs nobody was told of: such whose worker died."""
AT_ONCE = 100
"""Jobs at work in one process; they wait for platforms most of the time."""
BATCH = 10
PATIENCE = 5
"""Seconds that whoever enqueues waits for the database."""
PRUNE = 3600
"""Seconds between two prunings of the history that PgQueuer writes and we do not read."""
KINDS = [kind.value for kind in JobKind]
CHANNEL = Channel(NAMES["channel"])

log = structlog.get_logger()


def open_queue(engine: AsyncEngine) -> Queue:
    """In memory beside SQLite, where one process does it all; else in the database."""
    if engine.dialect.name == "sqlite":
        return PgQueue(InMemoryQueries(InMemoryDriver(), qbe=environment(), qbq=builder()))
    driver = MendingDriver(engine)
    return PgQueue(Queries(driver, qbe=environment(), qbq=builder()), driver)


class PgQueue:
    """PgQueuer's queue manager, run again should it end by itself."""

    def __init__(
        self, queries: Queries | InMemoryQueries, driver: MendingDriver | None = None
    ) -> None:
        self._queries = queries
        self._driver = driver
        self._manager: QueueManager | None = None
        self._works: set[asyncio.Task[None]] = set()
        self._is_stopping = False

    async def put(self, jobs: tuple[Job, ...]) -> None:
        """Have them done, each that is not there yet. Raises DatabaseUnreachable."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._queries.enqueue(
                    [one.kind.value for one in jobs],
                    [msgspec.json.encode(one) for one in jobs],
                    [0] * len(jobs),
                    dedupe_key=[one.name for one in jobs],
                    on_conflict="skip",
                )
        except TimeoutError as error:
            raise DatabaseUnreachable("The database does not take new jobs.") from error

    async def work(self, handle: Handler) -> None:
        """Hand out jobs until told to stop; return when nobody is at one any more."""
        pause, self._is_stopping = FIRST, False
        async with self._pruning():
            while not self._is_stopping:
                try:
                    await self._run(handle)
                except Exception as error:  # a worker that ends without being told begins again
                    log.warning("jobs.interrupted", exc_info=error)
                    await asyncio.sleep(pause)
                    pause = min(LONGEST, pause * 2)

    def stop(self) -> None:
        """Take no more jobs; those at work are cancelled, and wait again."""
        self._is_stopping = True
        if self._driver is not None:
            self._driver.give_up()
        if self._manager is not None:
            self._manager.shutdown.set()
        for work in self._works:
            work.cancel()

    async def close(self) -> None:
        """Let go of the database."""
        if self._driver is not None:
            await self._driver.close()

    async def _run(self, handle: Handler) -> None:
        async def hand_out(record: Record) -> None:
            await self._hand_out(record, handle)

        self._manager = QueueManager(self._queries, CHANNEL)
        for kind in KINDS:
            self._manager.entrypoint(kind, accepts_context=False)(hand_out)
        await self._manager.run(
            dequeue_timeout=LOOK,
            batch_size=BATCH,
            max_concurrent_tasks=AT_ONCE,
            heartbeat_timeout=HEARTBEAT,
            log_aggregation_interval=timedelta(0),
        )

    async def _hand_out(self, record: Record, handle: Handler) -> None:
        """Do the job in a task of its own, so that only we can cancel it."""
        if self._is_stopping:
            raise RetryRequested
        work = asyncio.create_task(_done(record, handle))
        self._works.add(work)
        work.add_done_callback(self._works.discard)
        try:
            await asyncio.wait({work})
        except asyncio.CancelledError:
            work.cancel()
            await asyncio.wait({work})
            raise
        if work.cancelled():
            raise RetryRequested

    @asynccontextmanager
    async def _pruning(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._prune())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _prune(self) -> None:
        while True:
            await asyncio.sleep(PRUNE)
            await self._queries.clear_queue_log(KINDS)


async def _done(record: Record, handle: Handler) -> None:
    try:
        await handle(msgspec.json.decode(record.payload or b"", type=Job))
    except Exception as error:  # nobody awaits a job: the log is where it is heard
        log.error("job.failed", kind=record.entrypoint, exc_info=error)
