"""Passwords, invitations, sessions and attempts in memory."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.ids import MemberId, WorkspaceId
from core.login import (
    BY_PASSWORD,
    REMEMBERED,
    Invitation,
    LoginSession,
    Password,
    Rule,
    WayIn,
    is_over,
)
from core.workspace import Member
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


class Count(msgspec.Struct, frozen=True):
    since: datetime
    count: int


@dataclass(frozen=True, slots=True)
class FakeLogins:
    work: FakeUnitOfWork

    @property
    def _passwords(self) -> Rows[str, str]:
        return self.work.rows("passwords", str, str)

    @property
    def _invitations(self) -> Rows[str, Invitation]:
        return self.work.rows("invitations", str, Invitation)

    @property
    def _sessions(self) -> Rows[str, LoginSession]:
        return self.work.rows("login_sessions", str, LoginSession)

    @property
    def _attempts(self) -> Rows[str, Count]:
        return self.work.rows("attempts", str, Count)

    @property
    def _ended(self) -> Rows[str, int]:
        return self.work.rows("ended", str, int)

    def _is_there(self, member_id: MemberId) -> bool:
        return member_id in self.work.rows("members", str, Member)

    async def password(self, member_id: MemberId) -> Password | None:
        hash = self._passwords.get(member_id) if self._is_there(member_id) else None
        return Password(hash=hash, ended=self._ended.get(member_id, 0)) if hash else None

    async def hold(self, member_id: MemberId) -> Password | None:
        return await self.password(member_id)

    async def has_any(self) -> bool:
        return any(self._is_there(MemberId(one)) for one in self._passwords)

    async def change_password(self, member_id: MemberId, hash: str, at: datetime) -> None:
        self._passwords[member_id] = hash

    async def invite(self, invitation: Invitation) -> None:
        for one in list(self._invitations.values()):
            if one.member_id == invitation.member_id:
                del self._invitations[one.hash]
        self._invitations[invitation.hash] = invitation

    async def invitation(self, hash: str) -> Invitation | None:
        found = self._invitations.get(hash)
        return found if found and self._is_there(found.member_id) else None

    async def use(self, hash: str, at: datetime) -> bool:
        found = self._invitations.get(hash)
        if found is None or found.used_at is not None:
            return False
        self._invitations[hash] = msgspec.structs.replace(found, used_at=at)
        return True

    async def withdraw(self, member_id: MemberId) -> bool:
        open = [one for one in self._invitations.values() if _waits(one, member_id)]
        for one in open:
            del self._invitations[one.hash]
        return bool(open)

    async def ways(self, workspace_id: WorkspaceId) -> list[WayIn]:
        members = self.work.rows("members", str, Member).values()
        return [self._way(one.id) for one in members if one.workspace_id == workspace_id]

    def _way(self, id: MemberId) -> WayIn:
        open = next((one for one in self._invitations.values() if _waits(one, id)), None)
        return WayIn(
            member_id=id,
            signed_in_at=self.work.rows("signed_in", str, datetime).get(id),
            invited_at=open.created_at if open else None,
            invited_until=open.expires_at if open else None,
        )

    async def start(self, session: LoginSession) -> None:
        self._sessions[session.hash] = session
        if session.member_id in self._passwords:
            self.work.rows("signed_in", str, datetime)[session.member_id] = session.started_at

    async def session(self, hash: str) -> LoginSession | None:
        found = self._sessions.get(hash)
        return found if found and self._is_there(found.member_id) else None

    async def touch(self, hash: str, at: datetime) -> None:
        if found := self._sessions.get(hash):
            self._sessions[hash] = msgspec.structs.replace(found, seen_at=at)

    async def end(self, hash: str) -> None:
        self._sessions.pop(hash, None)

    async def end_all(self, member_id: MemberId, but: str = "") -> int:
        if member_id in self._passwords:
            self._ended[member_id] = self._ended.get(member_id, 0) + 1
        theirs = [one.hash for one in await self.sessions(member_id) if one.hash != but]
        for hash in theirs:
            del self._sessions[hash]
        return len(theirs)

    async def sessions(self, member_id: MemberId) -> list[LoginSession]:
        theirs = [one for one in self._sessions.values() if one.member_id == member_id]
        return sorted(sorted(theirs, key=lambda one: one.hash), key=_age)

    async def attempt(self, key: str, rule: Rule, now: datetime) -> bool:
        known = self._attempts.get(key)
        if known is None or known.since <= now - rule.within:
            known = Count(now, 0)
        self._attempts[key] = Count(known.since, known.count + 1)
        return known.count < rule.attempts

    async def forgive(self, key: str) -> None:
        self._attempts.pop(key, None)

    async def forget(self, now: datetime) -> None:
        for session in [one for one in self._sessions.values() if is_over(one, now)]:
            del self._sessions[session.hash]
        for old in [
            one for one in self._invitations.values() if one.expires_at <= now - REMEMBERED
        ]:
            del self._invitations[old.hash]
        for key, known in list(self._attempts.items()):
            if known.since <= now - BY_PASSWORD.within:
                del self._attempts[key]


def _waits(invitation: Invitation, member_id: MemberId) -> bool:
    return invitation.member_id == member_id and invitation.used_at is None


def _age(session: LoginSession) -> float:
    return -session.seen_at.timestamp()
