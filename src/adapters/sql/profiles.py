"""Profiles in the database."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from adapters.sql.tables import profiles
from adapters.sql.work import SqlWork, row_of
from core.errors import NotFound
from core.ids import ProfileId, WorkspaceId
from core.names import key_of
from core.profile import Profile


@dataclass(frozen=True, slots=True)
class SqlProfiles:
    """Profiles in the database."""

    work: SqlWork

    async def of(self, workspace_id: WorkspaceId) -> list[Profile]:
        query = select(profiles).where(profiles.c.workspace_id == workspace_id)
        return await self.work.many(query.order_by(profiles.c.created_at, profiles.c.id), Profile)

    async def get(self, workspace_id: WorkspaceId, id: ProfileId) -> Profile:
        query = select(profiles).where(profiles.c.workspace_id == workspace_id, profiles.c.id == id)
        found = await self.work.one(query, Profile)
        if found is None:
            raise NotFound("profile", id)
        return found

    async def add(self, profile: Profile) -> None:
        await self.work.execute(insert(profiles), [_row(profile)])

    async def change(self, profile: Profile) -> None:
        query = update(profiles).where(profiles.c.id == profile.id)
        await self.work.execute(query.values(_row(profile)))

    async def remove(self, id: ProfileId) -> None:
        await self.work.execute(delete(profiles).where(profiles.c.id == id))


def _row(profile: Profile) -> dict[str, Any]:
    return row_of(profiles, profile, name_key=key_of(profile.name))
