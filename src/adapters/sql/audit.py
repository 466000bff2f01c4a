"""The audit trail in the database."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from adapters.sql.tables import audit
from adapters.sql.work import SqlWork, row_of
from core.audit import AuditEntry
from core.ids import AuditId, WorkspaceId


@dataclass(frozen=True, slots=True)
class SqlAudit:
    """The audit trail in the database."""

    work: SqlWork

    async def add(self, entry: AuditEntry) -> None:
        await self.work.execute(insert(audit), [row_of(audit, entry)])

    async def has(self, workspace_id: WorkspaceId, id: AuditId) -> bool:
        query = select(audit).where(audit.c.workspace_id == workspace_id, audit.c.id == id)
        return bool(await self.work.many(query, AuditEntry))

    async def of(
        self, workspace_id: WorkspaceId, *, before: AuditId | None, limit: int
    ) -> list[AuditEntry]:
        query = select(audit).where(audit.c.workspace_id == workspace_id)
        if before is not None:
            mark = select(audit.c.number).where(audit.c.id == before).scalar_subquery()
            query = query.where(audit.c.number < mark)
        return await self.work.many(query.order_by(audit.c.number.desc()).limit(limit), AuditEntry)
