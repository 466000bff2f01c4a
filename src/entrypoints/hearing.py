"""What follows a push once the platform was answered: the looks it causes, in the background."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog
from dishka import AsyncContainer

from core.errors import Error
from core.hearing import Heard
from core.ports.clock import Clock
from core.usecases.pushes import HeedPush, Look, LookAgain

log = structlog.get_logger()


class Hearing:
    """The looks to come. A killed process forgets them: the regular syncs find the same."""

    def __init__(self, container: AsyncContainer) -> None:
        self._container = container
        self._tasks: set[asyncio.Task[None]] = set()

    async def stop(self) -> None:
        """Let go of everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def heed(self, heard: Heard) -> None:
        """Look at what a push spoke of, beside everything else."""
        self._keep(self._heed(heard))

    async def _heed(self, heard: Heard) -> None:
        async with self._container() as scope:
            looks = await (await scope.get(HeedPush))(heard)
        for look in looks:
            self._keep(self._look(look))

    async def _look(self, look: Look) -> None:
        await (await self._container.get(Clock)).sleep(look.after.total_seconds())
        async with self._container() as scope:
            again = await scope.get(LookAgain)
            seen = await again(look.workspace_id, look.connection_id)
        log.info("push.looked", connection=look.connection_id, state=seen.state)

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._told(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _told(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Error as error:  # a connection that is gone, a key that is missing
            log.warning("push.unheeded", problem=error.code)
        except Exception as error:  # nobody awaits the task: the log is where it is heard
            log.error("push.crashed", exc_info=error)
