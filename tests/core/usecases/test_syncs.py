from datetime import timedelta

import msgspec
import pytest

from core.access import Role
from core.errors import (
    Denied,
    NotFound,
    ReadOnly,
    Refused,
    SyncRunning,
    TrialExpired,
)
from core.ids import ConnectionId, SyncRunId
from core.slices import SliceKind
from core.sync import RunStatus
from core.usecases.ad_accounts import ChooseAdAccounts, Selection
from core.usecases.connections import Disconnect
from core.usecases.run_sync import RunSync
from core.usecases.syncs import ShowSyncRuns, StartSync
from tests.core.usecases.mishaps import at, down, ended, frail
from tests.core.usecases.scene import Scene, begun
from tests.core.usecases.syncing import LATER, slices_of
from tests.fakes.clock import NOON
from tests.fakes.house import actor
from tests.fakes.platforms import FAKE
from tests.fakes.world import ZOE, World, empty_world

UNTHOROUGH = {
    SliceKind.PIXELS,
    SliceKind.PIXEL_EVENTS,
    SliceKind.CREATIVES,
    SliceKind.AUDIENCES,
    SliceKind.TRANSACTIONS,
}
"""What the schedule leaves out a quarter of an hour after it was read."""


async def connected(**more: object) -> tuple[Scene, ConnectionId]:
    scene = await begun(**more)  # type: ignore[arg-type]
    return scene, (await scene.connect()).id


async def test_a_started_run_is_known_at_once_and_planned_by_its_worker() -> None:
    scene, id = await connected()
    run = await scene.house.make(StartSync)(scene.ana, id)
    view = await scene.house.make(ShowSyncRuns)(scene.ana, run.id)
    assert (view.run, view.progress.slices, view.seconds_left) == (run, 0, None)
    assert (run.status, run.is_planned, run.started_by) == (RunStatus.RUNNING, False, "Ana")
    assert (run.worker, run.started_at, run.beat_at) == (run.id, NOON, NOON)
    assert (await scene.trail())[0].action == "sync.started"
    assert await scene.house.make(ShowSyncRuns).of(scene.ana, id) == [run]


async def test_starting_asks_the_platform_nothing() -> None:
    scene, id = await connected()
    asked = len(scene.world.asked)
    await scene.house.make(StartSync)(scene.ana, id)
    assert len(scene.world.asked) == asked


async def test_a_connection_is_synced_once_at_a_time() -> None:
    scene, id = await connected()
    start = scene.house.make(StartSync)
    run = await start(scene.ana, id)
    with pytest.raises(SyncRunning, match="since 12:00 UTC") as refused:
        await start(scene.ana, id)
    assert "ends by itself" in (refused.value.remedy or "")
    with pytest.raises(SyncRunning):
        await start.of(await scene.connection(id), "adport")
    await scene.house.storage.work.release()
    await scene.house.make(RunSync)(run)
    assert (await start(scene.ana, id)).id != run.id


async def test_whoever_meets_a_pausing_run_is_told_until_when_and_why() -> None:
    scene, id = await connected()
    start = scene.house.make(StartSync)
    run = await start(scene.ana, id)
    paused = msgspec.structs.replace(
        run, resume_at=NOON + timedelta(minutes=5), pause_reason="Too often."
    )
    await scene.house.storage.sync_runs.change(paused)
    with pytest.raises(SyncRunning) as refused:
        await start(scene.ana, id)
    assert "until 12:05 UTC, because: Too often." in (refused.value.remedy or "")


async def test_two_connections_are_synced_at_once_each_with_its_own_accounts() -> None:
    scene, first = await connected()
    scene.world.users["zoe-token"] = ZOE
    second = (await scene.connect("zoe-token")).id
    start = scene.house.make(StartSync)
    done = await scene.house.make(RunSync)(await start(scene.ana, first))
    assert {one.ad_account_id for one in await slices_of(scene, done)} == {"", "a1", "a2"}
    with pytest.raises(Refused, match="nothing to sync"):
        await start(scene.ana, second)


async def test_without_a_selected_account_there_is_nothing_to_sync() -> None:
    scene, id = await connected()
    await scene.house.make(ChooseAdAccounts)(
        scene.ana, scene.profile_id, Selection(provider=FAKE, ad_account_ids=())
    )
    with pytest.raises(Refused, match="nothing to sync"):
        await scene.house.make(StartSync)(scene.ana, id)


async def test_without_any_account_there_is_nothing_to_sync() -> None:
    scene, id = await connected(world=empty_world())
    with pytest.raises(Refused, match="nothing to sync"):
        await scene.house.make(StartSync)(scene.ana, id)


async def test_where_every_permission_lacks_only_what_needs_none_is_read() -> None:
    scene, id = await connected(claimed=frozenset(), world=World(refused={"reporting"}))
    run = await scene.house.make(StartSync)(scene.ana, id)
    done = await scene.house.make(RunSync)(run)
    kinds = {one.kind for one in await slices_of(scene, done)}
    assert kinds == UNTHOROUGH - {SliceKind.TRANSACTIONS}


async def test_a_read_only_connection_is_not_synced() -> None:
    scene, id = await connected()
    await scene.house.make(Disconnect)(scene.ana, id)
    with pytest.raises(ReadOnly):
        await scene.house.make(StartSync)(scene.ana, id)


async def test_an_expired_trial_is_not_synced() -> None:
    scene, id = await connected(plan="trial")
    scene.house.clock.move(timedelta(hours=24))
    with pytest.raises(TrialExpired):
        await scene.house.make(StartSync)(scene.ana, id)


async def test_syncing_takes_a_media_buyer() -> None:
    scene, id = await connected()
    with pytest.raises(Denied):
        await scene.house.make(StartSync)(scene.as_role(Role.VIEWER), id)
    run = await scene.house.make(StartSync)(scene.as_role(Role.MEDIA_BUYER), id)
    assert (await scene.house.make(ShowSyncRuns)(scene.as_role(Role.VIEWER), run.id)).run == run


async def test_another_workspace_neither_starts_nor_sees_runs() -> None:
    scene, id = await connected()
    run = await scene.house.make(StartSync)(scene.ana, id)
    other = actor(type(scene.ana.workspace_id)("w-other"))
    show = scene.house.make(ShowSyncRuns)
    with pytest.raises(NotFound):
        await scene.house.make(StartSync)(other, id)
    with pytest.raises(NotFound):
        await show(other, run.id)
    with pytest.raises(NotFound):
        await show.of(other, id)
    with pytest.raises(NotFound):
        await show(scene.ana, SyncRunId("none"))


async def test_a_person_who_asks_gets_everything_and_the_schedule_what_changes_often() -> None:
    scene, id = await connected()
    start = scene.house.make(StartSync)
    first = await start.of(await scene.connection(id), "adport")
    assert (first.is_thorough, first.started_by) == (False, "adport")
    await scene.house.make(RunSync)(first)
    every = {one.kind for one in await slices_of(scene, first)}
    scene.house.clock.move(LATER)
    by_schedule = await start.of(await scene.connection(id), "adport")
    await scene.house.make(RunSync)(by_schedule)
    assert {one.kind for one in await slices_of(scene, by_schedule)} == every - UNTHOROUGH
    asked_for = await start(scene.ana, id)
    assert asked_for.is_thorough
    await scene.house.make(RunSync)(asked_for)
    assert {one.kind for one in await slices_of(scene, asked_for)} == every


async def test_an_ended_run_is_shown_by_its_summary_even_when_its_slices_are_forgotten() -> None:
    scene, id = await connected()
    start, show = scene.house.make(StartSync), scene.house.make(ShowSyncRuns)
    first = await scene.house.make(RunSync)(await start(scene.ana, id))
    scene.house.clock.move(LATER)
    second = await scene.house.make(RunSync)(await start(scene.ana, id))
    view = await show(scene.ana, first.id)
    assert view.progress == first.summary
    assert (view.progress.slices_done, view.seconds_left) == (view.progress.slices, None)
    assert await show.of(scene.ana, id) == [second, first]
    assert await show.of(scene.ana, id, limit=1) == [second]


async def test_a_run_shows_what_failed_in_it_and_why() -> None:
    scene, _, run = await frail(at(SliceKind.ADS, down, range(1, 100)))
    await ended(scene, run)
    view = await scene.house.make(ShowSyncRuns)(scene.ana, run.id)
    assert [(one.kind, one.problem) for one in view.failed] == [
        (SliceKind.ADS, "provider_unavailable: down")
    ] * 2
    assert view.progress.failed == 2
