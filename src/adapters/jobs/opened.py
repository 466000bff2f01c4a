"""What an opened queue is, whatever carries it."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from core.job import Job

type Handler = Callable[[Job], Awaitable[None]]
"""Does one job. What it raises is logged; the job counts as done, its truth is in the tables."""


class Queue(Protocol):
    """An opened queue."""

    async def put(self, jobs: tuple[Job, ...]) -> None:
        """Have them done, each that is not there yet. Raises DatabaseUnreachable."""
        ...

    async def work(self, handle: Handler) -> None:
        """Hand out jobs until told to stop; return when nobody is at one any more."""
        ...

    def stop(self) -> None:
        """Take no more jobs; those at work are cancelled, and wait again."""
        ...

    async def close(self) -> None:
        """Let go of the database."""
        ...
