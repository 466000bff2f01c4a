"""Connections in the database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    insert,
    or_,
    select,
    update,
)

from adapters.sql.columns import UtcTime
from adapters.sql.platform_tables import reaches
from adapters.sql.storable import told_row
from adapters.sql.sync_tables import sync_runs
from adapters.sql.tables import connections, credentials
from adapters.sql.work import SqlWork
from core.connection import READ_ONLY, Connection
from core.errors import NotFound
from core.ids import (
    AdAccountId,
    BusinessCenterId,
    ConnectionId,
    PlatformUserId,
    ProfileId,
    ProviderSlug,
    WorkspaceId,
)
from core.problem import State
from core.sync import RunStatus


@dataclass(frozen=True, slots=True)
class SqlConnections:
    """Connections in the database."""

    work: SqlWork

    async def of(self, profile_id: ProfileId) -> list[Connection]:
        query = select(connections).where(connections.c.profile_id == profile_id)
        oldest = connections.c.first_connected_at, connections.c.id
        return await self.work.many(query.order_by(*oldest), Connection)

    async def in_workspace(self, workspace_id: WorkspaceId) -> list[Connection]:
        query = select(connections).where(connections.c.workspace_id == workspace_id)
        return await self.work.many(_oldest_first(query), Connection)

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

    async def reaching(
        self,
        provider: ProviderSlug,
        accounts: Collection[AdAccountId],
        centers: Collection[BusinessCenterId],
        users: Collection[PlatformUserId],
    ) -> list[Connection]:
        held = (reaches.c.kind == "ad_accounts") & reaches.c.id.in_(accounts)
        held |= (reaches.c.kind == "business_centers") & reaches.c.id.in_(centers)
        paths = select(reaches.c.connection_id).where(
            held, reaches.c.provider == provider, reaches.c.lost_at.is_(None)
        )
        query = select(connections).where(
            connections.c.provider == provider,
            connections.c.user_id.in_(users) | connections.c.id.in_(paths),
        )
        return await self.work.many(_oldest_first(query), Connection)

    async def usable(self) -> list[Connection]:
        query = select(connections).where(connections.c.state.not_in(READ_ONLY))
        return await self.work.many(_oldest_first(query), Connection)

    async def degraded(self) -> list[Connection]:
        query = select(connections).where(connections.c.state == State.DEGRADED)
        return await self.work.many(query.order_by(connections.c.validated_at), Connection)

    async def renewable(self, now: datetime, limit: int) -> list[Connection]:
        unclaimed = or_(credentials.c.claimed_until.is_(None), credentials.c.claimed_until <= now)
        query = _in_use().where(credentials.c.renew_at <= now, unclaimed)
        urgent = credentials.c.renew_at, connections.c.id
        return await self.work.many(query.order_by(*urgent).limit(limit), Connection)

    async def ending(self, before: datetime) -> list[Connection]:
        query = _in_use().where(_ends_at() <= before).order_by(connections.c.id)
        return await self.work.many(query, Connection)

    async def disconnected(self) -> list[Connection]:
        query = select(connections).join(credentials)
        gone = connections.c.state == State.DISCONNECTED
        return await self.work.many(query.where(gone), Connection)

    async def due(
        self, rested: datetime, ill_rested: datetime, after: ConnectionId | None, limit: int
    ) -> list[Connection]:
        of_it = sync_runs.c.connection_id == connections.c.id
        under_way = sync_runs.c.status == RunStatus.RUNNING
        recent = sync_runs.c.started_at > case(
            (connections.c.state == State.DEGRADED, bindparam("ill_rested", ill_rested, UtcTime)),
            else_=bindparam("rested", rested, UtcTime),
        )
        changed = connections.c.changed_at
        is_whole = or_(changed.is_(None), sync_runs.c.started_at >= changed)
        query = select(connections).where(
            connections.c.id > (after or ""),
            connections.c.state.not_in(READ_ONLY),
            ~exists().where(of_it, or_(under_way, and_(recent, is_whole))),
        )
        return await self.work.many(query.order_by(connections.c.id).limit(limit), Connection)

    async def _find(
        self, workspace_id: WorkspaceId, id: ConnectionId, query: Select[*tuple[object, ...]]
    ) -> Connection:
        ours = connections.c.workspace_id == workspace_id
        found = await self.work.one(query.where(ours, connections.c.id == id), Connection)
        if found is None:
            raise NotFound("connection", id)
        return found


def _row(connection: Connection) -> dict[str, Any]:
    return told_row(connections, connection, user_id=connection.user.id)


def _in_use() -> Select[*tuple[object, ...]]:
    usable = connections.c.state.not_in([state.value for state in READ_ONLY])
    return select(connections).join(credentials).where(usable)


def _ends_at() -> ColumnElement[datetime]:
    is_renewed = credentials.c.sealed_refresh.is_not(None)
    return case((is_renewed, credentials.c.refresh_expires_at), else_=credentials.c.expires_at)


def _oldest_first(query: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    return query.order_by(connections.c.connected_at, connections.c.id)
