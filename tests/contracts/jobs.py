"""What every Jobs does, and whoever hands its jobs out."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from core.job import Job, JobKind

PATIENCE = 10
QUIET = 0.3
"""Seconds in which a job that is handed out at all would have been."""


class Handing(Protocol):
    """Jobs, with the side that workers see."""

    async def enqueue(self, *jobs: Job) -> None: ...

    async def work(self, handle: Callable[[Job], Awaitable[None]]) -> None: ...

    def stop(self) -> None: ...


type OpenJobs = Callable[[], Handing]
"""Opens the same queue once more, as another process would, or a stopped one again."""


def sync(key: str) -> Job:
    return Job(kind=JobKind.SYNC, key=key)


@dataclass
class Hands:
    """A worker that writes down what it was handed; jobs named `slow` wait to be let through."""

    begun: list[str] = field(default_factory=list[str])
    ended: list[str] = field(default_factory=list[str])
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def do(self, job: Job) -> None:
        self.begun.append(job.key)
        if job.key.startswith("bad"):
            raise ValueError(job.key)
        if job.key.startswith("slow"):
            await self.gate.wait()
        self.ended.append(job.key)

    async def until(self, *keys: str) -> None:
        """Wait until those were begun, in any order."""
        async with asyncio.timeout(PATIENCE):
            while Counter(keys) - Counter(self.begun):  # noqa: ASYNC110 - only looking tells
                await asyncio.sleep(0.01)

    async def quiet(self) -> None:
        await asyncio.sleep(QUIET)


@asynccontextmanager
async def working(jobs: Handing, hands: Hands | None = None) -> AsyncIterator[Hands]:
    """Hands at work, stopped at the end."""
    hands = hands or Hands()
    task = asyncio.create_task(jobs.work(hands.do))
    try:
        yield hands
    finally:
        jobs.stop()
        async with asyncio.timeout(PATIENCE):
            await task


class JobsContract:
    async def test_a_job_is_done(self, open_jobs: OpenJobs) -> None:
        jobs = open_jobs()
        async with working(jobs) as hands:
            await jobs.enqueue(sync("a"))
            await hands.until("a")

    async def test_what_waited_before_the_worker_came_is_done(self, open_jobs: OpenJobs) -> None:
        jobs = open_jobs()
        await jobs.enqueue(sync("a"), sync("b"))
        async with working(jobs) as hands:
            await hands.until("a", "b")

    async def test_a_waiting_job_is_not_doubled(self, open_jobs: OpenJobs) -> None:
        jobs = open_jobs()
        await jobs.enqueue(sync("a"), sync("a"))
        await jobs.enqueue(sync("a"), sync("b"))
        async with working(jobs) as hands:
            await hands.until("a", "b")
            await hands.quiet()
        assert sorted(hands.begun) == ["a", "b"]

    async def test_a_job_that_somebody_is_at_is_not_doubled(self, open_jobs: OpenJobs) -> None:
        jobs = open_jobs()
        async with working(jobs) as hands:
            await jobs.enqueue(sync("slow"))
            await hands.until("slow")
            await jobs.enqueue(sync("slow"))
            await hands.quiet()
            assert hands.begun == ["slow"]
            hands.gate.set()

    async def test_a_job_that_was_done_can_be_done_again(self, open_jobs: OpenJobs) -> None:
        jobs = open_jobs()
        async with working(jobs) as hands:
            await jobs.enqueue(sync("a"))
            await hands.until("a")
            await hands.quiet()
            await jobs.enqueue(sync("a"))
            await hands.until("a", "a")

    async def test_jobs_are_done_beside_each_other(self, open_jobs: OpenJobs) -> None:
        jobs = open_jobs()
        async with working(jobs) as hands:
            await jobs.enqueue(*(sync(f"slow{number}") for number in range(30)))
            await hands.until(*(f"slow{number}" for number in range(30)))
            hands.gate.set()

    async def test_one_that_fails_is_not_begun_again_and_harms_no_other(
        self, open_jobs: OpenJobs
    ) -> None:
        jobs = open_jobs()
        async with working(jobs) as hands:
            await jobs.enqueue(sync("bad"), sync("a"))
            await hands.until("bad", "a")
            await hands.quiet()
        assert sorted(hands.begun) == ["a", "bad"]

    async def test_what_a_stopped_worker_was_at_waits_for_the_next(
        self, open_jobs: OpenJobs
    ) -> None:
        jobs = open_jobs()
        await jobs.enqueue(sync("slow"))
        async with working(jobs) as first:
            await first.until("slow")
        assert first.ended == []
        async with working(open_jobs()) as second:
            await second.until("slow")
            second.gate.set()
            await second.quiet()
            assert second.ended == ["slow"]

    async def test_nothing_at_all_may_be_enqueued(self, open_jobs: OpenJobs) -> None:
        await open_jobs().enqueue()
