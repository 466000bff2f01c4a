"""Connections and their sealed credentials in the database."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update

from adapters.sql.tables import connections, credentials
from adapters.sql.work import SqlWork, noun_of, row_of
from core.connection import Connection
from core.credential import SealedCredential
from core.errors import NotFound
from core.ids import ConnectionId, PlatformUserId, ProfileId, ProviderSlug, WorkspaceId
from core.problem import State


@dataclass(frozen=True, slots=True)
class SqlConnections:
    """Connections in the database."""

    work: SqlWork

    async def of(self, profile_id: ProfileId) -> list[Connection]:
        query = select(connections).where(connections.c.profile_id == profile_id)
        oldest = connections.c.connected_at, connections.c.id
        return await self.work.many(query.order_by(*oldest), Connection)

    async def get(self, workspace_id: WorkspaceId, id: ConnectionId) -> Connection:
        return await self._find(workspace_id, id, select(connections))

    async def hold(self, workspace_id: WorkspaceId, id: ConnectionId) -> Connection:
        held = select(connections).with_for_update().execution_options(hold=True)
        return await self._find(workspace_id, id, held)

    async def by_user(
        self, profile_id: ProfileId, provider: ProviderSlug, user_id: PlatformUserId
    ) -> Connection | None:
        query = select(connections).where(
            connections.c.profile_id == profile_id,
            connections.c.provider == provider,
            connections.c.user_id == user_id,
        )
        return await self.work.one(query, Connection)

    async def add(self, connection: Connection) -> None:
        await self.work.execute(insert(connections), [_row(connection)])

    async def change(self, connection: Connection) -> None:
        query = update(connections).where(connections.c.id == connection.id)
        await self.work.execute(query.values(_row(connection)))

    async def degraded(self) -> list[Connection]:
        query = select(connections).where(connections.c.state == State.DEGRADED)
        return await self.work.many(query.order_by(connections.c.validated_at), Connection)

    async def disconnected(self) -> list[Connection]:
        query = select(connections).join(credentials)
        gone = connections.c.state == State.DISCONNECTED
        return await self.work.many(query.where(gone), Connection)

    async def _find(
        self, workspace_id: WorkspaceId, id: ConnectionId, query: Select[*tuple[object, ...]]
    ) -> Connection:
        ours = connections.c.workspace_id == workspace_id
        found = await self.work.one(query.where(ours, connections.c.id == id), Connection)
        if found is None:
            raise NotFound("connection", id)
        return found


@dataclass(frozen=True, slots=True)
class SqlCredentials:
    """Sealed credentials in the database."""

    work: SqlWork

    async def get(self, connection_id: ConnectionId) -> SealedCredential | None:
        query = select(credentials).where(credentials.c.connection_id == connection_id)
        return await self.work.one(query, SealedCredential)

    async def put(self, credential: SealedCredential) -> None:
        await self.work.upsert(credentials, [row_of(credentials, credential)])

    async def destroy(self, connection_id: ConnectionId) -> None:
        await self.work.execute(
            delete(credentials).where(credentials.c.connection_id == connection_id)
        )

    async def sharing(self, fingerprint: str) -> list[ConnectionId]:
        query = select(credentials.c.connection_id).join(connections)
        query = query.where(
            credentials.c.fingerprint == fingerprint, connections.c.state != State.DISCONNECTED
        )
        return [ConnectionId(id) for id in (await self.work.execute(query)).scalars()]

    async def keys(self) -> dict[str, int]:
        count = func.count().label("count")
        query = select(credentials.c.key, count).group_by(credentials.c.key)
        return {row["key"]: row["count"] for row in (await self.work.execute(query)).mappings()}

    async def not_under(self, key: str, limit: int) -> list[tuple[WorkspaceId, SealedCredential]]:
        query = select(connections.c.workspace_id, credentials).join(connections)
        query = query.where(credentials.c.key != key).order_by(credentials.c.connection_id)
        rows = (await self.work.execute(query.limit(limit))).mappings()
        return [(WorkspaceId(row["workspace_id"]), noun_of(row, SealedCredential)) for row in rows]

    async def reseal(self, old: SealedCredential, new: SealedCredential) -> bool:
        query = update(credentials).where(
            credentials.c.connection_id == old.connection_id, credentials.c.sealed == old.sealed
        )
        done = await self.work.execute(query.values(row_of(credentials, new)))
        return done.rowcount == 1


def _row(connection: Connection) -> dict[str, Any]:
    return row_of(connections, connection, user_id=connection.user.id)
