"""Where sealed credentials are kept."""

from datetime import datetime
from typing import Protocol

from core.credential import SealedCredential
from core.ids import ConnectionId, WorkspaceId


class Credentials(Protocol):
    """The sealed credentials, one a connection.

    Of all who claim one at the same moment, one succeeds; what is kept for a claim is refused
    once somebody else has claimed, renewed or replaced it.
    """

    async def get(self, connection_id: ConnectionId) -> SealedCredential | None:
        """The connection's credential, or None where it was destroyed."""
        ...

    async def put(self, credential: SealedCredential) -> None:
        """Keep the connection's credential in place of any it had.

        Version and fence count on from those of the one it replaces; every claim is void.
        """
        ...

    async def claim(
        self, credential: SealedCredential, by: str, until: datetime, now: datetime
    ) -> SealedCredential | None:
        """Claim it, if it is still of that version and nobody's claim lasts; else None."""
        ...

    async def extend(self, claimed: SealedCredential, until: datetime) -> bool:
        """Let a claim last longer; False where it is lost."""
        ...

    async def renew(self, claimed: SealedCredential, new: SealedCredential) -> bool:
        """Keep the renewed credential and end the claim; False where the claim is lost."""
        ...

    async def put_off(
        self, claimed: SealedCredential, renew_at: datetime | None, failures: int, failing: str
    ) -> bool:
        """Keep when to try again and why, and end the claim; False where the claim is lost."""
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
        """Keep the sealed texts and key of `new`, if `old` was not renewed meanwhile; else False.

        Claims go on as if nothing had happened.
        """
        ...
