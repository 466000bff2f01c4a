from datetime import timedelta

import pytest

from core.access import Role
from core.audit import Result
from core.connection import Connection, judged
from core.errors import Denied, ReadOnly
from core.ids import ConnectionId
from core.operator_errors import SettingMissing
from core.problem import Problem, State
from core.provider_errors import AppMisconfigured
from core.usecases.connections import Disconnect, ListConnections, Revoker, ValidateConnection
from core.usecases.profiles import CreateProfile, NewProfile
from tests.canary import CODE, TOKEN
from tests.core.usecases.scene import Scene, begun, codes, ill
from tests.fakes.world import MIA, ZOE, Asked


async def disconnect(scene: Scene, id: ConnectionId) -> Connection:
    return await scene.house.make(Disconnect)(scene.ana, id)


async def test_the_platform_takes_the_token_back_and_the_secret_is_destroyed() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    gone = await disconnect(scene, id)
    assert (gone.state, codes(gone.problems)) == (State.DISCONNECTED, ["disconnected"])
    assert scene.world.revoked == [TOKEN]
    assert "credentials" not in scene.kept()
    assert scene.kept()["ad_accounts"]


async def test_twice_is_harmless() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    assert await disconnect(scene, id) == await disconnect(scene, id)
    assert scene.world.revoked == [TOKEN]
    assert (await scene.actions()).count("connection.disconnected") == 1


async def test_a_disconnected_connection_shows_its_data_and_does_nothing() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    await disconnect(scene, id)
    listed = await scene.house.make(ListConnections)(scene.ana, scene.profile_id)
    assert [one.id for one in listed] == [id]
    with pytest.raises(ReadOnly):
        await scene.validate(id)


async def test_a_failing_platform_leaves_the_revocation_pending_and_visible() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.fail("revoke", *ill())
    gone = await disconnect(scene, id)
    assert (gone.state, codes(gone.problems)) == (State.DISCONNECTED, ["revoke_pending"])
    assert scene.kept()["credentials"]
    failed = [one for one in await scene.trail() if one.action == "credential.revoke_failed"]
    assert [one.result for one in failed] == [Result.FAILED]


async def test_a_pending_revocation_is_tried_again_until_it_is_confirmed() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.fail("revoke", *ill(2))
    await disconnect(scene, id)
    revoker = scene.house.make(Revoker)
    for _ in range(3):
        await revoker.pending()
    assert codes((await scene.connection(id)).problems) == ["disconnected"]
    assert scene.world.revoked == [TOKEN]


@pytest.mark.parametrize(("hours", "code"), [(23, "revoke_pending"), (24, "revoke_failed")])
async def test_after_a_day_it_gives_up_and_the_secret_is_destroyed(hours: int, code: str) -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.fail("revoke", *ill(2))
    await disconnect(scene, id)
    scene.house.clock.move(timedelta(hours=hours))
    await scene.house.make(Revoker).pending()
    assert codes((await scene.connection(id)).problems) == [code]
    assert ("credentials" in scene.kept()) == (code == "revoke_pending")


async def test_a_token_that_is_dead_already_is_simply_destroyed() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.kill()
    assert codes((await disconnect(scene, id)).problems) == ["disconnected"]
    assert "credentials" not in scene.kept()


async def test_an_operators_mistake_postpones_too() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    scene.world.fail("revoke", AppMisconfigured("the app secret is wrong"))
    assert codes((await disconnect(scene, id)).problems) == ["revoke_pending"]
    scene.house.platforms.is_set_up = False
    with pytest.raises(SettingMissing):
        await disconnect(scene, id)
    await scene.house.storage.work.release()
    await scene.house.make(Revoker).pending()
    assert codes((await scene.connection(id)).problems) == ["revoke_pending"]


async def test_two_that_share_a_token_and_end_together_have_it_taken_back() -> None:
    """Each sees the other as ended already, so neither leaves the revoking to the other."""
    scene = await begun()
    first = await scene.connect()
    other = await scene.house.make(CreateProfile)(scene.ana, NewProfile(name="Hats"))
    second = await Scene(scene.house, scene.ana, other.id).connect(TOKEN)
    storage = scene.house.storage
    for one in (first, second):
        pending = Problem(code="revoke_pending", since=scene.house.clock.now())
        await storage.connections.change(judged(one, (pending,)))
    await storage.work.commit()
    await scene.house.make(Revoker).pending()
    assert TOKEN in scene.world.revoked
    assert "credentials" not in scene.kept()


async def test_a_token_that_another_connection_signs_with_is_not_taken_back() -> None:
    scene = await begun()
    first = await scene.connect()
    other = await scene.house.make(CreateProfile)(scene.ana, NewProfile(name="Hats"))
    second = await Scene(scene.house, scene.ana, other.id).connect(TOKEN)
    assert codes((await disconnect(scene, first.id)).problems) == ["disconnected"]
    assert scene.world.revoked == []
    assert (await scene.validate(second.id)).state is State.CONNECTED
    await disconnect(scene, second.id)
    assert scene.world.revoked == [TOKEN]


async def test_reconnecting_after_a_disconnect_restores_the_connection() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    await disconnect(scene, id)
    scene.world.codes[CODE] = TOKEN
    await scene.come_back(await scene.leave(restores=id))
    assert (await scene.connection(id)).state is State.CONNECTED


async def test_a_connection_that_came_back_meanwhile_keeps_its_new_token() -> None:
    scene = await begun()
    world = scene.world
    ids = [(await scene.connect()).id]
    world.users["zoe-token"] = ZOE
    ids.append((await scene.connect("zoe-token")).id)
    world.fail("revoke", *ill(2))
    for id in ids:
        await disconnect(scene, id)
    waiting = [await scene.connection(id) for id in ids]
    world.users["fresh-token"] = MIA
    world.codes[CODE] = "fresh-token"
    await scene.come_back(await scene.leave(restores=ids[0]))
    for connection in waiting:
        await scene.house.make(Revoker)(connection)
    assert world.revoked == ["zoe-token"]
    assert (await scene.validate(ids[0])).state is State.CONNECTED


async def test_a_disconnect_in_the_middle_of_a_validation_wins() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    connection = await scene.connection(id)
    validate = scene.house.make(ValidateConnection)
    survey = await validate.look(connection)
    await disconnect(scene, id)
    assert (await validate.settle(connection, survey)).state is State.DISCONNECTED


async def test_disconnecting_takes_a_manager() -> None:
    scene = await begun()
    id = (await scene.connect()).id
    with pytest.raises(Denied):
        await scene.house.make(Disconnect)(scene.as_role(Role.MEDIA_BUYER), id)
    assert Asked("revoke", TOKEN, {}) not in scene.world.asked
