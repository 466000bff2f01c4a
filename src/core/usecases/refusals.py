"""What was refused leaves an entry too, and nobody can fill the trail with them."""

from dataclasses import dataclass

from core.access import Actor
from core.audit import Result
from core.ids import WorkspaceId
from core.login import REFUSED_MEMBER, REFUSED_STRANGER, Rule
from core.ports.clock import Clock
from core.ports.logins import Logins
from core.ports.unit_of_work import UnitOfWork
from core.ports.workspaces import Workspaces
from core.usecases.trail import Trail, told
from core.workspace import ApiKey

ROLE, FORM = "access.refused", "form.refused"
"""What entrypoints refuse: for want of a role, or a form that is not of a page of ours."""


@dataclass(frozen=True, slots=True)
class NoteRefusal:
    """Note it by itself: whatever was refused kept nothing. Commits."""

    workspaces: Workspaces
    logins: Logins
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def of_member(self, actor: Actor, action: str, target: str, detail: str = "") -> None:
        """Of somebody we know."""
        who, id = told(actor), actor.member_id or actor.name
        if await self._counts(f"refused {id}", REFUSED_MEMBER):
            await self._note(actor.workspace_id, who, action, target, detail, actor.request_id)
        await self.work.commit()

    async def of_stranger(
        self,
        address: str,
        request_id: str,
        action: str,
        target: str = "",
        detail: str = "",
        workspace_id: WorkspaceId | None = None,
    ) -> None:
        """Of one client, once a minute for each action and target.

        What belongs to no workspace is told in the oldest one's trail, the operator's.
        """
        if await self._counts(f"refused {action} {target} {address}", REFUSED_STRANGER):
            where = workspace_id or await self._first()
            if where:
                await self._note(where, f"client {address}", action, target, detail, request_id)
        await self.work.commit()

    async def of_key(self, key: ApiKey, request_id: str) -> None:
        """Of a program whose key was revoked."""
        if await self._counts(f"refused key {key.id}", REFUSED_STRANGER):
            who = f"API key “{key.name}”"
            await self._note(key.workspace_id, who, "api_key.refused", key.id, "", request_id)
        await self.work.commit()

    async def _counts(self, key: str, rule: Rule) -> bool:
        return await self.logins.attempt(key, rule, self.clock.now())

    async def _first(self) -> WorkspaceId | None:
        return next((one.id for one in await self.workspaces.all()), None)

    async def _note(
        self,
        workspace_id: WorkspaceId,
        who: str,
        action: str,
        target: str,
        detail: str,
        request_id: str,
    ) -> None:
        await self.trail.note_of(
            workspace_id, who, action, target, Result.REFUSED, detail, request_id
        )
