"""Every deed leaves an entry in the audit trail, in the deed's own transaction."""

from dataclasses import dataclass

from core.access import Actor
from core.audit import AuditEntry, Result
from core.ids import AuditId, WorkspaceId
from core.ports.audit import Audit
from core.ports.chance import Chance
from core.ports.clock import Clock

LONGEST = 500


def told(actor: Actor) -> str:
    """Who it was, as the trail names them; of a program, by which key."""
    return f"{actor.name} (API key “{actor.api_key}”)" if actor.api_key else actor.name


@dataclass(frozen=True, slots=True)
class Trail:
    """Writes entries; whoever calls it commits them together with what they tell of."""

    audit: Audit
    clock: Clock
    chance: Chance

    async def note(
        self,
        actor: Actor,
        action: str,
        target: str,
        result: Result = Result.DONE,
        detail: str = "",
    ) -> None:
        """What a member did."""
        await self.note_of(
            actor.workspace_id, told(actor), action, target, result, detail, actor.request_id
        )

    async def note_of(
        self,
        workspace_id: WorkspaceId,
        actor: str,
        action: str,
        target: str,
        result: Result = Result.DONE,
        detail: str = "",
        request_id: str = "",
    ) -> None:
        """What happened without a member at hand: a callback, a job, the platform."""
        await self.audit.add(
            AuditEntry(
                id=AuditId(self.chance.id()),
                workspace_id=workspace_id,
                at=self.clock.now(),
                actor=actor,
                action=action,
                target=target,
                result=result,
                detail=detail[:LONGEST],
                request_id=request_id,
            )
        )
