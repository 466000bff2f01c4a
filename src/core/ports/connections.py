"""Where connections are kept."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from core.connection import Connection
from core.ids import (
    AdAccountId,
    BusinessCenterId,
    ConnectionId,
    PlatformUserId,
    ProfileId,
    ProviderSlug,
    WorkspaceId,
)


class Connections(Protocol):
    """The connections we keep."""

    async def of(self, profile_id: ProfileId) -> list[Connection]:
        """The profile's connections, by when each was made first."""
        ...

    async def in_workspace(self, workspace_id: WorkspaceId) -> list[Connection]:
        """All of the workspace's profiles, the oldest first."""
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

    async def reaching(
        self,
        provider: ProviderSlug,
        accounts: Collection[AdAccountId],
        centers: Collection[BusinessCenterId],
        users: Collection[PlatformUserId],
    ) -> list[Connection]:
        """Those of any workspace that reach any of these now, or speak for one of the users."""
        ...

    async def usable(self) -> list[Connection]:
        """Every connection, of any workspace, that may write and sync, oldest first."""
        ...

    async def degraded(self) -> list[Connection]:
        """Every degraded connection, of any workspace, longest unvalidated first."""
        ...

    async def renewable(self, now: datetime, limit: int) -> list[Connection]:
        """Those in use whose credential is to be renewed, and by nobody yet; longest due first."""
        ...

    async def ending(self, before: datetime) -> list[Connection]:
        """Those in use whose credential ends before then, however it is renewed."""
        ...

    async def disconnected(self) -> list[Connection]:
        """Every disconnected connection, of any workspace, whose credential is not destroyed."""
        ...

    async def due(
        self, rested: datetime, ill_rested: datetime, after: ConnectionId | None, limit: int
    ) -> list[Connection]:
        """The first of those beyond `after` that may be synced again, of any workspace, by id.

        Nobody has to reconnect them, no run of theirs is under way, and none was started since
        `rested`, or since `ill_rested` where they are degraded; one that was started before they
        had something new to sync does not count.
        """
        ...
