"""Attempts to connect in the database."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, insert, select, update

from adapters.sql.storable import told_row
from adapters.sql.tables import authorizations
from adapters.sql.work import SqlWork
from core.authorization import Authorization
from core.errors import NotFound
from core.ids import AuthorizationId, ProfileId, WorkspaceId


@dataclass(frozen=True, slots=True)
class SqlAuthorizations:
    """Attempts to connect in the database."""

    work: SqlWork

    async def of(self, profile_id: ProfileId) -> list[Authorization]:
        query = select(authorizations).where(authorizations.c.profile_id == profile_id)
        newest = authorizations.c.created_at.desc(), authorizations.c.id
        return await self.work.many(query.order_by(*newest), Authorization)

    async def get(self, workspace_id: WorkspaceId, id: AuthorizationId) -> Authorization:
        ours = authorizations.c.workspace_id == workspace_id
        found = await self._find(ours & (authorizations.c.id == id))
        if found is None:
            raise NotFound("authorization", id)
        return found

    async def by_link(self, link_hash: str) -> Authorization | None:
        return await self._find(authorizations.c.link_hash == link_hash)

    async def by_state(self, state_hash: str) -> Authorization | None:
        return await self._find(authorizations.c.state_hash == state_hash)

    async def add(self, authorization: Authorization) -> None:
        await self.work.execute(insert(authorizations), [told_row(authorizations, authorization)])

    async def move(self, old: Authorization, new: Authorization) -> bool:
        query = update(authorizations).where(
            authorizations.c.id == old.id, authorizations.c.stage == old.stage
        )
        done = await self.work.execute(query.values(told_row(authorizations, new)))
        return done.rowcount == 1

    async def _find(self, condition: ColumnElement[bool]) -> Authorization | None:
        return await self.work.one(select(authorizations).where(condition), Authorization)
