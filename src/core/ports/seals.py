"""Where the proof is kept that the right master key is in use."""

from typing import Protocol

from core.ports.sealer import Sealed


class Seals(Protocol):
    """One sealed word a master key: whoever opens it holds that key."""

    async def all(self) -> list[Sealed]:
        """The sealed words."""
        ...

    async def put(self, sealed: Sealed) -> None:
        """Keep the word sealed with a new key."""
        ...

    async def retire(self, key: str) -> None:
        """Forget the word of a key that seals nothing any more."""
        ...
