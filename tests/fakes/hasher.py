"""A hasher that can be looked through."""

from core.secret import Secret


class FakeHasher:
    async def hash(self, password: Secret) -> str:
        return f"hash of {password.reveal()}"

    async def verify(self, hash: str | None, password: Secret) -> bool:
        return hash == f"hash of {password.reveal()}"
