"""What every Logins does."""

from datetime import datetime, timedelta

import msgspec
import pytest

from core.ids import MemberId
from core.login import (
    BY_PASSWORD,
    IDLE,
    INVITED,
    LONGEST,
    REMEMBERED,
    Invitation,
    LoginSession,
    Password,
    Rule,
    WayIn,
)
from tests.contracts.scene import ANA, OURS, T0, T1, T2
from tests.fakes.storage import Open, Storage

RULE = Rule(attempts=3, within=timedelta(minutes=1))


def session(hash: str = "s1", seen_at: datetime = T1) -> LoginSession:
    return LoginSession(
        hash=hash,
        member_id=ANA.id,
        workspace_id=OURS.id,
        started_at=T1,
        seen_at=seen_at,
        browser="Firefox · 火狐",
    )


def invitation(hash: str = "i1", created_at: datetime = T1) -> Invitation:
    return Invitation(
        hash=hash,
        member_id=ANA.id,
        workspace_id=OURS.id,
        created_at=created_at,
        expires_at=created_at + INVITED,
        invited_by="Ben · 本",
    )


async def started(storage: Storage, *sessions: LoginSession) -> Storage:
    for one in sessions:
        await storage.logins.start(one)
    await storage.work.commit()
    return storage


class LoginsContract:
    async def test_nobody_has_a_password_until_one_is_kept(self, storages: Open) -> None:
        one = storages()
        assert not await one.logins.has_any()
        assert await one.logins.password(ANA.id) is None
        await one.logins.change_password(ANA.id, "first", T1)
        await one.logins.change_password(ANA.id, "second", T2)
        await one.work.commit()
        other = storages()
        assert await other.logins.password(ANA.id) == Password(hash="second")
        assert await other.logins.has_any()
        assert await other.logins.password(MemberId("nobody")) is None

    async def test_an_invitation_comes_back_and_a_newer_one_takes_its_place(
        self, storages: Open
    ) -> None:
        one = storages()
        await one.logins.invite(invitation())
        await one.work.commit()
        assert await storages().logins.invitation("i1") == invitation()
        await one.logins.invite(invitation("i2", T2))
        await one.work.commit()
        assert await storages().logins.invitation("i1") is None
        assert await storages().logins.invitation("i2") == invitation("i2", T2)

    async def test_an_invitation_is_used_once(self, storages: Open) -> None:
        one = storages()
        await one.logins.invite(invitation())
        await one.work.commit()
        assert await one.logins.use("i1", T2)
        await one.work.commit()
        other = storages()
        assert not await other.logins.use("i1", T2)
        assert not await other.logins.use("unknown", T2)
        found = await other.logins.invitation("i1")
        assert found == msgspec.structs.replace(invitation(), used_at=T2)

    async def test_a_session_is_started_touched_and_ended(self, storages: Open) -> None:
        one = await started(storages(), session(), session("s2", T2))
        assert await one.logins.session("s1") == session()
        assert await one.logins.session("unknown") is None
        assert [found.hash for found in await one.logins.sessions(ANA.id)] == ["s2", "s1"]
        await one.logins.touch("s1", T2 + timedelta(seconds=1))
        await one.work.commit()
        assert [found.hash for found in await one.logins.sessions(ANA.id)] == ["s1", "s2"]
        await one.logins.end("s1")
        await one.work.commit()
        assert await storages().logins.session("s1") is None

    async def test_it_tells_how_far_a_member_has_come_in(self, storages: Open) -> None:
        one = storages()
        assert await one.logins.ways(OURS.id) == [WayIn(member_id=ANA.id)]
        await one.logins.invite(invitation())
        await one.work.commit()
        until = T1 + INVITED
        told = WayIn(member_id=ANA.id, invited_at=T1, invited_until=until)
        assert await storages().logins.ways(OURS.id) == [told]
        await one.logins.use("i1", T2)
        await one.logins.change_password(ANA.id, "hash", T2)
        await started(one, session())
        await one.logins.change_password(ANA.id, "another", T2)
        await one.work.commit()
        told = WayIn(member_id=ANA.id, signed_in_at=T1)
        assert await storages().logins.ways(OURS.id) == [told]

    async def test_an_invitation_that_is_withdrawn_is_gone_and_a_used_one_stays(
        self, storages: Open
    ) -> None:
        one = storages()
        assert not await one.logins.withdraw(ANA.id)
        await one.logins.invite(invitation())
        assert await one.logins.withdraw(ANA.id)
        await one.work.commit()
        assert await storages().logins.invitation("i1") is None
        await one.logins.invite(invitation("i2"))
        await one.logins.use("i2", T2)
        assert not await one.logins.withdraw(ANA.id)
        await one.work.commit()
        assert await storages().logins.invitation("i2")

    async def test_all_sessions_of_a_member_end_but_one(self, storages: Open) -> None:
        one = await started(storages(), session(), session("s2"), session("s3"))
        assert await one.logins.end_all(ANA.id, but="s2") == 2
        await one.work.commit()
        assert [found.hash for found in await one.logins.sessions(ANA.id)] == ["s2"]
        assert await one.logins.end_all(ANA.id) == 1
        await one.work.commit()
        assert await one.logins.sessions(ANA.id) == []

    async def test_a_password_tells_how_often_all_sessions_were_ended(self, storages: Open) -> None:
        one = storages()
        await one.logins.change_password(ANA.id, "hash", T1)
        await one.logins.end_all(ANA.id)
        await one.logins.end_all(ANA.id, but="s1")
        await one.work.commit()
        assert await one.logins.hold(ANA.id) == Password(hash="hash", ended=2)
        await one.logins.change_password(ANA.id, "other", T1)
        await one.work.commit()
        assert await storages().logins.password(ANA.id) == Password(hash="other", ended=2)
        assert await one.logins.hold(MemberId("nobody")) is None
        await one.work.release()

    async def test_all_of_it_goes_with_its_member(self, storages: Open) -> None:
        one = await started(storages(), session())
        await one.logins.invite(invitation())
        await one.logins.change_password(ANA.id, "hash", T1)
        await one.work.commit()
        await one.members.remove(ANA.id)
        await one.work.commit()
        assert await one.logins.session("s1") is None
        assert await one.logins.invitation("i1") is None
        assert await one.logins.password(ANA.id) is None
        assert not await one.logins.has_any()

    async def test_attempts_are_counted_until_their_time_is_over(self, storages: Open) -> None:
        logins = (one := storages()).logins
        found = [await logins.attempt("a", RULE, T0) for _ in range(5)]
        assert found == [True, True, True, False, False]
        assert await logins.attempt("b", RULE, T0)
        assert not await logins.attempt("a", RULE, T0 + RULE.within - timedelta(seconds=1))
        assert await logins.attempt("a", RULE, T0 + RULE.within)
        assert await logins.attempt("a", RULE, T0 + RULE.within)
        await one.work.commit()

    async def test_what_is_forgiven_is_counted_from_nothing(self, storages: Open) -> None:
        logins = (one := storages()).logins
        assert [await logins.attempt("a", RULE, T0) for _ in range(4)][-1] is False
        assert await logins.attempt("b", RULE, T0)
        await logins.forgive("a")
        await logins.forgive("never tried")
        assert [await logins.attempt("a", RULE, T0) for _ in range(3)] == [True] * 3
        assert [await logins.attempt("b", RULE, T0) for _ in range(3)][-1] is False
        await one.work.commit()

    @pytest.mark.parametrize("age", [IDLE, LONGEST, INVITED + REMEMBERED])
    async def test_what_means_nothing_any_more_is_dropped(
        self, storages: Open, age: timedelta
    ) -> None:
        one = await started(storages(), session(), session("late", T1 + age))
        await one.logins.invite(invitation())
        await one.logins.attempt("a", RULE, T1 + age - BY_PASSWORD.within)
        await one.logins.forget(T1 + age)
        await one.work.commit()
        left = {found.hash for found in await one.logins.sessions(ANA.id)}
        assert left == ({"late"} if age < LONGEST else set())
        assert (await one.logins.invitation("i1") is None) == (age >= INVITED + REMEMBERED)
