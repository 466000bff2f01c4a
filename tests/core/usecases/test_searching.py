"""Where no ad account is synced, Adport looks for one by itself within the hour."""

from datetime import timedelta

import pytest

from core.ids import ConnectionId
from core.problem import State
from core.provider_errors import Unavailable
from core.schedule import LOOK_EVERY, Why
from core.usecases.ad_accounts import ChooseAdAccounts, Selection
from core.usecases.connections import Disconnect
from core.usecases.recovery import RecoverDegraded
from core.usecases.schedule import ShowNextSync, StartDueSyncs
from core.usecases.searching import LookForAccounts
from tests.core.usecases.scene import Scene, begun, codes
from tests.fakes.platforms import FAKE
from tests.fakes.world import World, empty_world, seen_account, seen_center

MINUTE = timedelta(minutes=1)


async def bare(plan: str = "self_hosted") -> tuple[Scene, ConnectionId]:
    """Somebody who is in no Business Center and reaches no ad account."""
    scene = await begun(plan, world=empty_world())
    id = (await scene.connect()).id
    scene.world.asked.clear()
    return scene, id


async def search(scene: Scene) -> int:
    return await scene.house.make(LookForAccounts)()


async def started(scene: Scene) -> int:
    return len(await scene.house.make(StartDueSyncs)())


async def test_the_first_account_is_picked_up_within_the_hour() -> None:
    scene, id = await bare()
    coming = await scene.house.make(ShowNextSync)(scene.ana, id)
    assert coming.reason is Why.NOTHING_SELECTED
    assert coming.at == scene.house.clock.now() + LOOK_EVERY
    scene.world.centers = [seen_center("bc1")]
    scene.world.accounts = [seen_account("a1")]
    assert (await search(scene), await started(scene)) == (0, 0), "not before its time"
    scene.house.clock.move(LOOK_EVERY)
    assert (await search(scene), await started(scene)) == (1, 1)


async def test_an_account_given_back_is_picked_up() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.accounts = []
    assert "no_ad_accounts" in codes((await scene.validate(id)).problems)
    scene.world.accounts = World().accounts
    scene.house.clock.move(LOOK_EVERY)
    assert (await search(scene), await started(scene)) == (1, 1)
    assert (await scene.connection(id)).problems == ()
    assert "connection.looked_at" in await scene.actions()


async def test_it_is_looked_at_once_an_hour_and_noted_only_if_something_changed() -> None:
    scene, _ = await bare()
    before = await scene.actions()
    looks = 0
    for _minute in range(4 * 60):
        scene.house.clock.move(MINUTE)
        looks += await search(scene)
    assert looks == 4
    assert await scene.actions() == before


async def test_where_nothing_is_selected_new_accounts_are_seen() -> None:
    scene = await begun()
    await scene.connect()
    nothing = Selection(provider=FAKE, ad_account_ids=())
    await scene.house.make(ChooseAdAccounts)(scene.ana, scene.profile_id, nothing)
    scene.world.accounts.append(seen_account("a3"))
    scene.house.clock.move(LOOK_EVERY)
    assert (await search(scene), await started(scene)) == (1, 1)


async def test_one_that_is_synced_is_left_to_its_syncs() -> None:
    scene = await begun()
    await scene.connect()
    scene.world.asked.clear()
    scene.house.clock.move(24 * LOOK_EVERY)
    assert await search(scene) == 0
    assert scene.world.asked == []


async def test_one_that_was_taken_apart_is_left_alone() -> None:
    scene, id = await bare()
    await scene.house.make(Disconnect)(scene.ana, id)
    scene.house.clock.move(LOOK_EVERY)
    assert await search(scene) == 0


async def test_after_the_trial_nobody_looks() -> None:
    scene, _ = await bare("trial")
    scene.house.clock.move(timedelta(hours=25))
    assert await search(scene) == 0
    assert scene.world.asked == []


async def test_where_the_platform_fails_recovery_goes_on_with_it() -> None:
    scene, id = await bare()
    scene.house.clock.move(LOOK_EVERY)
    scene.world.fail("user", Unavailable("down"))
    assert await search(scene) == 1
    assert (await scene.connection(id)).state is State.DEGRADED
    scene.house.clock.move(LOOK_EVERY)
    assert await search(scene) == 0
    assert await scene.house.make(RecoverDegraded)() == 1


async def test_one_that_cannot_be_looked_at_keeps_no_other_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene, _ = await bare()
    scene.house.clock.move(LOOK_EVERY)
    providers = scene.house.platforms.providers
    scene.house.platforms.providers = ()
    assert await search(scene) == 0
    monkeypatch.setattr(scene.house.platforms, "providers", providers)
    assert await search(scene) == 1
