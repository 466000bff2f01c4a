"""The audit trail, for those who may read it."""

from dataclasses import dataclass

from core.access import Actor, Deed, require
from core.audit import AuditEntry
from core.errors import Invalid, NotFound
from core.ids import AuditId
from core.ports.audit import Audit

MOST = 500


@dataclass(frozen=True, slots=True)
class ReadAudit:
    """The workspace's entries, newest first."""

    audit: Audit

    async def __call__(
        self, actor: Actor, *, before: AuditId | None = None, limit: int = 50
    ) -> list[AuditEntry]:
        require(actor, Deed.READ_AUDIT)
        if not 1 <= limit <= MOST:
            raise Invalid(
                f"{limit} entries cannot be given at a time.",
                field="limit",
                remedy=f"Ask for 1 to {MOST}.",
            )
        if before is not None and not await self.audit.has(actor.workspace_id, before):
            raise NotFound("audit entry", before)
        return await self.audit.of(actor.workspace_id, before=before, limit=limit)
