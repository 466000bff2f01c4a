from datetime import timedelta

import pytest

from core.access import Role
from core.errors import (
    Denied,
    NotFound,
    PermissionMissing,
    ReadOnly,
    Refused,
    SyncRunning,
    TrialExpired,
)
from core.ids import ConnectionId, PermissionSlug, SyncRunId
from core.sync import LEASE, SliceKind
from core.usecases.ad_accounts import ChooseAdAccounts, Selection
from core.usecases.connections import Disconnect
from core.usecases.syncs import ShowSyncRuns, StartSync, TakeOverSyncs
from tests.core.usecases.scene import Scene, begun
from tests.fakes.platforms import FAKE
from tests.fakes.world import ZOE, World, empty_world


async def connected(**more: object) -> tuple[Scene, ConnectionId]:
    scene = await begun(**more)  # type: ignore[arg-type]
    return scene, (await scene.connect()).id


async def test_a_run_is_planned_whole_before_it_starts() -> None:
    scene, id = await connected()
    run = await scene.house.make(StartSync)(scene.ana, id)
    view = await scene.house.make(ShowSyncRuns)(scene.ana, run.id)
    assert (view.progress.slices_done, view.progress.slices, view.progress.accounts) == (0, 20, 2)
    assert (run.started_by, view.failed) == ("Ana", ())
    assert await scene.house.make(ShowSyncRuns).of(scene.ana, id) == [run]


async def test_a_connection_is_synced_once_at_a_time() -> None:
    scene, id = await connected()
    start = scene.house.make(StartSync)
    await start(scene.ana, id)
    with pytest.raises(SyncRunning, match="since 12:00 UTC"):
        await start(scene.ana, id)


async def test_two_connections_are_synced_at_once_each_with_its_own_accounts() -> None:
    scene, first = await connected()
    scene.world.users["zoe-token"] = ZOE
    second = (await scene.connect("zoe-token")).id
    start = scene.house.make(StartSync)
    run = await start(scene.ana, first)
    assert len(await scene.house.storage.sync_runs.slices(run.id)) == 20
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


async def test_what_lacks_a_permission_is_skipped_and_told() -> None:
    claimed = frozenset({PermissionSlug("accounts"), PermissionSlug("ads")})
    scene, id = await connected(claimed=claimed, world=World(refused={"reporting"}))
    run = await scene.house.make(StartSync)(scene.ana, id)
    kinds = {one.kind for one in await scene.house.storage.sync_runs.slices(run.id)}
    assert kinds == {SliceKind.BALANCE, SliceKind.CAMPAIGNS}
    assert "“Reporting”" in run.problem


async def test_where_every_permission_lacks_nothing_is_started() -> None:
    scene, id = await connected(claimed=frozenset(), world=World(refused={"reporting"}))
    with pytest.raises(PermissionMissing):
        await scene.house.make(StartSync)(scene.ana, id)


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
    with pytest.raises(NotFound):
        await scene.house.make(ShowSyncRuns)(scene.ana, SyncRunId("none"))


async def test_only_a_silent_run_is_taken_over() -> None:
    scene, id = await connected()
    run = await scene.house.make(StartSync)(scene.ana, id)
    take_over = scene.house.make(TakeOverSyncs)
    scene.house.clock.move(LEASE - timedelta(seconds=1))
    assert await take_over("worker-2") == []
    scene.house.clock.move(timedelta(seconds=1))
    (taken,) = await take_over("worker-2")
    assert (taken.id, taken.worker, taken.beat_at) == (
        run.id,
        "worker-2",
        scene.house.clock.now(),
    )
    assert await take_over("worker-3") == []
