"""Where connections are kept."""

from typing import Protocol

from core.connection import Connection
from core.ids import ConnectionId, PlatformUserId, ProfileId, ProviderSlug, WorkspaceId


class Connections(Protocol):
    """The connections we keep."""

    async def of(self, profile_id: ProfileId) -> list[Connection]:
        """The profile's connections, oldest first."""
        ...

    async def get(self, workspace_id: WorkspaceId, id: ConnectionId) -> Connection:
        """The connection of that id in that workspace. Raises NotFound."""
        ...

    async def hold(self, workspace_id: WorkspaceId, id: ConnectionId) -> Connection:
        """The same, and nobody else's `hold` of it returns before this work is committed."""
        ...

    async def by_user(
        self, profile_id: ProfileId, provider: ProviderSlug, user_id: PlatformUserId
    ) -> Connection | None:
        """The profile's connection of that platform user."""
        ...

    async def add(self, connection: Connection) -> None:
        """Keep a new connection. Raises NameTaken where the profile has that user already."""
        ...

    async def change(self, connection: Connection) -> None:
        """Keep a changed connection."""
        ...

    async def degraded(self) -> list[Connection]:
        """Every degraded connection, of any workspace, longest unvalidated first."""
        ...

    async def disconnected(self) -> list[Connection]:
        """Every disconnected connection, of any workspace, whose credential is not destroyed."""
        ...
