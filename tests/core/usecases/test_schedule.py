from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import msgspec
import pytest

from core.access import Role
from core.errors import NotFound, Refused
from core.ids import AdAccountId, BusinessCenterId, ConnectionId
from core.job import JobKind
from core.problem import Problem
from core.provider import Provider
from core.schedule import EVERY, Why
from core.sync import RunStatus, SyncRun
from core.usecases.ad_accounts import ChooseAdAccounts, Selection
from core.usecases.business_centers import ChangeBusinessCenters
from core.usecases.connections import Disconnect
from core.usecases.profiles import CreateProfile, NewProfile
from core.usecases.schedule import ShowNextSync, StartDueSyncs
from core.usecases.syncs import StartSync
from tests.canary import CODE, TOKEN
from tests.core.usecases.scene import Scene, begun
from tests.fakes.platforms import FAKE, FakeProvider


async def connected(plan: str = "self_hosted") -> tuple[Scene, ConnectionId]:
    scene = await begun(plan)
    return scene, (await scene.connect()).id


async def started(scene: Scene) -> list[SyncRun]:
    return await scene.house.make(StartDueSyncs)()


async def end(scene: Scene, run: SyncRun) -> None:
    """Let the run be over, one minute after it began."""
    done = msgspec.structs.replace(
        run, status=RunStatus.DONE, ended_at=run.started_at + timedelta(minutes=1)
    )
    await scene.house.storage.sync_runs.change(done)
    await scene.house.storage.work.commit()


async def test_a_new_connection_is_synced_without_anybody_asking() -> None:
    scene, id = await connected()
    [run] = await started(scene)
    assert (run.connection_id, run.started_by) == (id, "adport")
    [job] = scene.house.jobs.waiting
    assert (job.kind, job.key) == (JobKind.SYNC, run.id)


async def test_while_a_run_is_under_way_no_second_one_starts() -> None:
    scene, _ = await connected()
    await started(scene)
    scene.house.clock.move(2 * EVERY)
    assert await started(scene) == []


async def test_every_fifteen_minutes_one_starts() -> None:
    scene, _ = await connected()
    [first] = await started(scene)
    await end(scene, first)
    scene.house.clock.move(EVERY - timedelta(seconds=1))
    assert await started(scene) == []
    scene.house.clock.move(timedelta(seconds=1))
    [second] = await started(scene)
    assert second.id != first.id


async def reconnect(scene: Scene, id: ConnectionId) -> None:
    scene.world.codes[CODE] = TOKEN
    left = await scene.leave(restores=id)
    await scene.come_back(left)


async def activate_again(scene: Scene, _: ConnectionId) -> None:
    change = scene.house.make(ChangeBusinessCenters)
    center = BusinessCenterId("bc1")
    await change.deactivate(scene.ana, scene.profile_id, FAKE, center)
    await change.activate(scene.ana, scene.profile_id, FAKE, center)


async def choose_more(scene: Scene, _: ConnectionId) -> None:
    choose = scene.house.make(ChooseAdAccounts)
    for ids in (("a1",), ("a1", "a2")):
        wanted = Selection(provider=FAKE, ad_account_ids=tuple(map(AdAccountId, ids)))
        await choose(scene.ana, scene.profile_id, wanted)


async def choose_fewer(scene: Scene, _: ConnectionId) -> None:
    wanted = Selection(provider=FAKE, ad_account_ids=(AdAccountId("a1"),))
    await scene.house.make(ChooseAdAccounts)(scene.ana, scene.profile_id, wanted)


@pytest.mark.parametrize(
    ("widen", "runs"),
    [(reconnect, 1), (activate_again, 1), (choose_more, 1), (choose_fewer, 0)],
)
async def test_what_is_new_to_sync_does_not_wait_for_its_turn(
    widen: Callable[[Scene, ConnectionId], Awaitable[None]], runs: int
) -> None:
    scene, id = await connected()
    [first] = await started(scene)
    scene.house.clock.move(timedelta(minutes=2))
    await widen(scene, id)
    assert await started(scene) == []
    await end(scene, first)
    coming = await scene.house.make(ShowNextSync)(scene.ana, id)
    assert (coming.reason is Why.CHANGED) == bool(runs)
    scene.house.clock.move(timedelta(seconds=1))
    again = await started(scene)
    assert len(again) == runs
    for run in again:
        await end(scene, run)
    assert await started(scene) == []


async def test_a_sync_that_a_person_asked_for_counts() -> None:
    scene, id = await connected()
    asked = await scene.house.make(StartSync)(scene.ana, id)
    await end(scene, asked)
    scene.house.clock.move(timedelta(minutes=10))
    assert await started(scene) == []


async def test_connections_of_every_profile_are_synced_page_by_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.usecases.schedule.PAGE", 1)
    scene, first = await connected()
    hats = await scene.house.make(CreateProfile)(scene.ana, NewProfile(name="Hats"))
    scene.world.codes[CODE] = TOKEN
    second = (await replace(scene, profile_id=hats.id).connect()).id
    assert {run.connection_id for run in await started(scene)} == {first, second}
    assert len(scene.house.jobs.waiting) == 2


async def test_a_disconnected_one_is_left_alone() -> None:
    scene, id = await connected()
    await scene.house.make(Disconnect)(scene.ana, id)
    assert await started(scene) == []
    coming = await scene.house.make(ShowNextSync)(scene.ana, id)
    assert (coming.at, coming.reason) == (None, Why.DISCONNECTED)


async def test_after_the_trial_nothing_starts_and_the_reason_is_told() -> None:
    scene, id = await connected("trial")
    scene.house.clock.move(timedelta(hours=24))
    assert await started(scene) == []
    coming = await scene.house.make(ShowNextSync)(scene.ana, id)
    assert (coming.at, coming.reason) == (None, Why.READ_ONLY)
    assert "trial" in coming.sentence


async def test_without_a_selected_ad_account_nothing_starts() -> None:
    scene, id = await connected()
    nothing = Selection(provider=FAKE, ad_account_ids=())
    await scene.house.make(ChooseAdAccounts)(scene.ana, scene.profile_id, nothing)
    assert await started(scene) == []
    coming = await scene.house.make(ShowNextSync)(scene.ana, id)
    assert coming.reason is Why.NOTHING_SELECTED


async def test_a_provider_that_reads_nothing_starts_nothing_and_says_so() -> None:
    scene, id = await connected()
    mute = SimpleNamespace(manifest=FakeProvider().manifest)
    scene.house.platforms.providers = (cast("Provider", mute),)
    assert await started(scene) == []
    coming = await scene.house.make(ShowNextSync)(scene.ana, id)
    assert (coming.at, coming.reason) == (None, Why.NOTHING_TO_SYNC)
    with pytest.raises(Refused, match=r"^This provider has nothing to sync\.$"):
        await scene.house.make(StartSync)(scene.ana, id)
    scene.house.platforms.providers = ()
    assert (await scene.house.make(ShowNextSync)(scene.ana, id)).reason is Why.PROVIDER_MISSING


async def test_while_the_platform_fails_it_is_tried_ever_more_patiently() -> None:
    scene, id = await connected()
    since = scene.house.clock.now()
    ill = (Problem(code="platform_failing", since=since),)
    found = await scene.connection(id)
    await scene.house.storage.connections.change(msgspec.structs.replace(found, problems=ill))
    await scene.house.storage.work.commit()
    begins = []
    for _ in range(30 * 60 // 15):
        for run in await started(scene):
            begins.append((run.started_at - since).total_seconds() / 60)
            await end(scene, run)
        scene.house.clock.move(timedelta(seconds=15))
    assert begins == [0, 1, 2, 4, 8, 16]


async def test_one_that_cannot_be_started_keeps_no_other_from_it() -> None:
    scene, id = await connected()
    provider = scene.house.platforms.providers
    scene.house.platforms.providers = ()
    assert await started(scene) == []
    scene.house.platforms.providers = provider
    [run] = await started(scene)
    assert run.connection_id == id


async def test_a_viewer_may_see_when_the_next_comes_and_a_stranger_not() -> None:
    scene, id = await connected()
    show = scene.house.make(ShowNextSync)
    coming = await show(scene.as_role(Role.VIEWER), id)
    assert (coming.at, coming.reason) == (scene.house.clock.now(), Why.EVERY_15_MINUTES)
    with pytest.raises(NotFound):
        await show(scene.ana, ConnectionId("none"))
