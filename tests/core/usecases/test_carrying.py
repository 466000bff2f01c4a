import asyncio
from datetime import timedelta

import msgspec
import pytest

from core.ids import SyncRunId, WorkerId
from core.job import Job, JobKind, job_of
from core.sync import LEASE, RunStatus, SyncRun
from core.usecases.carrying import CarryOutSync, QueueFreeRuns, is_free
from core.usecases.syncs import StartSync
from core.usecases.workers import KEPT, ShowWorkers, TellAlive
from core.worker import ALIVE, Worker
from tests.core.usecases.scene import Scene, begun


async def started() -> tuple[Scene, SyncRun]:
    scene = await begun()
    id = (await scene.connect()).id
    return scene, await scene.house.make(StartSync)(scene.ana, id)


async def kept(scene: Scene, run: SyncRun) -> SyncRun:
    found = await scene.house.storage.sync_runs.find(run.id)
    assert found
    return found


async def change(scene: Scene, run: SyncRun) -> SyncRun:
    await scene.house.storage.sync_runs.change(run)
    await scene.house.storage.work.commit()
    return run


async def test_a_job_carries_its_run_to_the_end() -> None:
    scene, run = await started()
    done = await scene.house.make(CarryOutSync)(job_of(run))
    assert done
    assert (done.id, done.status) == (run.id, RunStatus.DONE)


async def test_a_job_done_twice_reads_once() -> None:
    scene, run = await started()
    carry_out = scene.house.make(CarryOutSync)
    await carry_out(job_of(run))
    asked = len(scene.world.asked)
    assert await carry_out(job_of(run)) is None
    assert len(scene.world.asked) == asked


async def test_a_run_that_another_is_alive_and_at_is_left_to_it() -> None:
    scene, run = await started()
    now = scene.house.clock.now()
    assert await scene.house.storage.sync_runs.take_over(run, "another", now)
    await scene.house.storage.work.commit()
    assert await scene.house.make(CarryOutSync)(job_of(run)) is None
    assert (await kept(scene, run)).worker == "another"


async def test_a_silent_workers_run_is_carried_on() -> None:
    scene, run = await started()
    now = scene.house.clock.now()
    await scene.house.storage.sync_runs.take_over(run, "dead", now)
    await scene.house.storage.work.commit()
    scene.house.clock.move(LEASE)
    done = await scene.house.make(CarryOutSync)(job_of(run))
    assert done
    assert done.status is RunStatus.DONE


async def test_a_job_of_no_run_is_over_at_once() -> None:
    scene, _ = await started()
    gone = Job(kind=JobKind.SYNC, key=SyncRunId("none"))
    assert await scene.house.make(CarryOutSync)(gone) is None


async def test_a_cancelled_run_is_free_for_the_next_worker_at_once() -> None:
    scene, run = await started()
    carry_out = scene.house.make(CarryOutSync)
    work = asyncio.create_task(carry_out(job_of(run)))
    while not is_taken(await kept(scene, run)):  # noqa: ASYNC110 - only looking tells
        await asyncio.sleep(0)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert is_free(await kept(scene, run), scene.house.clock.now())
    done = await carry_out(job_of(run))
    assert done
    assert done.status is RunStatus.DONE


def is_taken(run: SyncRun) -> bool:
    return run.worker != run.id


async def test_a_pausing_run_is_begun_when_its_pause_is_over_and_not_twice() -> None:
    scene, run = await started()
    later = scene.house.clock.now() + timedelta(minutes=5)
    paused = await change(scene, msgspec.structs.replace(run, worker="one", resume_at=later))
    assert not is_free(paused, scene.house.clock.now())
    unclaimed = msgspec.structs.replace(paused, worker=paused.id)
    assert not is_free(unclaimed, scene.house.clock.now())
    scene.house.clock.move(timedelta(minutes=5))
    assert is_free(paused, scene.house.clock.now())
    work = asyncio.create_task(scene.house.make(CarryOutSync)(job_of(run)))
    while (await kept(scene, run)).worker == "one":  # noqa: ASYNC110 - only looking tells
        await asyncio.sleep(0)
    assert not is_free(await kept(scene, run), scene.house.clock.now())
    await work


async def test_what_nobody_is_at_is_queued_and_nothing_else() -> None:
    scene, run = await started()
    queue = scene.house.make(QueueFreeRuns)
    assert await queue() == 1
    assert scene.house.jobs.waiting == [job_of(run)]
    scene.house.jobs.waiting.clear()
    now = scene.house.clock.now()
    await scene.house.storage.sync_runs.take_over(run, "alive", now)
    await scene.house.storage.work.commit()
    assert await queue() == 0
    scene.house.clock.move(LEASE)
    assert await queue() == 1
    assert scene.house.jobs.waiting == [job_of(run)]


async def test_a_worker_is_known_while_it_is_heard_of() -> None:
    scene = await begun()
    now = scene.house.clock.now()
    worker = Worker(id=WorkerId("k1"), name="here:1", started_at=now, beat_at=now)
    tell, show = scene.house.make(TellAlive), scene.house.make(ShowWorkers)
    await tell(worker)
    scene.house.clock.move(ALIVE)
    await tell(worker)
    scene.house.clock.move(ALIVE)
    assert [one.id for one in await show(scene.ana)] == ["k1"]
    scene.house.clock.move(timedelta(seconds=1))
    assert await show(scene.ana) == []


async def test_a_worker_that_leaves_or_was_silent_for_a_day_is_forgotten() -> None:
    scene = await begun()
    now = scene.house.clock.now()
    one, other = (
        Worker(id=WorkerId(id), name="here:1", started_at=now, beat_at=now) for id in ("a", "b")
    )
    tell = scene.house.make(TellAlive)
    await tell(one)
    await tell(other)
    await tell.leave(one)
    assert [each.id for each in await scene.house.storage.workers.alive(now)] == ["b"]
    scene.house.clock.move(KEPT + timedelta(seconds=1))
    await tell(one)
    assert [each.id for each in await scene.house.storage.workers.alive(now)] == ["a"]
