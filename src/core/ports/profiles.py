"""Where profiles are kept."""

from typing import Protocol

from core.ids import ProfileId, WorkspaceId
from core.profile import Profile


class Profiles(Protocol):
    """The profiles we keep."""

    async def of(self, workspace_id: WorkspaceId) -> list[Profile]:
        """The workspace's profiles, oldest first."""
        ...

    async def get(self, workspace_id: WorkspaceId, id: ProfileId) -> Profile:
        """The profile of that id in that workspace. Raises NotFound."""
        ...

    async def add(self, profile: Profile) -> None:
        """Keep a new profile. Raises NameTaken, or PlanLimit where its seat is taken."""
        ...

    async def change(self, profile: Profile) -> None:
        """Keep a changed profile. Raises NameTaken, or PlanLimit where its seat is taken."""
        ...

    async def remove(self, id: ProfileId) -> None:
        """Forget the profile and everything in it; the audit trail stays."""
        ...
