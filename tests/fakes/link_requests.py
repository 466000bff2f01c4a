"""Requests to link public accounts in memory."""

from dataclasses import dataclass
from datetime import datetime

from core.errors import LinkLimit, NotFound
from core.ids import BusinessCenterId, LinkRequestId, ProfileId, ProviderSlug, WorkspaceId
from core.link_request import LinkRequest
from core.linked_account import LinkedAccount
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

    async def get(self, workspace_id: WorkspaceId, id: LinkRequestId) -> LinkRequest:
        found = self._rows.get(id)
        if found is None or found.workspace_id != workspace_id:
            raise NotFound("link request", id)
        return found

    async def due(self, now: datetime, limit: int) -> list[LinkRequest]:
        due = [one for one in self._rows.values() if one.is_open and one.next_look_at <= now]
        return sorted(due, key=lambda one: (one.next_look_at, one.id))[:limit]

    async def add(self, request: LinkRequest, most: int) -> None:
        key = request.profile_id, request.provider, request.business_center_id
        links = FakeLinks(self.work)
        await links.hold(*key)
        linked = [
            one
            for one in await links.of(LinkedAccount, request.profile_id)
            if (one.profile_id, one.provider, one.business_center_id) == key and not one.lost_at
        ]
        waiting = [one for one in await self.at(*key) if one.is_open]
        if len(linked) + len(waiting) >= most:
            raise LinkLimit("The last place has just been taken by another request.")
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
