"""Requests to link public accounts in the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, insert, select, update

from adapters.sql.link_tables import link_requests, linked_accounts
from adapters.sql.links import at_center, hold_center
from adapters.sql.storable import told_row
from adapters.sql.work import SqlWork
from core.errors import LinkLimit, NotFound
from core.ids import BusinessCenterId, LinkRequestId, ProfileId, ProviderSlug, WorkspaceId
from core.link_request import LinkRequest, LinkState

_WAITS = link_requests.c.state == LinkState.WAITING


@dataclass(frozen=True, slots=True)
class SqlLinkRequests:
    """Requests to link public accounts in the database."""

    work: SqlWork

    async def of(self, profile_id: ProfileId) -> list[LinkRequest]:
        return await self._find(link_requests.c.profile_id == profile_id)

    async def at(
        self, profile_id: ProfileId, provider: ProviderSlug, center_id: BusinessCenterId
    ) -> list[LinkRequest]:
        return await self._find(at_center(link_requests, profile_id, provider, center_id))

    async def get(self, workspace_id: WorkspaceId, id: LinkRequestId) -> LinkRequest:
        mine = and_(link_requests.c.workspace_id == workspace_id, link_requests.c.id == id)
        found = await self._find(mine)
        if not found:
            raise NotFound("link request", id)
        return found[0]

    async def due(self, now: datetime, limit: int) -> list[LinkRequest]:
        query = select(link_requests).where(_WAITS, link_requests.c.next_look_at <= now)
        longest = link_requests.c.next_look_at, link_requests.c.id
        return await self.work.many(query.order_by(*longest).limit(limit), LinkRequest)

    async def add(self, request: LinkRequest, most: int) -> None:
        key = request.profile_id, request.provider, request.business_center_id
        await hold_center(self.work, *key)
        linked = at_center(linked_accounts, *key) & linked_accounts.c.lost_at.is_(None)
        waiting = at_center(link_requests, *key) & _WAITS
        if await self._count(linked) + await self._count(waiting) >= most:
            raise LinkLimit("The last place has just been taken by another request.")
        await self.work.execute(insert(link_requests), [told_row(link_requests, request)])

    async def move(self, old: LinkRequest, new: LinkRequest) -> bool:
        query = update(link_requests).where(
            link_requests.c.id == old.id,
            link_requests.c.state == old.state,
            link_requests.c.looks == old.looks,
            link_requests.c.url == old.url,
        )
        moved = await self.work.execute(query.values(told_row(link_requests, new)))
        return moved.rowcount == 1

    async def _count(self, condition: ColumnElement[bool]) -> int:
        counted = select(func.count()).where(condition).execution_options(hold=True)
        return int((await self.work.execute(counted)).scalar_one())

    async def _find(self, condition: ColumnElement[bool]) -> list[LinkRequest]:
        newest = link_requests.c.created_at.desc(), link_requests.c.id
        return await self.work.many(
            select(link_requests).where(condition).order_by(*newest), LinkRequest
        )
