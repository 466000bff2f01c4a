"""Passwords, invitations, sessions and attempts in the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.login_tables import attempts, invitations, login_sessions, passwords
from adapters.sql.tables import members
from adapters.sql.work import SqlWork, row_of
from core.ids import MemberId, WorkspaceId
from core.login import (
    BY_PASSWORD,
    IDLE,
    LONGEST,
    REMEMBERED,
    Invitation,
    LoginSession,
    Password,
    Rule,
    WayIn,
)


@dataclass(frozen=True, slots=True)
class SqlLogins:
    """Passwords, invitations, sessions and attempts in the database."""

    work: SqlWork

    async def password(self, member_id: MemberId) -> Password | None:
        return await self.work.one(_password_of(member_id), Password)

    async def hold(self, member_id: MemberId) -> Password | None:
        held = _password_of(member_id).with_for_update().execution_options(hold=True)
        return await self.work.one(held, Password)

    async def has_any(self) -> bool:
        return (await self.work.execute(select(passwords.c.member_id).limit(1))).first() is not None

    async def change_password(self, member_id: MemberId, hash: str, at: datetime) -> None:
        await self.work.upsert(
            passwords, [{"member_id": member_id, "hash": hash, "changed_at": at}]
        )

    async def invite(self, invitation: Invitation) -> None:
        earlier = invitations.c.member_id == invitation.member_id
        await self.work.execute(delete(invitations).where(earlier))
        await self.work.execute(insert(invitations), [row_of(invitations, invitation)])

    async def invitation(self, hash: str) -> Invitation | None:
        return await self.work.one(
            select(invitations).where(invitations.c.hash == hash), Invitation
        )

    async def use(self, hash: str, at: datetime) -> bool:
        unused = (invitations.c.hash == hash) & invitations.c.used_at.is_(None)
        done = await self.work.execute(update(invitations).where(unused).values(used_at=at))
        return done.rowcount == 1

    async def withdraw(self, member_id: MemberId) -> bool:
        unused = (invitations.c.member_id == member_id) & invitations.c.used_at.is_(None)
        return (await self.work.execute(delete(invitations).where(unused))).rowcount > 0

    async def ways(self, workspace_id: WorkspaceId) -> list[WayIn]:
        open = (invitations.c.member_id == members.c.id) & invitations.c.used_at.is_(None)
        known = members.outerjoin(passwords).outerjoin(invitations, open)
        query = select(
            members.c.id.label("member_id"),
            passwords.c.signed_in_at,
            invitations.c.created_at.label("invited_at"),
            invitations.c.expires_at.label("invited_until"),
        ).select_from(known)
        return await self.work.many(query.where(members.c.workspace_id == workspace_id), WayIn)

    async def start(self, session: LoginSession) -> None:
        await self.work.execute(insert(login_sessions), [row_of(login_sessions, session)])
        theirs = update(passwords).where(passwords.c.member_id == session.member_id)
        await self.work.execute(theirs.values(signed_in_at=session.started_at))

    async def session(self, hash: str) -> LoginSession | None:
        query = select(login_sessions).where(login_sessions.c.hash == hash)
        return await self.work.one(query, LoginSession)

    async def touch(self, hash: str, at: datetime) -> None:
        query = update(login_sessions).where(login_sessions.c.hash == hash)
        if await self.work.may_write_at_once():
            await self.work.execute(query.values(seen_at=at))

    async def end(self, hash: str) -> None:
        await self.work.execute(delete(login_sessions).where(login_sessions.c.hash == hash))

    async def end_all(self, member_id: MemberId, but: str = "") -> int:
        mark = update(passwords).where(passwords.c.member_id == member_id)
        await self.work.execute(mark.values(ended=passwords.c.ended + 1))
        theirs = (login_sessions.c.member_id == member_id) & (login_sessions.c.hash != but)
        return (await self.work.execute(delete(login_sessions).where(theirs))).rowcount

    async def sessions(self, member_id: MemberId) -> list[LoginSession]:
        query = select(login_sessions).where(login_sessions.c.member_id == member_id)
        latest = login_sessions.c.seen_at.desc(), login_sessions.c.hash
        return await self.work.many(query.order_by(*latest), LoginSession)

    async def attempt(self, key: str, rule: Rule, now: datetime) -> bool:
        """One statement, so that however many count at once, none goes uncounted."""
        kind = sqlite if self.work.engine.dialect.name == "sqlite" else postgresql
        is_old = attempts.c.since <= now - rule.within
        counted = (
            kind.insert(attempts)
            .values(key=key, since=now, count=1)
            .on_conflict_do_update(
                index_elements=["key"],
                set_={
                    "count": case((is_old, 1), else_=attempts.c.count + 1),
                    "since": case((is_old, now), else_=attempts.c.since),
                },
            )
            .returning(attempts.c.count)
        )
        return int((await self.work.execute(counted)).scalar_one()) <= rule.attempts

    async def forgive(self, key: str) -> None:
        await self.work.execute(delete(attempts).where(attempts.c.key == key))

    async def forget(self, now: datetime) -> None:
        over = or_(
            login_sessions.c.seen_at <= now - IDLE, login_sessions.c.started_at <= now - LONGEST
        )
        await self.work.execute(delete(login_sessions).where(over))
        await self.work.execute(
            delete(invitations).where(invitations.c.expires_at <= now - REMEMBERED)
        )
        await self.work.execute(
            delete(attempts).where(attempts.c.since <= now - BY_PASSWORD.within)
        )


def _password_of(member_id: MemberId) -> Select[*tuple[str, int]]:
    query = select(passwords.c.hash, passwords.c.ended)
    return query.where(passwords.c.member_id == member_id)
