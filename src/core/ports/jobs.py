"""Where what is to be done soon waits for a worker."""

from typing import Protocol

from core.job import Job


class Jobs(Protocol):
    """The jobs that wait, and those that somebody is at.

    The truth of each is in our tables: a lost queue loses nothing, it only takes longer.
    """

    async def enqueue(self, *jobs: Job) -> None:
        """Have each done at least once, by one worker at a time.

        One that waits already, or that somebody is at, is not doubled. Raises DatabaseUnreachable.
        """
        ...
