"""The promise that a use case is kept whole or not at all."""

from typing import Protocol


class UnitOfWork(Protocol):
    """One use case's reads and writes. Nothing is kept before `commit`."""

    async def commit(self) -> None:
        """Keep everything written so far, and let go of the database."""
        ...

    async def release(self) -> None:
        """Forget what was not committed, and let go of the database: before asking a platform."""
        ...
