"""Turning passwords into what can be kept."""

from typing import Protocol

from core.secret import Secret


class Hasher(Protocol):
    """A slow one-way function with a salt of its own."""

    async def hash(self, password: Secret) -> str:
        """What to keep of the password."""
        ...

    async def verify(self, hash: str | None, password: Secret) -> bool:
        """Whether it is the password; without a hash it is not, after just as long."""
        ...
