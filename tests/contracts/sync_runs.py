"""What every SyncRuns does."""

import asyncio
from datetime import date

import msgspec
import pytest

from core.errors import NotFound, SyncRunning
from core.ids import AdAccountId, SyncRunId
from core.insight import Window
from core.sync import RunStatus, Slice, SliceKind, SliceStatus, SyncRun
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
        started_at=T1,
        beat_at=T1,
    )
    return msgspec.structs.replace(made, **more)


def piece(position: int, **more: object) -> Slice:
    made = Slice(position=position, ad_account_id=AdAccountId("a1"), kind=SliceKind.BALANCE)
    return msgspec.structs.replace(made, **more)


RUNNING = run("r1")
ENDED = run("r0", status=RunStatus.PARTIAL, calls=7, started_at=T0, ended_at=T1, problem="said so")
SLICES = [
    piece(0, status=SliceStatus.DONE, rows=3, ended_at=T2),
    piece(1, kind=SliceKind.ACCOUNT_INSIGHTS, window=WINDOW),
    piece(2, status=SliceStatus.FAILED, problem="access_lost: gone", ended_at=T2),
]


async def kept(storage: Storage) -> Storage:
    await storage.sync_runs.add(ENDED, [piece(0, status=SliceStatus.DONE, ended_at=T1)])
    await storage.sync_runs.add(RUNNING, SLICES[::-1])
    await storage.work.commit()
    return storage


class SyncRunsContract:
    async def test_every_field_comes_back(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.sync_runs.get(OURS.id, ENDED.id) == ENDED
        assert await one.sync_runs.slices(RUNNING.id) == SLICES

    async def test_another_workspaces_run_is_not_found(self, storages: Open) -> None:
        one = await kept(storages())
        with pytest.raises(NotFound):
            await one.sync_runs.get(THEIRS.id, RUNNING.id)

    async def test_they_are_told_newest_first(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.sync_runs.of(FIRST.id, 9) == [RUNNING, ENDED]
        assert await one.sync_runs.of(FIRST.id, 1) == [RUNNING]
        assert await one.sync_runs.of(SECOND.id, 9) == []

    async def test_those_under_way_are_told_of_all_workspaces(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.sync_runs.running() == [RUNNING]

    async def test_a_connection_has_one_run_at_a_time(self, storages: Open) -> None:
        one = await kept(storages())
        with pytest.raises(SyncRunning):
            await one.sync_runs.add(run("r2"), [])
        await one.work.release()
        await one.sync_runs.add(run("r3", connection_id=SECOND.id), [])
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

    async def test_of_many_who_take_over_at_once_one_does(self, storages: Open) -> None:
        await kept(storages())
        taken = await asyncio.gather(*(_take_over(storages(), f"w{n}") for n in range(2, 6)))
        assert sorted(taken) == [False, False, False, True]

    async def test_a_finished_slice_is_kept(self, storages: Open) -> None:
        one = await kept(storages())
        done = msgspec.structs.replace(SLICES[1], status=SliceStatus.DONE, rows=7, ended_at=T3)
        await one.sync_runs.finish(RUNNING.id, done)
        await one.work.commit()
        assert await storages().sync_runs.slices(RUNNING.id) == [SLICES[0], done, SLICES[2]]

    async def test_an_end_is_kept(self, storages: Open) -> None:
        one = await kept(storages())
        ended = run("r1", status=RunStatus.DONE, calls=9, ended_at=T3, beat_at=T3)
        await one.sync_runs.end(ended)
        await one.work.commit()
        assert await storages().sync_runs.get(OURS.id, RUNNING.id) == ended
        assert await storages().sync_runs.running() == []

    async def test_what_was_read_are_the_done_slices_of_all_runs(self, storages: Open) -> None:
        one = await kept(storages())
        found = await one.sync_runs.read(SHOES.id)
        assert {(slice.position, slice.ended_at) for slice in found} == {(0, T1), (0, T2)}
        assert await one.sync_runs.read(HATS.id) == []

    async def test_forgetting_spares_this_run_and_those_under_way(self, storages: Open) -> None:
        one = await kept(storages())
        later = run("r5", status=RunStatus.DONE, started_at=T2, ended_at=T3)
        elsewhere = run("r6", status=RunStatus.DONE, connection_id=SECOND.id)
        for other in (later, elsewhere):
            await one.sync_runs.add(other, [piece(0)])
        await one.sync_runs.forget_before(later)
        await one.work.commit()
        left = {id: len(await one.sync_runs.slices(SyncRunId(id))) for id in _IDS}
        assert left == {"r0": 0, "r1": 3, "r5": 1, "r6": 1}
        assert await one.sync_runs.get(OURS.id, ENDED.id) == ENDED


_IDS = ("r0", "r1", "r5", "r6")


async def _take_over(storage: Storage, worker: str) -> bool:
    done = await storage.sync_runs.take_over(RUNNING, worker, T3)
    await storage.work.commit()
    return done
