"""Where workspaces are kept."""

from typing import Protocol

from core.ids import WorkspaceId
from core.workspace import Workspace


class Workspaces(Protocol):
    """The tenants."""

    async def all(self) -> list[Workspace]:
        """Every workspace, oldest first."""
        ...

    async def get(self, id: WorkspaceId) -> Workspace:
        """The workspace of that id. Raises NotFound."""
        ...

    async def hold(self, id: WorkspaceId) -> Workspace:
        """The same, and nobody else's `hold` of it returns before this work is committed."""
        ...

    async def add(self, workspace: Workspace) -> None:
        """Keep a new workspace. Raises NameTaken where one has that id already."""
        ...

    async def change(self, workspace: Workspace) -> None:
        """Keep a changed workspace."""
        ...
