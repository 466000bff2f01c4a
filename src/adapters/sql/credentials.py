"""Sealed credentials in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, delete, func, insert, or_, select, update

from adapters.sql.tables import connections, credentials
from adapters.sql.work import SqlWork, noun_of, row_of
from core.credential import SealedCredential
from core.ids import ConnectionId, WorkspaceId
from core.problem import State

UNCLAIMED = {"claimed_by": None, "claimed_until": None}


@dataclass(frozen=True, slots=True)
class SqlCredentials:
    """Sealed credentials in the database; every condition is checked by the write itself."""

    work: SqlWork

    async def get(self, connection_id: ConnectionId) -> SealedCredential | None:
        query = select(credentials).where(credentials.c.connection_id == connection_id)
        return await self.work.one(query, SealedCredential)

    async def put(self, credential: SealedCredential) -> None:
        row = row_of(credentials, credential)
        counted = {name: credentials.c[name] + 1 for name in ("version", "fence")}
        mine = credentials.c.connection_id == credential.connection_id
        replaced = update(credentials).where(mine).values({**row, **counted, **UNCLAIMED})
        if not await self._changed(replaced):
            await self.work.execute(insert(credentials), [row])

    async def claim(
        self, credential: SealedCredential, by: str, until: datetime, now: datetime
    ) -> SealedCredential | None:
        free = or_(credentials.c.claimed_until.is_(None), credentials.c.claimed_until <= now)
        same = and_(
            credentials.c.connection_id == credential.connection_id,
            credentials.c.version == credential.version,
        )
        claimed = update(credentials).where(same, free)
        claimed = claimed.values(claimed_by=by, claimed_until=until, fence=credentials.c.fence + 1)
        return await self.work.one(claimed.returning(credentials), SealedCredential)

    async def extend(self, claimed: SealedCredential, until: datetime) -> bool:
        query = update(credentials).where(_ours(claimed))
        return await self._changed(query.values(claimed_until=until))

    async def renew(self, claimed: SealedCredential, new: SealedCredential) -> bool:
        query = update(credentials).where(_ours(claimed))
        kept: dict[str, Any] = {**row_of(credentials, new), **UNCLAIMED}
        kept |= {"version": claimed.version + 1, "fence": claimed.fence}
        return await self._changed(query.values(kept))

    async def put_off(
        self, claimed: SealedCredential, renew_at: datetime | None, failures: int, failing: str
    ) -> bool:
        query = update(credentials).where(_ours(claimed))
        kept = {"renew_at": renew_at, "failures": failures, "failing": failing, **UNCLAIMED}
        return await self._changed(query.values(kept))

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
        kept = {"sealed": new.sealed, "sealed_refresh": new.sealed_refresh, "key": new.key}
        return await self._changed(query.values(kept))

    async def _changed(self, statement: Update) -> bool:
        return (await self.work.execute(statement)).rowcount == 1


def _ours(claimed: SealedCredential) -> ColumnElement[bool]:
    return and_(
        credentials.c.connection_id == claimed.connection_id,
        credentials.c.version == claimed.version,
        credentials.c.fence == claimed.fence,
    )
