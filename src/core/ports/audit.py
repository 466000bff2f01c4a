"""Where the audit trail is kept."""

from typing import Protocol

from core.audit import AuditEntry
from core.ids import AuditId, WorkspaceId


class Audit(Protocol):
    """The trail; entries are only ever added."""

    async def add(self, entry: AuditEntry) -> None:
        """Keep an entry."""
        ...

    async def has(self, workspace_id: WorkspaceId, id: AuditId) -> bool:
        """Whether the workspace's trail has that entry."""
        ...

    async def of(
        self, workspace_id: WorkspaceId, *, before: AuditId | None, limit: int
    ) -> list[AuditEntry]:
        """The workspace's entries, newest first, older than `before` where given."""
        ...
