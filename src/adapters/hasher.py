"""Passwords hashed with Argon2id."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from core.secret import Secret

AT_ONCE = 2
"""Each takes 64 MiB and most of a core for a moment."""


class ArgonHasher:
    """The second choice of RFC 9106, in a thread, and never many at once."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._nobodys: str | None = None

    async def hash(self, password: Secret) -> str:
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password.reveal())

    async def verify(self, hash: str | None, password: Secret) -> bool:
        if self._nobodys is None:
            self._nobodys = await self.hash(Secret("nobody has this password"))
        compared = self._nobodys if hash is None else hash
        async with self._turns:
            is_right = await asyncio.to_thread(self._verify, compared, password)
        return is_right and hash is not None

    def _verify(self, hash: str, password: Secret) -> bool:
        try:
            return self._hasher.verify(hash, password.reveal())
        except (VerificationError, InvalidHashError):
            return False
