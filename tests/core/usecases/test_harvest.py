"""A page is kept whole with its checkpoint or not at all, and only by the run's own worker."""

import msgspec
import pytest

from core.errors import SyncRunning
from core.funds import Balance
from core.ids import AdAccountId, BusinessCenterId
from core.insight import Insight, Level
from core.ports.insights import KeptInsight
from core.reads import Page
from core.slices import Slice, SliceKind, SliceStatus
from core.sync import RunStatus, SyncRun
from core.usecases.harvest import LONGEST_PROBLEM, Harvest, Picked
from core.usecases.page import Field, Row, read_page
from core.usecases.plan_sync import PlanSync
from core.usecases.run_sync import RunSync
from tests.core.nouns import account, center
from tests.core.usecases.scene import Scene
from tests.core.usecases.syncing import slices_of, started, told
from tests.fakes.clock import NOON
from tests.fakes.platforms import FAKE, FakeLine, FakeProvider
from tests.fakes.rows import campaign

PAGE = Page[Row](rows=(campaign("a1", 1), campaign("a1", 2)), next="2", total=3, left=1)


class Plain:
    """A provider that can do nothing but exist."""

    manifest = FakeProvider().manifest
    complaint = FakeProvider().complaint


async def planned() -> tuple[Scene, SyncRun, Slice]:
    """A run with its slices, and the one that lists the campaigns of a1."""
    scene, run = await started()
    run = await scene.house.make(PlanSync)(run, await scene.connection(run.connection_id))
    for one in await slices_of(scene, run):
        if (one.kind, one.ad_account_id) == (SliceKind.CAMPAIGNS, "a1"):
            return scene, run, one
    raise LookupError("No campaigns are planned.")


def picked(slice: Slice, page: Page[Row] = PAGE) -> Picked:
    return Picked(
        provider=FAKE, slice=slice, field=Field(account=account()), page=page, seen=len(page.rows)
    )


def foreign(run: SyncRun) -> SyncRun:
    return msgspec.structs.replace(run, worker="somebody-else")


def insight(spent: int) -> Insight:
    return Insight(
        ad_account_id=AdAccountId("a1"),
        level=Level.ACCOUNT,
        entity_id="a1",
        day=NOON.date(),
        currency="USD",
        spend_micros=spent,
        impressions=None,
        clicks=None,
        conversions=None,
    )


async def kept(scene: Scene, run: SyncRun, position: int) -> Slice:
    return (await slices_of(scene, run))[position]


async def test_a_page_and_its_checkpoint_are_kept_together() -> None:
    scene, run, slice = await planned()
    now = scene.house.clock.now()
    stepped = await scene.house.make(Harvest).keep(run, picked(slice))
    assert (stepped.cursor, stepped.rows, stepped.calls, stepped.left) == ("2", 2, 1, 1)
    assert (stepped.status, stepped.started_at) == (SliceStatus.WAITING, now)
    assert await kept(scene, run, slice.position) == stepped
    assert len(told(scene)["entities"]) == 2


async def test_the_last_page_ends_the_slice_as_of_when_it_began() -> None:
    scene, run, slice = await planned()
    harvest, began = scene.house.make(Harvest), scene.house.clock.now()
    stepped = await harvest.keep(run, picked(slice))
    await scene.house.clock.sleep(40)
    last = Page[Row](rows=(campaign("a1", 3),), total=3)
    done = await harvest.keep(run, picked(stepped, last))
    assert (done.status, done.rows, done.left, done.cursor) == (SliceStatus.DONE, 3, 0, "")
    assert done.ended_at == scene.house.clock.now()
    (reading,) = await scene.house.storage.readings.of(scene.profile_id)
    assert (reading.target, reading.kind, reading.read_at) == ("a1", SliceKind.CAMPAIGNS, began)


async def test_another_worker_keeps_nothing() -> None:
    scene, run, slice = await planned()
    with pytest.raises(SyncRunning):
        await scene.house.make(Harvest).keep(foreign(run), picked(slice))
    await scene.house.storage.work.release()
    assert told(scene) == {}
    assert await kept(scene, run, slice.position) == slice


async def test_another_worker_neither_gives_up_nor_splits_a_slice() -> None:
    scene, run, slice = await planned()
    harvest, before = scene.house.make(Harvest), await slices_of(scene, run)
    windowed = next(one for one in before if one.window)
    with pytest.raises(SyncRunning):
        await harvest.give_up(foreign(run), [slice], "no", SliceStatus.FAILED)
    with pytest.raises(SyncRunning):
        await harvest.split(foreign(run), windowed, len(before))
    await scene.house.storage.work.release()
    assert await slices_of(scene, run) == before


async def test_a_beat_tells_that_the_worker_lives_and_how_many_calls_it_made() -> None:
    scene, run, _ = await planned()
    await scene.house.clock.sleep(9)
    assert await scene.house.make(Harvest).beat(msgspec.structs.replace(run, calls=3))
    (found,) = await scene.house.storage.sync_runs.running()
    assert (found.calls, found.beat_at) == (3, scene.house.clock.now())


async def test_another_workers_beat_finds_the_run_taken() -> None:
    scene, run, _ = await planned()
    assert not await scene.house.make(Harvest).beat(foreign(run))


async def test_a_slice_given_up_keeps_its_rows_and_says_why_in_a_few_words() -> None:
    scene, run, slice = await planned()
    harvest = scene.house.make(Harvest)
    stepped = await harvest.keep(run, picked(slice))
    (ended,) = await harvest.give_up(run, [stepped], "no " * 500, SliceStatus.FAILED)
    assert (ended.status, ended.rows, ended.left) == (SliceStatus.FAILED, 2, 0)
    assert len(ended.problem) == LONGEST_PROBLEM
    assert await kept(scene, run, slice.position) == ended
    assert len(told(scene)["entities"]) == 2
    assert await scene.house.storage.readings.of(scene.profile_id) == []


async def test_a_balance_of_what_the_profile_does_not_know_is_not_kept() -> None:
    scene, run, slice = await planned()
    strange: list[Balance] = [
        Balance(ad_account_id=AdAccountId("a9"), micros=1),
        Balance(business_center_id=BusinessCenterId("bc9"), micros=2),
        Balance(business_center_id=BusinessCenterId("bc1"), micros=3),
    ]
    before = set(scene.kept()["ad_accounts"]) | set(scene.kept()["business_centers"])
    await scene.house.make(Harvest).keep(run, picked(slice, Page(rows=tuple(strange), next="2")))
    assert set(scene.kept()["ad_accounts"]) | set(scene.kept()["business_centers"]) == before
    (found,) = await scene.house.storage.business_centers.of(scene.profile_id)
    assert (found.balance_micros, found.balance_at) == (3, scene.house.clock.now())


async def test_an_insight_that_a_page_tells_twice_is_kept_as_it_was_told_last() -> None:
    scene, run, _ = await planned()
    slice = next(x for x in await slices_of(scene, run) if x.trait.level is Level.ACCOUNT)
    first, second = (insight(spent) for spent in (1, 2))
    await scene.house.make(Harvest).keep(run, picked(slice, Page(rows=(first, second), next="2")))
    (kept,) = scene.kept()["insights"].values()
    assert isinstance(kept, KeptInsight)
    assert kept.spend_micros == 2


async def test_what_a_provider_cannot_read_brings_nothing() -> None:
    scene, run, _ = await planned()
    line = FakeLine(scene.world, "")
    for slice in await slices_of(scene, run):
        for field in (Field(account=account(), pixels=("p1",)), Field(center=center()), Field()):
            page = await read_page(Plain(), line, slice, field)
            assert (page.rows, page.next, page.total) == ((), "", 0)
    assert line.calls == 0


async def test_a_page_is_handed_on_as_the_provider_told_it() -> None:
    told_page = Page[Row](rows=(campaign("a1", 1),), next="x", total=9, left=4, is_partial=True)

    class Telling(FakeProvider):
        async def campaigns(self, *_: object) -> Page[Row]:  # type: ignore[override]
            return told_page

    scene, _, slice = await planned()
    line = FakeLine(scene.world, "")
    assert await read_page(Telling(), line, slice, Field(account=account())) == told_page


async def test_of_an_account_that_left_the_profile_nothing_is_read_any_more() -> None:
    scene, run = await started()
    memory = scene.house.storage.work.memory  # type: ignore[attr-defined]
    connection = await scene.connection(run.connection_id)
    run = await scene.house.make(PlanSync)(run, connection)
    (gone,) = [key for key in memory.table("ad_accounts") if key[2] == "a1"]
    del memory.table("ad_accounts")[gone]
    asked = [one.params.get("account") for one in scene.world.asked]
    done = await scene.house.make(RunSync)(run)
    assert done.status is RunStatus.DONE
    slices = await slices_of(scene, run)
    failed = {one.ad_account_id for one in slices if one.status is SliceStatus.SKIPPED}
    assert failed == {"a1"}
    assert {one.status for one in slices if one.ad_account_id == "a1"} == {SliceStatus.SKIPPED}
    assert [one.params.get("account") for one in scene.world.asked].count("a1") == asked.count("a1")
