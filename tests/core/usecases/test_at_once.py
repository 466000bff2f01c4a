"""Two who do the same at the same moment: one does it, the other is told."""

import asyncio

import pytest

from core.authorization import Opened, Stage
from core.errors import CallbackRefused, LinkRefused, Refused
from core.secret import Secret
from core.usecases.authorizations import (
    Departure,
    FollowLink,
    OpenAuthorization,
    WithdrawAuthorization,
)
from core.usecases.business_centers import ChangeBusinessCenters
from core.usecases.callbacks import FinishAuthorization
from tests.canary import CODE
from tests.core.usecases.scene import BROWSER, Scene, begun
from tests.fakes.house import House
from tests.fakes.memory import Memory
from tests.fakes.platforms import FAKE
from tests.fakes.storage import fake_storage
from tests.fakes.world import World, seen_center


def another(scene: Scene) -> House:
    """Another request at the same service: a unit of work of its own."""
    memory = scene.house.storage.work.memory  # type: ignore[attr-defined]
    assert isinstance(memory, Memory)
    return House(
        storage=fake_storage(memory),
        clock=scene.house.clock,
        chance=scene.house.chance,
        sealer=scene.house.sealer,
        platforms=scene.house.platforms,
    )


async def opened(scene: Scene) -> Secret:
    opening = scene.house.make(OpenAuthorization)
    return (await opening(scene.ana, scene.profile_id, FAKE, Opened.LINK)).link


async def test_of_two_who_follow_a_link_one_departs() -> None:
    scene = await begun()
    link = await opened(scene)
    tries = (another(scene).make(FollowLink)(link, None) for _ in range(2))
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(one).__name__ for one in ended) == [Departure.__name__, LinkRefused.__name__]


async def test_of_two_equal_callbacks_one_connects_and_the_code_is_sent_once() -> None:
    scene = await begun()
    left = await scene.leave()
    params = {"state": left.state, "code": CODE}
    tries = (another(scene).make(FinishAuthorization)(FAKE, params, BROWSER) for _ in range(2))
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert [one for one in ended if isinstance(one, CallbackRefused)]
    assert scene.world.paths().count("token") == 1
    assert len(scene.kept()["connections"]) == 1
    assert (await scene.actions()).count("callback.refused") == 1


async def test_a_withdrawal_that_comes_too_late_is_told_so() -> None:
    scene = await begun()
    link = await opened(scene)
    (id,) = scene.kept()["authorizations"]
    follow = another(scene).make(FollowLink)(link, None)
    withdraw = another(scene).make(WithdrawAuthorization)(scene.ana, id)  # type: ignore[arg-type]
    followed, withdrawn = await asyncio.gather(follow, withdraw, return_exceptions=True)
    assert isinstance(followed, Departure)
    assert isinstance(withdrawn, Refused)
    found = await scene.house.storage.authorizations.by_link(
        next(iter(scene.kept()["authorizations"].values())).link_hash  # type: ignore[attr-defined]
    )
    assert found
    assert found.stage is Stage.OPENED


@pytest.mark.parametrize("count", [2, 8])
async def test_of_many_who_activate_one_is_active(count: int) -> None:
    centers = [seen_center(f"bc{number}", "standard") for number in range(count + 1)]
    scene = await begun("trial", World(centers=centers))
    await scene.connect()
    (held,) = await scene.house.storage.business_centers.active_in(scene.ana.workspace_id)
    change = another(scene).make(ChangeBusinessCenters)
    await change.deactivate(scene.ana, scene.profile_id, FAKE, held.id)

    async def activate(number: int) -> str:
        house, id = another(scene), centers[number].id
        try:
            await house.make(ChangeBusinessCenters).activate(scene.ana, scene.profile_id, FAKE, id)
        except Refused as refusal:
            return refusal.code
        finally:
            await house.storage.work.release()
        return "won"

    ended = await asyncio.gather(*(activate(number) for number in range(count)))
    assert sorted(ended) == ["trial_limit"] * (count - 1) + ["won"]
    assert len(await scene.house.storage.business_centers.active_in(scene.ana.workspace_id)) == 1
