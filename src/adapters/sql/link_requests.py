"""Requests to link public accounts in the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, insert, select, union, update

from adapters.sql.link_tables import link_requests, linked_accounts
from adapters.sql.links import at_center
from adapters.sql.platform_tables import business_centers
from adapters.sql.storable import told_row
from adapters.sql.tables import profiles
from adapters.sql.work import SqlWork
from core.errors import LinkLimit, NotFound
from core.ids import (
    BusinessCenterId,
    LinkRequestId,
    ProfileId,
    ProviderSlug,
    PublicAccountId,
    WorkspaceId,
)
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

    async def everywhere(
        self, workspace_id: WorkspaceId, provider: ProviderSlug, center_id: BusinessCenterId
    ) -> list[LinkRequest]:
        there = and_(
            link_requests.c.workspace_id == workspace_id,
            link_requests.c.provider == provider,
            link_requests.c.business_center_id == center_id,
        )
        return await self._find(there)

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

    async def waiting(
        self,
        workspace_id: WorkspaceId,
        provider: ProviderSlug,
        center_id: BusinessCenterId,
        now: datetime,
    ) -> int:
        there = link_requests.c.business_center_id == center_id
        return await self._count(_waits_in(workspace_id, provider, now) & there)

    async def centers_of(
        self,
        workspace_id: WorkspaceId,
        provider: ProviderSlug,
        account_id: PublicAccountId,
        now: datetime,
    ) -> frozenset[BusinessCenterId]:
        linked = (
            select(linked_accounts.c.business_center_id)
            .join(profiles, profiles.c.id == linked_accounts.c.profile_id)
            .where(
                profiles.c.workspace_id == workspace_id,
                linked_accounts.c.provider == provider,
                linked_accounts.c.id == account_id,
                linked_accounts.c.lost_at.is_(None),
            )
        )
        asked = select(link_requests.c.business_center_id).where(
            _waits_in(workspace_id, provider, now), link_requests.c.wanted_id == account_id
        )
        found = await self.work.execute(union(linked, asked).execution_options(hold=True))
        return frozenset(BusinessCenterId(one) for one in found.scalars())

    async def add(self, request: LinkRequest, most_accounts: int, most_centers: int) -> None:
        await self._hold_all(request)
        key = request.profile_id, request.provider, request.business_center_id
        place = request.workspace_id, request.provider
        linked = at_center(linked_accounts, *key) & linked_accounts.c.lost_at.is_(None)
        waiting = await self.waiting(*place, request.business_center_id, request.created_at)
        if await self._count(linked) + waiting >= most_accounts:
            raise LinkLimit("The last place has just been taken by another request.")
        if request.wanted_id is not None:
            its = await self.centers_of(*place, request.wanted_id, request.created_at)
            if request.business_center_id not in its and len(its) >= most_centers:
                raise LinkLimit("The account's last place has just been taken by another request.")
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

    async def _hold_all(self, request: LinkRequest) -> None:
        """The Business Center in every profile; each one where an account's places are counted."""
        here = and_(
            business_centers.c.workspace_id == request.workspace_id,
            business_centers.c.provider == request.provider,
        )
        if request.wanted_id is None:
            here &= business_centers.c.id == request.business_center_id
        query = select(business_centers.c.id).where(here)
        ordered = query.order_by(business_centers.c.profile_id, business_centers.c.id)
        await self.work.execute(ordered.with_for_update().execution_options(hold=True))

    async def _count(self, condition: ColumnElement[bool]) -> int:
        counted = select(func.count()).where(condition).execution_options(hold=True)
        return int((await self.work.execute(counted)).scalar_one())

    async def _find(self, condition: ColumnElement[bool]) -> list[LinkRequest]:
        newest = link_requests.c.created_at.desc(), link_requests.c.id
        return await self.work.many(
            select(link_requests).where(condition).order_by(*newest), LinkRequest
        )


def _waits_in(
    workspace_id: WorkspaceId, provider: ProviderSlug, now: datetime
) -> ColumnElement[bool]:
    """What waits in the workspace, and has not run out, whoever has noticed that."""
    return and_(
        link_requests.c.workspace_id == workspace_id,
        link_requests.c.provider == provider,
        _WAITS,
        link_requests.c.expires_at > now,
    )
