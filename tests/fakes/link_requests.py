"""Requests to link public accounts in memory."""

from dataclasses import dataclass
from datetime import datetime

from core.errors import LinkLimit, NotFound
from core.ids import (
    BusinessCenterId,
    LinkRequestId,
    ProfileId,
    ProviderSlug,
    PublicAccountId,
    WorkspaceId,
)
from core.link_request import LinkRequest
from core.linked_account import LinkedAccount
from core.profile import Profile
from tests.fakes.links import FakeLinks
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeLinkRequests:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, LinkRequest]:
        return self.work.rows("link_requests", str, LinkRequest)

    async def of(self, profile_id: ProfileId) -> list[LinkRequest]:
        return _newest([one for one in self._rows.values() if one.profile_id == profile_id])

    async def at(
        self, profile_id: ProfileId, provider: ProviderSlug, center_id: BusinessCenterId
    ) -> list[LinkRequest]:
        ours = await self.of(profile_id)
        return [
            one for one in ours if (one.provider, one.business_center_id) == (provider, center_id)
        ]

    async def everywhere(
        self, workspace_id: WorkspaceId, provider: ProviderSlug, center_id: BusinessCenterId
    ) -> list[LinkRequest]:
        wanted = workspace_id, provider, center_id
        return _newest(
            [
                one
                for one in self._rows.values()
                if (one.workspace_id, one.provider, one.business_center_id) == wanted
            ]
        )

    async def get(self, workspace_id: WorkspaceId, id: LinkRequestId) -> LinkRequest:
        found = self._rows.get(id)
        if found is None or found.workspace_id != workspace_id:
            raise NotFound("link request", id)
        return found

    async def due(self, now: datetime, limit: int) -> list[LinkRequest]:
        due = [one for one in self._rows.values() if one.is_open and one.next_look_at <= now]
        return sorted(due, key=lambda one: (one.next_look_at, one.id))[:limit]

    async def waiting(
        self,
        workspace_id: WorkspaceId,
        provider: ProviderSlug,
        center_id: BusinessCenterId,
        now: datetime,
    ) -> int:
        waiting = self._waiting(workspace_id, provider, now)
        return sum(one.business_center_id == center_id for one in waiting)

    async def centers_of(
        self,
        workspace_id: WorkspaceId,
        provider: ProviderSlug,
        account_id: PublicAccountId,
        now: datetime,
    ) -> frozenset[BusinessCenterId]:
        profiles = self.work.rows("profiles", str, Profile).values()
        links = FakeLinks(self.work)
        linked = {
            one.business_center_id
            for profile in profiles
            if profile.workspace_id == workspace_id
            for one in await links.of(LinkedAccount, profile.id)
            if (one.provider, one.id, one.lost_at) == (provider, account_id, None)
        }
        waiting = self._waiting(workspace_id, provider, now)
        return frozenset(
            linked | {one.business_center_id for one in waiting if one.wanted_id == account_id}
        )

    def _waiting(
        self, workspace_id: WorkspaceId, provider: ProviderSlug, now: datetime
    ) -> list[LinkRequest]:
        return [
            one
            for one in self._rows.values()
            if (one.workspace_id, one.provider) == (workspace_id, provider)
            and one.is_open
            and one.expires_at > now
        ]

    async def add(self, request: LinkRequest, most_accounts: int, most_centers: int) -> None:
        key = request.profile_id, request.provider, request.business_center_id
        place = request.workspace_id, request.provider
        links = FakeLinks(self.work)
        await self.work.hold("link_requests_in", request.workspace_id)
        await links.hold(*key)
        linked = [
            one
            for one in await links.of(LinkedAccount, request.profile_id)
            if (one.profile_id, one.provider, one.business_center_id) == key and not one.lost_at
        ]
        waiting = await self.waiting(*place, request.business_center_id, request.created_at)
        if len(linked) + waiting >= most_accounts:
            raise LinkLimit("The last place has just been taken by another request.")
        if request.wanted_id is not None:
            its = await self.centers_of(*place, request.wanted_id, request.created_at)
            if request.business_center_id not in its and len(its) >= most_centers:
                raise LinkLimit("The account's last place has just been taken by another request.")
        self._rows[request.id] = request

    async def move(self, old: LinkRequest, new: LinkRequest) -> bool:
        await self.work.hold("link_requests", old.id)
        found = self._rows.get(old.id)
        if found is None or _mark(found) != _mark(old):
            return False
        self._rows[old.id] = new
        return True


def _mark(request: LinkRequest) -> object:
    return request.state, request.looks, request.url


def _newest(requests: list[LinkRequest]) -> list[LinkRequest]:
    by_id = sorted(requests, key=lambda one: one.id)
    return sorted(by_id, key=lambda one: one.created_at, reverse=True)
