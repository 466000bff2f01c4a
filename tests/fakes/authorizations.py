"""Attempts to connect in memory."""

from dataclasses import dataclass

from core.authorization import Authorization
from core.errors import NotFound
from core.ids import AuthorizationId, ProfileId, WorkspaceId
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeAuthorizations:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, Authorization]:
        return self.work.rows("authorizations", str, Authorization)

    async def of(self, profile_id: ProfileId) -> list[Authorization]:
        ours = sorted(
            (one for one in self._rows.values() if one.profile_id == profile_id),
            key=lambda one: one.id,
        )
        return sorted(ours, key=lambda one: one.created_at, reverse=True)

    async def get(self, workspace_id: WorkspaceId, id: AuthorizationId) -> Authorization:
        found = self._rows.get(id)
        if found is None or found.workspace_id != workspace_id:
            raise NotFound("authorization", id)
        return found

    async def by_link(self, link_hash: str) -> Authorization | None:
        return next((one for one in self._rows.values() if one.link_hash == link_hash), None)

    async def by_state(self, state_hash: str) -> Authorization | None:
        return next((one for one in self._rows.values() if one.state_hash == state_hash), None)

    async def add(self, authorization: Authorization) -> None:
        self._rows[authorization.id] = authorization

    async def move(self, old: Authorization, new: Authorization) -> bool:
        await self.work.hold("authorizations", old.id)
        found = self._rows.get(old.id)
        if found is None or found.stage is not old.stage:
            return False
        self._rows[old.id] = new
        return True
