"""Workspaces in memory."""

from dataclasses import dataclass

from core.errors import NotFound
from core.ids import WorkspaceId
from core.workspace import Workspace
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeWorkspaces:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, Workspace]:
        return self.work.rows("workspaces", str, Workspace)

    async def all(self) -> list[Workspace]:
        return sorted(self._rows.values(), key=lambda one: (one.created_at, one.id))

    async def get(self, id: WorkspaceId) -> Workspace:
        if id not in self._rows:
            raise NotFound("workspace", id)
        return self._rows[id]

    async def hold(self, id: WorkspaceId) -> Workspace:
        await self.work.hold("workspaces", id)
        return await self.get(id)

    async def add(self, workspace: Workspace) -> None:
        self._rows[workspace.id] = workspace

    async def change(self, workspace: Workspace) -> None:
        self._rows[workspace.id] = workspace
