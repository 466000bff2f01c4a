"""The audit trail, for those who may read it."""

from dataclasses import dataclass

from core.access import Actor, Deed, require
from core.audit import (
    EVERYTHING,
    AuditEntry,
    Break,
    Head,
    Sought,
    Verification,
    break_at_end,
    breaks_in,
)
from core.errors import Invalid, NotFound
from core.ids import AuditId
from core.ports.audit import Audit

MOST = 500
TOLD = 100
"""So many broken places are named; the rest follow from them."""


@dataclass(frozen=True, slots=True)
class ReadAudit:
    """The workspace's entries, newest first."""

    audit: Audit

    async def __call__(
        self,
        actor: Actor,
        *,
        before: AuditId | None = None,
        limit: int = 50,
        only: Sought = EVERYTHING,
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
        return await self.audit.of(actor.workspace_id, before=before, limit=limit, only=only)

    async def actors(self, actor: Actor) -> list[str]:
        """Whom the entries name, to choose from."""
        require(actor, Deed.READ_AUDIT)
        return await self.audit.actors(actor.workspace_id, MOST)


@dataclass(frozen=True, slots=True)
class VerifyAudit:
    """Follow the chain from the first entry to the last: whether each is what was written."""

    audit: Audit

    async def __call__(self, actor: Actor) -> Verification:
        require(actor, Deed.READ_AUDIT)
        breaks: list[Break] = []
        at, last = Head(), None
        while True:
            # Read before the entries: if none follow, this is where they end.
            head = await self.audit.head(actor.workspace_id)
            links = await self.audit.links(actor.workspace_id, after=last, limit=MOST)
            if not links:
                break
            found, at = breaks_in(at, links)
            breaks += found
            last = links[-1].entry.id
        if end := break_at_end(at, head):
            breaks.append(end)
        return Verification(
            is_intact=not breaks, entries=at.number, chain=at.chain, breaks=tuple(breaks[:TOLD])
        )
