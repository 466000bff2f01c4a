"""Linked accounts are read anew by a job: asked for once, carried out by one, lost by nobody."""

import asyncio
from collections.abc import Mapping

import msgspec
import pytest

from core.access import Role
from core.asked_reading import AskedReading, is_free
from core.errors import Denied, NotFound, RoleMissing
from core.ids import BusinessCenterId
from core.job import Job, JobKind, job_for
from core.linked_account import Part
from core.operator_errors import DatabaseUnreachable
from core.provider_errors import RateLimited
from core.sync import LEASE
from core.usecases.connections import Disconnect
from core.usecases.refreshing_links import (
    CarryOutReading,
    QueueFreeReadings,
    Refresh,
    RefreshLinks,
    ShowRefreshes,
)
from tests.core.usecases.linking import BC, Linked, linked
from tests.fakes.platforms import FAKE


async def carry_out(one: Linked, asked: AskedReading, by: str = "k") -> AskedReading | None:
    return await one.make(CarryOutReading)(job_for(asked), by)


async def shown(one: Linked) -> Refresh:
    show = one.make(ShowRefreshes)
    return await show.at(one.scene.ana, one.scene.profile_id, FAKE, BC)


async def kept(one: Linked) -> AskedReading:
    asked = (await shown(one)).asked
    assert asked
    return asked


async def asked_in_the_trail(one: Linked) -> int:
    workspace = one.scene.ana.workspace_id
    entries = await one.scene.house.storage.audit.of(workspace, before=None, limit=100)
    return sum(entry.action == "linked_accounts.read" for entry in entries)


async def test_whoever_asks_is_answered_at_once_and_nothing_is_asked_of_the_platform() -> None:
    one = await linked("x")
    before = (await shown(one)).parts
    asked = await one.ask_anew()
    assert one.calls() == []
    now = await shown(one)
    assert (now.asked, now.is_reading, now.parts) == (asked, True, before)
    assert asked.asked_at == one.scene.house.clock.now()


async def test_its_job_reads_every_part_anew() -> None:
    one = await linked("x")
    asked = await one.ask_anew()
    one.there.link("y")
    over = await carry_out(one, asked)
    assert over
    assert (over.ended_at, over.problem) == (one.scene.house.clock.now(), "")
    now = await shown(one)
    assert (now.asked, now.is_reading) == (over, False)
    assert {part.part for part in now.parts} == set(Part)
    assert all(part.as_of >= asked.asked_at for part in now.parts)
    assert (await one.card("y")).account.lost_at is None


async def test_asking_again_meanwhile_is_the_same_reading() -> None:
    one = await linked("x")
    told = await asked_in_the_trail(one)
    asked = await one.ask_anew()
    assert await one.ask_anew() == asked
    assert await asked_in_the_trail(one) == told + 1
    await carry_out(one, asked)
    again = await one.ask_anew()
    assert again.id != asked.id
    assert await asked_in_the_trail(one) == told + 2
    assert await carry_out(one, asked) is None, "another took its place"


async def test_a_job_done_twice_reads_once() -> None:
    one = await linked("x")
    asked = await one.ask_anew()
    await carry_out(one, asked)
    calls = len(one.calls())
    assert await carry_out(one, asked) is None
    assert len(one.calls()) == calls


async def test_what_can_be_known_before_is_refused_at_once() -> None:
    one = await linked("x")
    refresh, profile = one.make(RefreshLinks), one.scene.profile_id
    with pytest.raises(Denied):
        await refresh(one.scene.as_role(Role.VIEWER), profile, FAKE, BC)
    with pytest.raises(NotFound):
        await refresh(one.scene.ana, profile, FAKE, BusinessCenterId("none"))
    await one.make(Disconnect)(one.scene.ana, one.connection_id)
    with pytest.raises(RoleMissing):
        await refresh(one.scene.ana, profile, FAKE, BC)
    assert await one.scene.house.storage.asked_readings.under_way() == []


async def test_what_the_platform_says_to_all_of_it_ends_it_with_the_code() -> None:
    one = await linked("x")
    parts = (await shown(one)).parts
    asked = await one.ask_anew()
    one.scene.world.fail("link.accounts", RateLimited("Wait.", after=60))
    over = await carry_out(one, asked)
    assert over
    assert (over.problem, (await shown(one)).is_reading) == (RateLimited.code, False)
    assert (await shown(one)).parts == parts, "what was known stays"


async def test_what_nobody_foresaw_does_not_come_again_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = await linked("x")
    asked = await one.ask_anew()

    async def odd(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("core.usecases.reading_links.ReadLinks.__call__", odd)
    over = await carry_out(one, asked)
    assert over
    assert over.problem == "unexpected"


async def test_a_database_that_is_away_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    one = await linked("x")
    asked = await one.ask_anew()

    async def away(*_: object) -> None:
        raise DatabaseUnreachable("It is away.")

    with monkeypatch.context() as patch:
        patch.setattr("core.usecases.reading_links.ReadLinks.__call__", away)
        with pytest.raises(DatabaseUnreachable):
            await carry_out(one, asked)
    assert (await shown(one)).is_reading
    assert await carry_out(one, asked, "other") is None, "its worker may be alive"
    one.move(seconds=LEASE.total_seconds())
    assert await carry_out(one, asked, "other")


async def test_one_that_another_is_alive_and_at_is_left_to_it() -> None:
    one = await linked("x")
    asked = await one.ask_anew()
    now = one.scene.house.clock.now()
    assert await one.scene.house.storage.asked_readings.take(asked, "another", now)
    await one.scene.house.storage.work.commit()
    one.move(seconds=LEASE.total_seconds() - 1)
    await one.make(CarryOutReading).beat(job_for(asked), "another")
    one.move(seconds=2)
    assert await carry_out(one, asked) is None
    assert (await kept(one)).worker == "another"
    one.move(seconds=LEASE.total_seconds())
    assert await carry_out(one, asked)


async def test_who_was_silent_and_comes_back_ends_nothing_of_anothers() -> None:
    one = await linked("x")
    asked = await one.ask_anew()
    asked_readings = one.scene.house.storage.asked_readings

    async def taken_meanwhile() -> None:
        found = await asked_readings.find(asked.id)
        assert found
        assert await asked_readings.take(found, "another", one.scene.house.clock.now())
        await one.scene.house.storage.work.commit()

    real = one.there.answer

    def slow(path: str, params: Mapping[str, str]) -> object:
        if path == "link.members":
            taking.append(asyncio.ensure_future(taken_meanwhile()))
        return real(path, params)

    taking: list[asyncio.Future[None]] = []
    one.there.answer = slow  # type: ignore[method-assign]
    assert await carry_out(one, asked) is None
    await asyncio.gather(*taking)
    assert ((await kept(one)).worker, (await kept(one)).ended_at) == ("another", None)


async def test_a_cancelled_one_is_free_for_the_next_worker_at_once() -> None:
    one = await linked("x")
    asked = await one.ask_anew()
    work = asyncio.create_task(carry_out(one, asked))
    while (await kept(one)).worker == asked.worker:  # noqa: ASYNC110 - only looking tells
        await asyncio.sleep(0)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert is_free(await kept(one), one.scene.house.clock.now())
    assert await carry_out(one, asked, "next")


async def test_what_nobody_is_at_is_queued_and_nothing_else() -> None:
    one = await linked("x")
    asked, queue, jobs = await one.ask_anew(), one.make(QueueFreeReadings), one.scene.house.jobs
    jobs.waiting.clear()
    assert await queue() == 1
    assert jobs.waiting == [job_for(asked)]
    jobs.waiting.clear()
    storage = one.scene.house.storage
    await storage.asked_readings.take(asked, "alive", one.scene.house.clock.now())
    await storage.work.commit()
    assert await queue() == 0
    one.move(seconds=LEASE.total_seconds())
    assert await queue() == 1
    await carry_out(one, asked)
    one.move(hours=1)
    assert await queue() == 0


async def test_a_job_of_no_reading_is_over_at_once() -> None:
    one = await linked("x")
    gone = Job(kind=JobKind.LINKS, key="none")
    assert await one.make(CarryOutReading)(gone, "k") is None


async def test_what_was_never_read_is_shown_as_nothing() -> None:
    one = await linked()
    show = one.make(ShowRefreshes)
    other = BusinessCenterId("other")
    found = await show.at(one.scene.ana, one.scene.profile_id, FAKE, other)
    assert found == Refresh(provider=FAKE, business_center_id=other)
    stranger = msgspec.structs.replace(one.scene.ana, workspace_id="elsewhere")
    with pytest.raises(NotFound):
        await show(stranger, one.scene.profile_id)
