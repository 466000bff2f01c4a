"""Where members are kept."""

from typing import Protocol

from core.ids import MemberId, WorkspaceId
from core.workspace import Member


class Members(Protocol):
    """The people in workspaces."""

    async def of(self, workspace_id: WorkspaceId) -> list[Member]:
        """The workspace's members, oldest first."""
        ...

    async def get(self, workspace_id: WorkspaceId, id: MemberId) -> Member:
        """The member of that id in that workspace. Raises NotFound."""
        ...

    async def by_email(self, email: str) -> list[Member]:
        """Everybody with that address, in whatever workspace, oldest first."""
        ...

    async def add(self, member: Member) -> None:
        """Keep a new member. Raises NameTaken where the workspace has that address already."""
        ...

    async def change(self, member: Member) -> None:
        """Keep a changed member."""
        ...

    async def remove(self, id: MemberId) -> None:
        """Forget the member, and with them their API keys."""
        ...
