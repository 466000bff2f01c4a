"""A slice is kept whole or not at all, and only by the run's own worker."""

import msgspec
import pytest

from core.errors import SyncRunning
from core.sync import RunStatus, SliceKind, SliceStatus, SyncRun
from core.usecases.harvest import Crop, Harvest, read
from core.usecases.run_sync import RunSync
from core.usecases.syncs import StartSync
from tests.core.nouns import account
from tests.core.usecases.scene import Scene, begun
from tests.fakes.platforms import FakeLine, FakeProvider
from tests.fakes.world import campaign


async def started() -> tuple[Scene, SyncRun]:
    scene = await begun()
    id = (await scene.connect()).id
    return scene, await scene.house.make(StartSync)(scene.ana, id)


def foreign(run: SyncRun) -> SyncRun:
    return msgspec.structs.replace(run, worker="somebody-else")


async def test_a_beat_tells_that_the_worker_lives() -> None:
    scene, run = await started()
    assert await scene.house.make(Harvest).beat(msgspec.structs.replace(run, calls=3))
    (found,) = await scene.house.storage.sync_runs.running()
    assert (found.calls, found.beat_at) == (3, scene.house.clock.now())


async def test_another_workers_beat_finds_the_run_taken() -> None:
    scene, run = await started()
    assert not await scene.house.make(Harvest).beat(foreign(run))


async def test_another_worker_keeps_nothing() -> None:
    scene, run = await started()
    slice = (await scene.house.storage.sync_runs.slices(run.id))[0]
    crop = Crop(campaigns=(campaign("a1", 1),))
    with pytest.raises(SyncRunning):
        await scene.house.make(Harvest).keep(foreign(run), slice, account(), crop)
    await scene.house.storage.work.release()
    assert "campaigns" not in scene.kept()


async def test_what_a_provider_cannot_read_brings_nothing() -> None:
    scene, run = await started()
    line = FakeLine(scene.world, "")
    for slice in await scene.house.storage.sync_runs.slices(run.id):
        assert (await read(Plain(), line, slice, account())).rows == 0
    assert line.calls == 0


async def test_an_account_that_left_the_profile_fails_only_its_slices() -> None:
    scene, run = await started()
    accounts = scene.house.storage.ad_accounts
    memory = scene.house.storage.work.memory  # type: ignore[attr-defined]
    (gone, *_) = [key for key in memory.table("ad_accounts") if key[2] == "a1"]
    del memory.table("ad_accounts")[gone]
    assert len(await accounts.of(scene.profile_id)) == 1
    done = await scene.house.make(RunSync)(run)
    assert done.status is RunStatus.PARTIAL
    slices = await scene.house.storage.sync_runs.slices(run.id)
    failed = {one.ad_account_id for one in slices if one.status is SliceStatus.FAILED}
    assert failed == {"a1"}
    assert {one.kind for one in slices} == set(SliceKind)


class Plain:
    """A provider that can do nothing but exist."""

    manifest = FakeProvider().manifest
    complaint = FakeProvider().complaint
