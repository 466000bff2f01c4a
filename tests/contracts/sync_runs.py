"""What every SyncRuns does."""

import asyncio
from datetime import date
from random import Random

import msgspec
import pytest

from core.errors import NotFound, SyncRunning
from core.ids import AdAccountId, BusinessCenterId, MemberId, SyncRunId
from core.insight import Window
from core.slices import Slice, SliceKind, SliceStatus
from core.sync import Progress, RunStatus, SyncRun, progress_of
from tests.contracts.scene import FIRST, HATS, OURS, SECOND, SHOES, T0, T1, T2, T3, THEIRS
from tests.fakes.storage import Open, Storage

WINDOW = Window(since=date(2026, 3, 1), until=date(2026, 3, 7))


def run(id: str, **more: object) -> SyncRun:
    made = SyncRun(
        id=SyncRunId(id),
        workspace_id=OURS.id,
        profile_id=SHOES.id,
        connection_id=FIRST.id,
        worker="w1",
        started_by="Ana",
        started_by_id=MemberId("m-gone"),
        started_at=T1,
        beat_at=T1,
    )
    return msgspec.structs.replace(made, **more)


def piece(position: int, **more: object) -> Slice:
    made = Slice(position=position, ad_account_id=AdAccountId("a1"), kind=SliceKind.BALANCE)
    return msgspec.structs.replace(made, **more)


RUNNING = run("r1")
ENDED = run(
    "r0",
    status=RunStatus.PARTIAL,
    is_thorough=False,
    is_planned=True,
    calls=7,
    started_at=T0,
    resume_at=T2,
    ended_at=T1,
    problem="said so",
    summary=Progress(calls_done=7, slices=2, failed=1, rows={SliceKind.ADS: 2**53 + 1}),
)
SLICES = [
    piece(0, status=SliceStatus.DONE, rows=3, calls=1, left=0, ended_at=T2),
    piece(
        1,
        kind=SliceKind.AD_INSIGHTS,
        window=WINDOW,
        is_again=True,
        cursor="page 2 · 春",
        rows=1000,
        calls=1,
        left=4,
        rereads=1,
        started_at=T1,
    ),
    piece(
        2,
        kind=SliceKind.AUDIENCES,
        status=SliceStatus.SKIPPED,
        left=0,
        problem="forbidden: no",
        ended_at=T2,
    ),
    piece(
        3,
        ad_account_id=AdAccountId("a2"),
        kind=SliceKind.ADS,
        status=SliceStatus.FAILED,
        left=0,
        problem="access_lost: gone",
        ended_at=T2,
    ),
    piece(
        4,
        ad_account_id=AdAccountId(""),
        business_center_id=BusinessCenterId("b1"),
        kind=SliceKind.TRANSACTIONS,
        window=WINDOW,
    ),
]


async def kept(storage: Storage) -> Storage:
    await storage.sync_runs.add(ENDED)
    await storage.sync_runs.plan(ENDED.id, [piece(0, status=SliceStatus.DONE, ended_at=T1)])
    await storage.sync_runs.add(RUNNING)
    await storage.sync_runs.plan(RUNNING.id, SLICES[:2:-1])
    await storage.sync_runs.plan(RUNNING.id, iter(SLICES[:3]))
    await storage.work.commit()
    return storage


class SyncRunsContract:
    async def test_every_field_comes_back(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.sync_runs.get(OURS.id, ENDED.id) == ENDED
        assert await one.sync_runs.get(OURS.id, RUNNING.id) == RUNNING
        assert await one.sync_runs.slices(RUNNING.id) == SLICES

    async def test_a_run_may_have_nothing_to_read(self, storages: Open) -> None:
        one = storages()
        await one.sync_runs.add(RUNNING)
        await one.sync_runs.plan(RUNNING.id, [])
        await one.work.commit()
        assert await one.sync_runs.slices(RUNNING.id) == []
        assert await one.sync_runs.progress(RUNNING.id) == Progress()

    async def test_another_workspaces_run_is_not_found(self, storages: Open) -> None:
        one = await kept(storages())
        with pytest.raises(NotFound):
            await one.sync_runs.get(THEIRS.id, RUNNING.id)

    async def test_a_run_is_found_in_whatever_workspace(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.sync_runs.find(RUNNING.id) == RUNNING
        assert await one.sync_runs.find(SyncRunId("none")) is None

    async def test_a_run_goes_with_its_profile(self, storages: Open) -> None:
        one = await kept(storages())
        await one.profiles.remove(SHOES.id)
        await one.work.commit()
        assert await one.sync_runs.find(RUNNING.id) is None
        assert await one.sync_runs.slices(RUNNING.id) == []

    async def test_they_are_told_newest_first(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.sync_runs.of(FIRST.id, 9) == [RUNNING, ENDED]
        assert await one.sync_runs.of(FIRST.id, 1) == [RUNNING]
        assert await one.sync_runs.of(SECOND.id, 9) == []

    async def test_those_under_way_are_told_of_all_workspaces(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.sync_runs.running() == [RUNNING]

    async def test_those_under_way_are_told_of_a_profile(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.sync_runs.running(RUNNING.profile_id) == [RUNNING]
        assert await one.sync_runs.running(HATS.id) == []

    async def test_a_connection_has_one_run_at_a_time(self, storages: Open) -> None:
        one = await kept(storages())
        with pytest.raises(SyncRunning):
            await one.sync_runs.add(run("r2"))
        await one.work.release()
        await one.sync_runs.add(run("r3", connection_id=SECOND.id))
        await one.work.commit()
        assert len(await storages().sync_runs.running()) == 2

    async def test_a_beat_is_remembered_with_the_calls(self, storages: Open) -> None:
        one = await kept(storages())
        await one.sync_runs.beat(msgspec.structs.replace(RUNNING, calls=12), "w1", T2)
        await one.work.commit()
        found = await storages().sync_runs.get(OURS.id, RUNNING.id)
        assert (found.beat_at, found.calls) == (T2, 12)

    async def test_another_worker_may_not_beat(self, storages: Open) -> None:
        one = await kept(storages())
        with pytest.raises(SyncRunning):
            await one.sync_runs.beat(RUNNING, "w2", T2)

    async def test_an_ended_run_takes_no_beat(self, storages: Open) -> None:
        one = await kept(storages())
        with pytest.raises(SyncRunning):
            await one.sync_runs.beat(ENDED, "w1", T2)

    async def test_taking_over_stops_the_worker_before(self, storages: Open) -> None:
        one, other = await kept(storages()), storages()
        assert await other.sync_runs.take_over(RUNNING, "w2", T3)
        await other.work.commit()
        with pytest.raises(SyncRunning):
            await one.sync_runs.beat(RUNNING, "w1", T3)
        await one.work.release()
        assert (await one.sync_runs.get(OURS.id, RUNNING.id)).beat_at == T3

    async def test_a_run_heard_of_meanwhile_is_not_taken_over(self, storages: Open) -> None:
        one = await kept(storages())
        await one.sync_runs.beat(RUNNING, "w1", T2)
        await one.work.commit()
        assert not await storages().sync_runs.take_over(RUNNING, "w2", T3)

    async def test_an_ended_run_is_not_taken_over(self, storages: Open) -> None:
        assert not await (await kept(storages())).sync_runs.take_over(ENDED, "w2", T3)

    async def test_a_run_taken_over_pauses_no_more(self, storages: Open) -> None:
        one = await kept(storages())
        paused = run("r1", resume_at=T2, problem="rate_limited: later")
        await one.sync_runs.change(paused)
        assert await one.sync_runs.take_over(paused, "w2", T2)
        await one.work.commit()
        found = await storages().sync_runs.find(RUNNING.id)
        assert found == run("r1", worker="w2", beat_at=T2, problem=paused.problem)

    async def test_of_many_who_take_over_at_once_one_does(self, storages: Open) -> None:
        await kept(storages())
        taken = await asyncio.gather(*(_take_over(storages(), f"w{n}") for n in range(2, 6)))
        assert sorted(taken) == [False, False, False, True]

    async def test_a_changed_slice_is_kept_with_its_checkpoint(self, storages: Open) -> None:
        one = await kept(storages())
        stepped = msgspec.structs.replace(SLICES[1], cursor="page 3", rows=2000, calls=2, left=3)
        done = msgspec.structs.replace(SLICES[4], status=SliceStatus.DONE, left=0, ended_at=T3)
        for slice in (stepped, done):
            await one.sync_runs.change_slice(RUNNING.id, slice)
        await one.work.commit()
        found = await storages().sync_runs.slices(RUNNING.id)
        assert found == [SLICES[0], stepped, SLICES[2], SLICES[3], done]

    async def test_a_changed_run_is_kept(self, storages: Open) -> None:
        one = await kept(storages())
        ended = msgspec.structs.replace(ENDED, id=RUNNING.id, resume_at=None, beat_at=T3)
        await one.sync_runs.change(ended)
        await one.work.commit()
        assert await storages().sync_runs.get(OURS.id, RUNNING.id) == ended
        assert await storages().sync_runs.running() == []

    async def test_what_has_a_problem_is_told_and_what_failed_first(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.sync_runs.failed(RUNNING.id, 9) == [SLICES[3], SLICES[2]]
        assert await one.sync_runs.failed(RUNNING.id, 1) == [SLICES[3]]
        assert await one.sync_runs.failed(ENDED.id, 9) == []

    async def test_progress_is_what_the_core_counts(self, storages: Open) -> None:
        one = await kept(storages())
        found = await one.sync_runs.progress(RUNNING.id)
        assert found == progress_of(SLICES)
        assert list(found.rows) == [SliceKind.BALANCE, SliceKind.AD_INSIGHTS]
        assert await one.sync_runs.progress(SyncRunId("none")) == Progress()

    @pytest.mark.parametrize("seed", range(5))
    async def test_progress_is_what_the_core_counts_of_any_slices(
        self, storages: Open, seed: int
    ) -> None:
        one, chance = await kept(storages()), Random(seed)  # noqa: S311 - no secret comes of it
        await one.sync_runs.add(run("r9", connection_id=SECOND.id))
        slices = [_any(position, chance) for position in range(chance.randrange(1, 40))]
        await one.sync_runs.plan(SyncRunId("r9"), slices)
        assert await one.sync_runs.progress(SyncRunId("r9")) == progress_of(slices)

    async def test_forgetting_spares_this_run_and_those_under_way(self, storages: Open) -> None:
        one = await kept(storages())
        later = run("r5", status=RunStatus.DONE, started_at=T2, ended_at=T3)
        elsewhere = run("r6", status=RunStatus.DONE, connection_id=SECOND.id)
        for other in (later, elsewhere):
            await one.sync_runs.add(other)
            await one.sync_runs.plan(other.id, [piece(0)])
        await one.sync_runs.forget_slices(later)
        await one.work.commit()
        left = {id: len(await one.sync_runs.slices(SyncRunId(id))) for id in _IDS}
        assert left == {"r0": 0, "r1": len(SLICES), "r5": 1, "r6": 1}
        assert await one.sync_runs.get(OURS.id, ENDED.id) == ENDED


_IDS = ("r0", "r1", "r5", "r6")


async def _take_over(storage: Storage, worker: str) -> bool:
    done = await storage.sync_runs.take_over(RUNNING, worker, T3)
    await storage.work.commit()
    return done


def _any(position: int, chance: Random) -> Slice:
    """A slice of an account or of a Business Center, whose ids may be the same."""
    ids = {"ad_account_id": "", "business_center_id": ""}
    ids[chance.choice(list(ids))] = chance.choice("123")
    return piece(
        position,
        kind=chance.choice(list(SliceKind)),
        status=chance.choice(list(SliceStatus)),
        rows=chance.randrange(3),
        calls=chance.randrange(3),
        left=chance.randrange(3),
        **ids,
    )
