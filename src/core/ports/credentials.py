"""Where sealed credentials are kept."""

from typing import Protocol

from core.credential import SealedCredential
from core.ids import ConnectionId, WorkspaceId


class Credentials(Protocol):
    """The sealed credentials, one a connection."""

    async def get(self, connection_id: ConnectionId) -> SealedCredential | None:
        """The connection's credential, or None where it was destroyed."""
        ...

    async def put(self, credential: SealedCredential) -> None:
        """Keep the connection's credential in place of any it had."""
        ...

    async def destroy(self, connection_id: ConnectionId) -> None:
        """Destroy the connection's credential."""
        ...

    async def sharing(self, fingerprint: str) -> list[ConnectionId]:
        """The connections in use that sign with that token; disconnected ones do not count."""
        ...

    async def keys(self) -> dict[str, int]:
        """How many credentials each master key seals."""
        ...

    async def not_under(self, key: str, limit: int) -> list[tuple[WorkspaceId, SealedCredential]]:
        """Up to `limit` credentials that another key seals, with their workspaces."""
        ...

    async def reseal(self, old: SealedCredential, new: SealedCredential) -> bool:
        """Keep `new` if the credential is still `old`; False where it was renewed meanwhile."""
        ...
