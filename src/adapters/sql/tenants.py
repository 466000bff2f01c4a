"""Plans, workspaces, members and API keys in the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, insert, select, update

from adapters.sql.tables import api_keys, members, plans, workspaces
from adapters.sql.work import SqlWork, row_of
from core.errors import NotFound
from core.ids import ApiKeyId, MemberId, PlanSlug, WorkspaceId
from core.plan import Plan
from core.workspace import ApiKey, Member, Workspace


@dataclass(frozen=True, slots=True)
class SqlPlans:
    """Plans in the database."""

    work: SqlWork

    async def all(self) -> list[Plan]:
        return await self.work.many(select(plans).order_by(plans.c.slug), Plan)

    async def get(self, slug: PlanSlug) -> Plan:
        found = await self.work.one(select(plans).where(plans.c.slug == slug), Plan)
        if found is None:
            raise NotFound("plan", slug)
        return found

    async def put(self, plan: Plan) -> None:
        await self.work.upsert(plans, [row_of(plans, plan)])


@dataclass(frozen=True, slots=True)
class SqlWorkspaces:
    """Workspaces in the database."""

    work: SqlWork

    async def all(self) -> list[Workspace]:
        oldest = workspaces.c.created_at, workspaces.c.id
        return await self.work.many(select(workspaces).order_by(*oldest), Workspace)

    async def get(self, id: WorkspaceId) -> Workspace:
        return await self._find(id, select(workspaces))

    async def hold(self, id: WorkspaceId) -> Workspace:
        held = select(workspaces).with_for_update().execution_options(hold=True)
        return await self._find(id, held)

    async def add(self, workspace: Workspace) -> None:
        await self.work.execute(insert(workspaces), [row_of(workspaces, workspace)])

    async def change(self, workspace: Workspace) -> None:
        query = update(workspaces).where(workspaces.c.id == workspace.id)
        await self.work.execute(query.values(row_of(workspaces, workspace)))

    async def _find(self, id: WorkspaceId, query: Select[*tuple[object, ...]]) -> Workspace:
        found = await self.work.one(query.where(workspaces.c.id == id), Workspace)
        if found is None:
            raise NotFound("workspace", id)
        return found


@dataclass(frozen=True, slots=True)
class SqlMembers:
    """Members in the database."""

    work: SqlWork

    async def of(self, workspace_id: WorkspaceId) -> list[Member]:
        query = select(members).where(members.c.workspace_id == workspace_id)
        return await self.work.many(query.order_by(members.c.created_at, members.c.id), Member)

    async def get(self, workspace_id: WorkspaceId, id: MemberId) -> Member:
        query = select(members).where(members.c.workspace_id == workspace_id, members.c.id == id)
        found = await self.work.one(query, Member)
        if found is None:
            raise NotFound("member", id)
        return found

    async def by_email(self, email: str) -> list[Member]:
        query = select(members).where(members.c.email == email)
        return await self.work.many(query.order_by(members.c.created_at, members.c.id), Member)

    async def add(self, member: Member) -> None:
        await self.work.execute(insert(members), [row_of(members, member)])

    async def change(self, member: Member) -> None:
        query = update(members).where(members.c.id == member.id)
        await self.work.execute(query.values(row_of(members, member)))

    async def remove(self, id: MemberId) -> None:
        await self.work.execute(delete(members).where(members.c.id == id))


@dataclass(frozen=True, slots=True)
class SqlApiKeys:
    """API keys in the database, as hashes."""

    work: SqlWork

    async def of(self, workspace_id: WorkspaceId) -> list[ApiKey]:
        query = select(api_keys).where(api_keys.c.workspace_id == workspace_id)
        return await self.work.many(query.order_by(api_keys.c.created_at, api_keys.c.id), ApiKey)

    async def get(self, workspace_id: WorkspaceId, id: ApiKeyId) -> ApiKey:
        query = select(api_keys).where(api_keys.c.workspace_id == workspace_id, api_keys.c.id == id)
        found = await self.work.one(query, ApiKey)
        if found is None:
            raise NotFound("API key", id)
        return found

    async def by_hash(self, hash: str) -> ApiKey | None:
        return await self.work.one(select(api_keys).where(api_keys.c.hash == hash), ApiKey)

    async def touch(self, id: ApiKeyId, at: datetime) -> None:
        query = update(api_keys).where(api_keys.c.id == id)
        if await self.work.may_write_at_once():
            await self.work.execute(query.values(used_at=at))

    async def add(self, key: ApiKey) -> None:
        await self.work.execute(insert(api_keys), [row_of(api_keys, key)])

    async def change(self, key: ApiKey) -> None:
        query = update(api_keys).where(api_keys.c.id == key.id)
        await self.work.execute(query.values(row_of(api_keys, key)))
