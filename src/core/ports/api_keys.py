"""Where API keys are kept, as hashes."""

from datetime import datetime
from typing import Protocol

from core.ids import ApiKeyId, WorkspaceId
from core.workspace import ApiKey


class ApiKeys(Protocol):
    """The programs' ways in."""

    async def of(self, workspace_id: WorkspaceId) -> list[ApiKey]:
        """The workspace's keys, oldest first, revoked ones included."""
        ...

    async def get(self, workspace_id: WorkspaceId, id: ApiKeyId) -> ApiKey:
        """The key of that id in that workspace. Raises NotFound."""
        ...

    async def by_hash(self, hash: str) -> ApiKey | None:
        """The key with that hash, in whatever workspace."""
        ...

    async def touch(self, id: ApiKeyId, at: datetime) -> None:
        """The key was used. Left undone rather than waited for, where others write."""
        ...

    async def add(self, key: ApiKey) -> None:
        """Keep a new key."""
        ...

    async def change(self, key: ApiKey) -> None:
        """Keep a changed key."""
        ...
