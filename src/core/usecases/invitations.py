"""Invitations: the one-time way in by which a member chooses a password."""

from dataclasses import dataclass

import msgspec

from core.access import Actor, Deed, Role, require, require_rank
from core.errors import Invalid, InvitationRefused, NotFound
from core.ids import MemberId
from core.login import FIRST_ADDRESS, INVITED, Invitation, WayIn, is_open, require_good
from core.names import clean_name
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.hasher import Hasher
from core.ports.logins import Logins
from core.ports.members import Members
from core.ports.unit_of_work import UnitOfWork
from core.ports.workspaces import Workspaces
from core.secret import Secret, digest
from core.usecases.logging_in import Client, LetTry, StartSession
from core.usecases.refusals import NoteRefusal
from core.usecases.trail import Trail
from core.workspace import Member, clean_email


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """A new invitation, with the only sight of its secret there will ever be."""

    member: Member
    invitation: Invitation
    secret: Secret


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What an invited person types."""

    name: str
    password: Secret
    email: str = ""
    """Counts for the first owner alone."""


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Whom an open invitation is for, and into which workspace."""

    member: Member
    workspace: str
    """Its name."""
    invitation: Invitation


@dataclass(frozen=True, slots=True)
class InviteMember:
    """Make a member's way in; an earlier one that was not followed is worth nothing then."""

    workspaces: Workspaces
    members: Members
    logins: Logins
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, id: MemberId) -> Invited:
        """For a member of at most one's own role. Raises Denied or NotFound."""
        require(actor, Deed.MANAGE_MEMBERS)
        member = await self.members.get(actor.workspace_id, id)
        require_rank(actor, member.role)
        invited = await self._invite(member, actor.name)
        await self.trail.note(actor, "member.invited", member.id, detail=member.name)
        await self.work.commit()
        return invited

    async def first(self) -> Invited | None:
        """The way in for the owner of a fresh installation; None once anybody has a password."""
        if await self.logins.has_any():
            await self.work.release()
            return None
        first = (await self.workspaces.all())[0]
        owner = next(one for one in await self.members.of(first.id) if one.role is Role.OWNER)
        invited = await self._invite(owner, "")
        await self.trail.note_of(first.id, "operator", "member.invited", owner.id)
        await self.work.commit()
        return invited

    async def _invite(self, member: Member, by: str) -> Invited:
        secret, now = self.chance.token(), self.clock.now()
        invitation = Invitation(
            hash=digest(secret),
            member_id=member.id,
            workspace_id=member.workspace_id,
            created_at=now,
            expires_at=now + INVITED,
            invited_by=by,
        )
        await self.logins.invite(invitation)
        return Invited(member=member, invitation=invitation, secret=secret)


@dataclass(frozen=True, slots=True)
class WithdrawInvitation:
    """Nobody can follow a member's invitation any more. Twice is harmless."""

    members: Members
    logins: Logins
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, id: MemberId) -> Member:
        """Of a member of at most one's own role. Raises Denied or NotFound."""
        require(actor, Deed.MANAGE_MEMBERS)
        member = await self.members.get(actor.workspace_id, id)
        require_rank(actor, member.role)
        if await self.logins.withdraw(id):
            await self.trail.note(actor, "invitation.withdrawn", id, detail=member.name)
        await self.work.commit()
        return member


@dataclass(frozen=True, slots=True)
class ShowWaysIn:
    """How far each member has come in: invited, signed in, or neither."""

    logins: Logins

    async def __call__(self, actor: Actor) -> dict[MemberId, WayIn]:
        require(actor, Deed.MANAGE_MEMBERS)
        return {one.member_id: one for one in await self.logins.ways(actor.workspace_id)}


@dataclass(frozen=True, slots=True)
class LookAtInvitation:
    """Whom an invitation is for, where to, and whose it is. Looking uses nothing up."""

    workspaces: Workspaces
    members: Members
    logins: Logins
    clock: Clock
    note_refusal: NoteRefusal

    async def __call__(self, secret: Secret, client: Client) -> Guest:
        """Raises InvitationRefused where it was used, replaced, or is too old."""
        found = await self.logins.invitation(digest(secret))
        if found is None or not is_open(found, self.clock.now()):
            raise await self.refusal(found, client)
        try:
            member = await self.members.get(found.workspace_id, found.member_id)
        except NotFound as error:
            raise InvitationRefused("Whom this invitation was for is gone.") from error
        return Guest(
            member=member,
            workspace=(await self.workspaces.get(found.workspace_id)).name,
            invitation=found,
        )

    async def refusal(self, found: Invitation | None, client: Client) -> InvitationRefused:
        """What to tell; the trail has it then."""
        detail = "unknown, replaced or long over"
        if found:
            detail = "used already" if found.used_at else "too old"
        await self.note_refusal.of_stranger(
            client.address,
            client.request_id,
            "invitation.refused",
            target=found.member_id if found else "",
            detail=detail,
            workspace_id=found.workspace_id if found else None,
        )
        return InvitationRefused("This invitation was used, replaced, or is too old.")


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    """Choose a password, and be signed in; whoever was signed in as this member before is not."""

    workspaces: Workspaces
    members: Members
    logins: Logins
    hasher: Hasher
    let_try: LetTry
    look: LookAtInvitation
    start_session: StartSession
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(self, secret: Secret, chosen: Chosen, client: Client) -> Secret:
        """The new session's secret. Raises Invalid, InvitationRefused or TooOften."""
        await self.let_try(client)
        guest = await self.look(secret, client)
        await self.work.release()
        invited = guest.member
        is_first = invited.email == FIRST_ADDRESS
        email = clean_email(chosen.email) if is_first else _unchanged(invited, chosen)
        name = clean_name(chosen.name)
        require_good(chosen.password, email, name)
        hash = await self.hasher.hash(chosen.password)
        # Held, and read again: hashing takes a while, and the role may have been taken away.
        await self.workspaces.hold(invited.workspace_id)
        if not await self.logins.use(digest(secret), self.clock.now()):
            await self.work.release()
            used = await self.logins.invitation(digest(secret))
            raise await self.look.refusal(used, client)
        member = await self.members.get(invited.workspace_id, invited.id)
        member = msgspec.structs.replace(member, name=name, email=email)
        await self.members.change(member)
        await self.logins.change_password(member.id, hash, self.clock.now())
        await self.logins.end_all(member.id)
        session = await self.start_session(member, client)
        await self.trail.note_of(
            member.workspace_id,
            member.name,
            "invitation.accepted",
            member.id,
            request_id=client.request_id,
        )
        await self.work.commit()
        return session


def _unchanged(member: Member, chosen: Chosen) -> str:
    """The address they were added with, which nobody chooses here. Raises Invalid."""
    if chosen.email and chosen.email.strip().lower() != member.email:
        raise Invalid(
            f"The invitation is for {member.email}.",
            field="email",
            remedy="Leave the address as it is; an admin can add you with another one.",
        )
    return member.email
