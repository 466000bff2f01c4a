"""The audit trail in memory."""

from dataclasses import dataclass

from core.audit import AuditEntry
from core.ids import AuditId, WorkspaceId
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeAudit:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, AuditEntry]:
        return self.work.rows("audit", str, AuditEntry)

    async def add(self, entry: AuditEntry) -> None:
        self._rows[entry.id] = entry

    async def has(self, workspace_id: WorkspaceId, id: AuditId) -> bool:
        found = self._rows.get(id)
        return found is not None and found.workspace_id == workspace_id

    async def of(
        self, workspace_id: WorkspaceId, *, before: AuditId | None, limit: int
    ) -> list[AuditEntry]:
        entries = list(self._rows.values())
        if before is not None:
            entries = entries[: [one.id for one in entries].index(before)]
        ours = [one for one in reversed(entries) if one.workspace_id == workspace_id]
        return ours[:limit]
