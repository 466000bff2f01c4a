"""Signing in and out, and whom a browser's session belongs to."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec

from core.access import Actor
from core.audit import Result
from core.errors import NotFound, TooOften, Unauthenticated
from core.login import BY_CLIENT, BY_PASSWORD, LoginSession, is_over
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.hasher import Hasher
from core.ports.logins import Logins
from core.ports.members import Members
from core.ports.unit_of_work import UnitOfWork
from core.secret import Secret, digest
from core.usecases.refusals import NoteRefusal
from core.usecases.trail import Trail
from core.workspace import Member

NOTED = timedelta(minutes=1)
"""How old a session's last use may be on record: not every page is a write."""
LONGEST_BROWSER = 200
LONGEST_EMAIL = 254
TOO_MANY = "too many sign-ins, invitations and links in a minute"


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """Who is at the other end: where from, with what browser, in which request."""

    address: str
    browser: str = ""
    request_id: str = ""
    earlier: Secret | None = None
    """The session that the browser came with: it is over when another one begins."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a session belongs to, in the role they have at this moment."""

    actor: Actor
    member: Member
    session: LoginSession


@dataclass(frozen=True, slots=True)
class LetTry:
    """Count what somebody tries, and stop whoever tries too often."""

    logins: Logins
    clock: Clock
    note_refusal: NoteRefusal
    work: UnitOfWork

    async def __call__(self, client: Client) -> None:
        """Of one client, whatever it tries. Raises TooOften."""
        allowed = await self.logins.attempt(f"client {client.address}", BY_CLIENT, self.clock.now())
        await self.work.commit()
        if not allowed:
            await self.note_refusal.of_stranger(
                client.address, client.request_id, "attempts.refused", detail=TOO_MANY
            )
            raise TooOften("This was tried too often from here.", after=BY_CLIENT.within)

    async def may_guess(self, key: str) -> bool:
        """Before a password is compared, so that many guesses at once all count.

        It counts as wrong until it is `right`.
        """
        allowed = await self.logins.attempt(key, BY_PASSWORD, self.clock.now())
        await self.work.commit()
        return allowed

    async def right(self, key: str) -> None:
        """The password was right: what was wrong before does not count. Commits nothing."""
        await self.logins.forgive(key)


@dataclass(frozen=True, slots=True)
class StartSession:
    """Give a browser the secret of a new session in place of the one it came with.

    Commits nothing: whoever calls it does.
    """

    logins: Logins
    clock: Clock
    chance: Chance

    async def __call__(self, member: Member, client: Client) -> Secret:
        secret, now = self.chance.token(), self.clock.now()
        if client.earlier:
            await self.logins.end(digest(client.earlier))
        await self.logins.start(
            LoginSession(
                hash=digest(secret),
                member_id=member.id,
                workspace_id=member.workspace_id,
                started_at=now,
                seen_at=now,
                browser=client.browser[:LONGEST_BROWSER],
            )
        )
        return secret


@dataclass(frozen=True, slots=True)
class SignIn:
    """Take an address and a password for a session; which of the two was wrong is not told."""

    members: Members
    logins: Logins
    hasher: Hasher
    let_try: LetTry
    start_session: StartSession
    note_refusal: NoteRefusal
    trail: Trail
    work: UnitOfWork

    async def __call__(self, email: str, password: Secret, client: Client) -> Secret:
        """Raises Unauthenticated, or TooOften."""
        await self.let_try(client)
        address = email.strip().lower()[:LONGEST_EMAIL]
        found = await self.members.by_email(address)
        known = [(one, await self.logins.password(one.id)) for one in found]
        keys = [_of_member(one) for one in found] or [_of_stranger(address)]
        allowed = [await self.let_try.may_guess(key) for key in keys]
        if not any(allowed):
            await self._note_refused(found, client)
            raise too_often()
        if not known:
            await self.hasher.verify(None, password)  # so that a stranger takes as long
        for (member, kept), is_allowed in zip(known, allowed, strict=False):
            hash = kept.hash if kept else None
            if not is_allowed or not await self.hasher.verify(hash, password):
                continue
            # Held, and read again: comparing takes a while, and all sessions may be over by now.
            if await self.logins.hold(member.id) == kept:
                return await self._let_in(member, client)
            await self.work.release()
        await self._note_refused(found, client)
        raise Unauthenticated(
            "The address or the password is wrong.",
            remedy="Try again, or ask an admin of your workspace for a new invitation.",
        )

    async def _let_in(self, member: Member, client: Client) -> Secret:
        await self.let_try.right(_of_member(member))
        secret = await self.start_session(member, client)
        await self.trail.note_of(
            member.workspace_id,
            member.name,
            "session.started",
            member.id,
            request_id=client.request_id,
        )
        await self.work.commit()
        return secret

    async def _note_refused(self, found: list[Member], client: Client) -> None:
        if not found:
            await self.note_refusal.of_stranger(
                client.address, client.request_id, "session.refused", detail="an unknown address"
            )
        for one in found:
            await self.trail.note_of(
                one.workspace_id,
                f"client {client.address}",
                "session.refused",
                one.id,
                Result.REFUSED,
                request_id=client.request_id,
            )
        await self.work.commit()


@dataclass(frozen=True, slots=True)
class RecogniseSession:
    """Whom a browser's session belongs to; a role taken away counts from the next page on."""

    logins: Logins
    members: Members
    clock: Clock
    work: UnitOfWork

    async def __call__(
        self, secret: Secret | None, request_id: str = "", *, is_use: bool = True
    ) -> Known | None:
        """None where there is no session, or it is over, or its member is gone.

        What a page asks by itself is no use: an open page keeps nobody signed in.
        """
        session = await self.logins.session(digest(secret)) if secret else None
        now = self.clock.now()
        if session is None or is_over(session, now):
            return None
        try:
            member = await self.members.get(session.workspace_id, session.member_id)
        except NotFound:
            return None
        if is_use and now - session.seen_at >= NOTED:
            await self.logins.touch(session.hash, now)
            await self.work.commit()
        actor = Actor(
            workspace_id=member.workspace_id,
            name=member.name,
            role=member.role,
            member_id=member.id,
            request_id=request_id,
        )
        return Known(actor=actor, member=member, session=session)


@dataclass(frozen=True, slots=True)
class ForgetLogins:
    """Drop the sessions, invitations and attempts that are over; they counted for nothing."""

    logins: Logins
    clock: Clock
    work: UnitOfWork

    async def __call__(self) -> None:
        await self.logins.forget(self.clock.now())
        await self.work.commit()


@dataclass(frozen=True, slots=True)
class SignOut:
    """End this browser's session, another one of one's own, or all of them."""

    logins: Logins
    trail: Trail
    work: UnitOfWork

    async def __call__(self, known: Known) -> None:
        await self.logins.end(known.session.hash)
        await self.trail.note(known.actor, "session.ended", known.member.id)
        await self.work.commit()

    async def there(self, known: Known, hash: str) -> LoginSession:
        """End one's session in another browser. Raises NotFound."""
        mine = await self.logins.sessions(known.member.id)
        found = next((one for one in mine if one.hash == hash), None)
        if found is None:
            raise NotFound("session", hash[:8], remedy="It is over already.")
        await self.logins.end(hash)
        detail = f"elsewhere: {found.browser}"
        await self.trail.note(known.actor, "session.ended", known.member.id, detail=detail)
        await self.work.commit()
        return found

    async def everywhere(self, known: Known) -> int:
        """How many sessions were ended, this one among them."""
        count = await self.logins.end_all(known.member.id)
        await self.trail.note(known.actor, "session.ended", known.member.id, detail=f"all {count}")
        await self.work.commit()
        return count


def _of_member(member: Member) -> str:
    """A member's guesses count by themselves: another workspace's member forgives none of them."""
    return f"member {member.id}"


def _of_stranger(address: str) -> str:
    return f"address {digest(Secret(address))}"


def too_often() -> TooOften:
    """What is told when a password was guessed too often."""
    return TooOften("This address had too many wrong passwords.", after=BY_PASSWORD.within)
