"""Where the audit trail is kept."""

from typing import Protocol

from core.audit import EVERYTHING, AuditEntry, Head, Link, Sought
from core.ids import AuditId, WorkspaceId


class Audit(Protocol):
    """The trail; entries are only ever added."""

    async def add(self, entry: AuditEntry) -> None:
        """Keep an entry, chained to the workspace's last one when the work is committed."""
        ...

    async def has(self, workspace_id: WorkspaceId, id: AuditId) -> bool:
        """Whether the workspace's trail has that entry."""
        ...

    async def of(
        self,
        workspace_id: WorkspaceId,
        *,
        before: AuditId | None,
        limit: int,
        only: Sought = EVERYTHING,
    ) -> list[AuditEntry]:
        """The workspace's entries, newest first, older than `before` where given."""
        ...

    async def actors(self, workspace_id: WorkspaceId, limit: int) -> list[str]:
        """Everybody the workspace's entries name, by name."""
        ...

    async def links(
        self, workspace_id: WorkspaceId, *, after: AuditId | None, limit: int
    ) -> list[Link]:
        """The workspace's entries with their hashes, oldest first, newer than `after` if given."""
        ...

    async def head(self, workspace_id: WorkspaceId) -> Head:
        """Where the workspace's chain ends, as it was kept when the last entry was written."""
        ...
