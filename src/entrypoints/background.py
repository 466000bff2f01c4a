"""What the service does on its own: carries sync runs out, and tries revocations again."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import structlog
from dishka import AsyncContainer

from core.sync import SyncRun
from core.usecases.connections import Revoker
from core.usecases.recovery import RecoverDegraded
from core.usecases.run_sync import RunSync
from core.usecases.syncs import TakeOverSyncs

TAKE_OVER = 20
"""Seconds between two looks for runs whose worker has died."""
RECOVER = 30
"""Seconds between two looks for degraded connections that are due."""
REVOKE = 60
"""Seconds between two tries to have credentials taken back."""

log = structlog.get_logger()


class Background:
    """The service's own tasks. Killed at any instant they lose nothing: truth is in the tables."""

    def __init__(self, container: AsyncContainer) -> None:
        self._container = container
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin: pick up what another process left behind, and keep looking."""
        self._keep(self._again(TAKE_OVER, self._take_over))
        self._keep(self._again(REVOKE, self._revoke))
        self._keep(self._again(RECOVER, self._recover))

    async def stop(self) -> None:
        """Let go of everything; unfinished runs are taken over by whoever starts next."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def run(self, run: SyncRun) -> None:
        """Carry a run out, beside everything else."""
        self._keep(self._sync(run))

    async def _sync(self, run: SyncRun) -> None:
        async with self._container() as scope:
            done = await (await scope.get(RunSync))(run)
        log.info("sync.ended", run=run.id, status=done.status, calls=done.calls)

    async def _take_over(self) -> None:
        async with self._container() as scope:
            taken = await (await scope.get(TakeOverSyncs))(uuid4().hex)
        for run in taken:
            log.info("sync.taken_over", run=run.id)
            self.run(run)

    async def _revoke(self) -> None:
        async with self._container() as scope:
            await (await scope.get(Revoker)).pending()

    async def _recover(self) -> None:
        async with self._container() as scope:
            await (await scope.get(RecoverDegraded))()

    async def _again(self, seconds: float, do: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await do()
            except Exception as error:  # it is tried again: one bad round must not end them all
                log.warning("background.failed", exc_info=error)
            await asyncio.sleep(seconds)

    def _keep(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(self._told(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _told(self, work: Awaitable[None]) -> None:
        try:
            await work
        except asyncio.CancelledError:
            raise
        except Exception as error:  # nobody awaits the task: the log is where it is heard
            log.error("background.crashed", exc_info=error)
