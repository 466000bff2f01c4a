from datetime import timedelta
from itertools import pairwise

import pytest

from core.problem import State
from core.provider_errors import Unavailable
from core.usecases.recovery import RecoverDegraded
from tests.core.usecases.scene import Scene, begun

MINUTE = timedelta(minutes=1)


async def ill_scene() -> tuple[Scene, str]:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.fail("user", *[Unavailable("down")] * 2)
    assert (await scene.validate(id)).state is State.DEGRADED
    return scene, id


async def recover(scene: Scene) -> int:
    return await scene.house.make(RecoverDegraded)()


async def test_a_degraded_connection_is_looked_at_again_by_itself() -> None:
    scene, id = await ill_scene()
    assert await recover(scene) == 0, "not at once"
    scene.world.faults.clear()
    scene.house.clock.move(MINUTE)
    assert await recover(scene) == 1
    assert (await scene.connection(id)).state is State.CONNECTED  # type: ignore[arg-type]
    assert "connection.recovered" in await scene.actions()


async def test_the_longer_it_is_ill_the_longer_the_pause() -> None:
    scene, _ = await ill_scene()
    scene.world.faults.clear()
    scene.world.fail("user", *[Unavailable("down")] * 200)
    looks: list[int] = []
    for minute in range(1, 61):
        scene.house.clock.move(MINUTE)
        if await recover(scene):
            looks.append(minute)
    gaps = [after - before for before, after in pairwise(looks)]
    assert looks[:2] == [1, 2]
    assert gaps == sorted(gaps)
    assert max(gaps) == 15


@pytest.mark.parametrize("state", ["connected", "revoked"])
async def test_others_are_left_alone(state: str) -> None:
    scene = await begun()
    id = (await scene.connect()).id
    if state == "revoked":
        scene.world.kill()
        await scene.validate(id)
    scene.world.asked.clear()
    scene.house.clock.move(timedelta(hours=1))
    assert await recover(scene) == 0
    assert scene.world.asked == []
