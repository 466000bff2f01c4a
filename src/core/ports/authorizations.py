"""Where attempts to connect are kept."""

from typing import Protocol

from core.authorization import Authorization
from core.ids import AuthorizationId, ProfileId, WorkspaceId


class Authorizations(Protocol):
    """The attempts to connect."""

    async def of(self, profile_id: ProfileId) -> list[Authorization]:
        """The profile's attempts, newest first."""
        ...

    async def get(self, workspace_id: WorkspaceId, id: AuthorizationId) -> Authorization:
        """The attempt of that id in that workspace. Raises NotFound."""
        ...

    async def by_link(self, link_hash: str) -> Authorization | None:
        """The attempt whose link has that hash."""
        ...

    async def by_state(self, state_hash: str) -> Authorization | None:
        """The attempt whose state has that hash."""
        ...

    async def add(self, authorization: Authorization) -> None:
        """Keep a new attempt."""
        ...

    async def move(self, old: Authorization, new: Authorization) -> bool:
        """Keep `new` if the attempt is still in `old`'s stage; False where somebody was faster."""
        ...
