"""Jobs by PgQueuer, which is imported when it is first needed: that takes most of a second."""

import asyncio
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.jobs.opened import Handler, Queue
from core.job import Job


class PgQueuerJobs:
    """The jobs, in this process's memory beside SQLite, and shared by all on PostgreSQL."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._opening = asyncio.Lock()
        self._queue: Queue | None = None
        self._is_stopped = False

    async def enqueue(self, *jobs: Job) -> None:
        """Have each done at least once; one that is there already is not doubled."""
        if jobs:
            await (await self._opened()).put(jobs)

    async def work(self, handle: Handler) -> None:
        """Hand out jobs until `stop`; return when nobody is at one any more."""
        self._is_stopped = False
        queue = await self._opened()
        if not self._is_stopped:
            await queue.work(handle)

    def stop(self) -> None:
        """Take no more jobs; those at work are cancelled, and wait for the next worker."""
        self._is_stopped = True
        if self._queue is not None:
            self._queue.stop()

    async def close(self) -> None:
        """Let go of the database."""
        if self._queue is not None:
            await self._queue.close()

    async def _opened(self) -> Queue:
        async with self._opening:
            if self._queue is None:
                make = await asyncio.to_thread(_load)
                self._queue = make(self._engine)
            return self._queue


def _load() -> Callable[[AsyncEngine], Queue]:
    from adapters.jobs.engine import open_queue

    return open_queue
