"""The audit trail in memory."""

from dataclasses import dataclass

from core.audit import EVERYTHING, AuditEntry, Head, Link, Sought, chained
from core.ids import AuditId, WorkspaceId
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeAudit:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, AuditEntry]:
        return self.work.rows("audit", str, AuditEntry)

    @property
    def _chains(self) -> Rows[str, str]:
        return self.work.rows("audit_chains", str, str)

    @property
    def _heads(self) -> Rows[str, Head]:
        return self.work.rows("audit_heads", str, Head)

    async def add(self, entry: AuditEntry) -> None:
        self._rows[entry.id] = entry
        self.work.at_last(lambda: self._chain(entry))

    def _chain(self, entry: AuditEntry) -> None:
        before = self._heads.get(entry.workspace_id, Head())
        [link], self._heads[entry.workspace_id] = chained(before, [entry])
        self._chains[entry.id] = link.chain

    async def has(self, workspace_id: WorkspaceId, id: AuditId) -> bool:
        found = self._rows.get(id)
        return found is not None and found.workspace_id == workspace_id

    async def of(
        self,
        workspace_id: WorkspaceId,
        *,
        before: AuditId | None,
        limit: int,
        only: Sought = EVERYTHING,
    ) -> list[AuditEntry]:
        entries = list(self._rows.values())
        if before is not None:
            entries = entries[: [one.id for one in entries].index(before)]
        ours = [one for one in reversed(entries) if one.workspace_id == workspace_id]
        return [one for one in ours if only.fits(one)][:limit]

    async def actors(self, workspace_id: WorkspaceId, limit: int) -> list[str]:
        ours = {one.actor for one in self._rows.values() if one.workspace_id == workspace_id}
        return sorted(ours)[:limit]

    async def links(
        self, workspace_id: WorkspaceId, *, after: AuditId | None, limit: int
    ) -> list[Link]:
        ours = [one for one in self._rows.values() if one.workspace_id == workspace_id]
        if after is not None:
            ours = ours[[one.id for one in ours].index(after) + 1 :]
        return [Link(entry=one, chain=self._chains.get(one.id, "")) for one in ours[:limit]]

    async def head(self, workspace_id: WorkspaceId) -> Head:
        return self._heads.get(workspace_id, Head())
