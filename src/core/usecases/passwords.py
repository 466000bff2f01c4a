"""Another password for whoever is signed in."""

from dataclasses import dataclass

from core.audit import Result
from core.errors import Invalid
from core.login import require_good
from core.ports.clock import Clock
from core.ports.hasher import Hasher
from core.ports.logins import Logins
from core.ports.unit_of_work import UnitOfWork
from core.secret import Secret
from core.usecases.logging_in import Known, LetTry, too_often
from core.usecases.refusals import NoteRefusal
from core.usecases.trail import Trail
from core.workspace import Member


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Take another password; whoever is signed in elsewhere has to sign in again."""

    logins: Logins
    hasher: Hasher
    let_try: LetTry
    note_refusal: NoteRefusal
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(self, known: Known, old: Secret, new: Secret) -> None:
        """Raises Invalid where the old one is wrong or the new one is no good, or TooOften."""
        require_good(new, known.member.email, known.member.name)
        kept = await self.logins.password(known.member.id)
        if not await self.let_try.may_guess(_of_change(known.member)):
            await self.note_refusal.of_member(
                known.actor, "password.changed", known.member.id, "too many wrong ones"
            )
            raise too_often()
        if not await self.hasher.verify(kept.hash if kept else None, old):
            raise await self._refused(known)
        hashed = await self.hasher.hash(new)
        # Held, and read again: all of it takes a while, and another may have been quicker.
        if await self.logins.hold(known.member.id) != kept:
            await self.work.release()
            raise await self._refused(known)
        await self.let_try.right(_of_change(known.member))
        await self.logins.change_password(known.member.id, hashed, self.clock.now())
        await self.logins.end_all(known.member.id, but=known.session.hash)
        await self.trail.note(known.actor, "password.changed", known.member.id)
        await self.work.commit()

    async def _refused(self, known: Known) -> Invalid:
        await self.trail.note(known.actor, "password.changed", known.member.id, Result.REFUSED)
        await self.work.commit()
        return Invalid("That is not your password.", field="old", remedy="Type it again.")


def _of_change(member: Member) -> str:
    """Apart from signing in: strangers' guesses do not keep out whoever is in already."""
    return f"change {member.id}"
