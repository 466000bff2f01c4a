"""Members in memory."""

from dataclasses import dataclass

from core.errors import NameTaken, NotFound
from core.ids import MemberId, WorkspaceId
from core.workspace import ApiKey, Member
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeMembers:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, Member]:
        return self.work.rows("members", str, Member)

    async def of(self, workspace_id: WorkspaceId) -> list[Member]:
        ours = [one for one in self._rows.values() if one.workspace_id == workspace_id]
        return sorted(ours, key=lambda one: (one.created_at, one.id))

    async def get(self, workspace_id: WorkspaceId, id: MemberId) -> Member:
        found = self._rows.get(id)
        if found is None or found.workspace_id != workspace_id:
            raise NotFound("member", id)
        return found

    async def by_email(self, email: str) -> list[Member]:
        found = [one for one in self._rows.values() if one.email == email]
        return sorted(found, key=lambda one: (one.created_at, one.id))

    async def add(self, member: Member) -> None:
        self._keep(member)

    async def change(self, member: Member) -> None:
        self._keep(member)

    async def remove(self, id: MemberId) -> None:
        self._rows.pop(id, None)
        keys = self.work.rows("api_keys", str, ApiKey)
        for key in [one.id for one in keys.values() if one.member_id == id]:
            del keys[key]

    def _keep(self, member: Member) -> None:
        for one in self._rows.values():
            same = (one.workspace_id, one.email) == (member.workspace_id, member.email)
            if same and one.id != member.id:
                raise NameTaken(
                    "Another member has that address.", field="email", remedy="Use another address."
                )
        self._rows[member.id] = member
