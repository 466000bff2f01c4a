"""Members: who is in the workspace, and in what role."""

from dataclasses import dataclass
from typing import Annotated

import msgspec

from core.access import Actor, Deed, Role, require, require_rank
from core.errors import Refused
from core.ids import MemberId
from core.names import clean_name
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.members import Members
from core.ports.unit_of_work import UnitOfWork
from core.ports.workspaces import Workspaces
from core.usecases.trail import Trail
from core.workspace import Member, clean_email


class NewMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to add, in what role."""

    email: Annotated[str, msgspec.Meta(examples=["ada@example.com"])]
    name: Annotated[str, msgspec.Meta(examples=["Ada Lovelace"])]
    role: Role = Role.VIEWER


@dataclass(frozen=True, slots=True)
class ListMembers:
    """Everybody in the workspace."""

    members: Members

    async def __call__(self, actor: Actor) -> list[Member]:
        require(actor, Deed.VIEW)
        return await self.members.of(actor.workspace_id)


@dataclass(frozen=True, slots=True)
class AddMember:
    """Take a person into the workspace, in a role up to one's own."""

    members: Members
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, asked: NewMember) -> Member:
        require(actor, Deed.MANAGE_MEMBERS)
        require_rank(actor, asked.role)
        member = Member(
            id=MemberId(self.chance.id()),
            workspace_id=actor.workspace_id,
            email=clean_email(asked.email),
            name=clean_name(asked.name),
            role=asked.role,
            created_at=self.clock.now(),
        )
        await self.members.add(member)
        detail = f"{member.name} as {member.role}"
        await self.trail.note(actor, "member.added", member.id, detail=detail)
        await self.work.commit()
        return member


@dataclass(frozen=True, slots=True)
class ChangeRole:
    """Give a member another role; the workspace always keeps an owner."""

    workspaces: Workspaces
    members: Members
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, id: MemberId, role: Role) -> Member:
        require(actor, Deed.MANAGE_MEMBERS)
        require_rank(actor, role)
        await self.workspaces.hold(actor.workspace_id)
        member = await self.members.get(actor.workspace_id, id)
        require_rank(actor, member.role)
        if role is not Role.OWNER:
            await _require_another_owner(self.members, member)
        changed = msgspec.structs.replace(member, role=role)
        await self.members.change(changed)
        await self.trail.note(
            actor, "member.changed", id, detail=f"{member.name}: {member.role} → {role}"
        )
        await self.work.commit()
        return changed


@dataclass(frozen=True, slots=True)
class RemoveMember:
    """Take a person out of the workspace; their API keys go with them."""

    workspaces: Workspaces
    members: Members
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, id: MemberId) -> None:
        require(actor, Deed.MANAGE_MEMBERS)
        await self.workspaces.hold(actor.workspace_id)
        member = await self.members.get(actor.workspace_id, id)
        require_rank(actor, member.role)
        await _require_another_owner(self.members, member)
        await self.members.remove(id)
        await self.trail.note(
            actor, "member.removed", id, detail=f"{member.name}, was {member.role}"
        )
        await self.work.commit()


async def _require_another_owner(members: Members, member: Member) -> None:
    owners = [one for one in await members.of(member.workspace_id) if one.role is Role.OWNER]
    if member.role is Role.OWNER and len(owners) == 1:
        raise Refused(
            f"{member.name} is the workspace's only owner.",
            remedy="Make another member an owner first.",
        )
