"""Jobs in memory."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from core.job import Job


@dataclass
class FakeJobs:
    """What waits, and what somebody is at; a stopped one is put back."""

    waiting: list[Job] = field(default_factory=list[Job])
    at_work: dict[asyncio.Task[None], Job] = field(default_factory=dict[asyncio.Task[None], Job])
    is_stopped: bool = False

    async def enqueue(self, *jobs: Job) -> None:
        for job in jobs:
            if job not in self.waiting and job not in self.at_work.values():
                self.waiting.append(job)

    async def work(self, handle: Callable[[Job], Awaitable[None]]) -> None:
        self.is_stopped = False
        while not self.is_stopped:
            while self.waiting:
                job = self.waiting.pop(0)
                self.at_work[asyncio.ensure_future(_done(job, handle))] = job
            await asyncio.sleep(0.01)
            self._forget()
        if self.at_work:
            await asyncio.wait(self.at_work)
        self._forget()

    def stop(self) -> None:
        self.is_stopped = True
        for task in self.at_work:
            task.cancel()

    def _forget(self) -> None:
        for task in [task for task in self.at_work if task.done()]:
            job = self.at_work.pop(task)
            if task.cancelled():
                self.waiting.append(job)


async def _done(job: Job, handle: Callable[[Job], Awaitable[None]]) -> None:
    try:
        await handle(job)
    except Exception:
        return
