"""What an account is ready for ends with its link, and with the last who reaches it from here."""

from core.linking import Hindrance, Ready
from core.usecases.connections import Disconnect
from tests.core.usecases.linking import Linked, linked
from tests.fakes.linking import POSTS, PUBLISH
from tests.fakes.world import ZOE

ALL = frozenset({POSTS, PUBLISH})


async def ready(one: Linked) -> Ready:
    return (await one.card()).readiness[0]


async def all_granted() -> Linked:
    """An account of which the list of accounts itself tells all that it takes."""
    one = await linked()
    one.there.link("x", granted=ALL)
    await one.read()
    assert (await ready(one)).is_ready
    return one


async def test_what_is_not_linked_any_more_is_ready_for_nothing() -> None:
    one = await all_granted()
    one.there.revoke("x")
    await one.read()
    now = await ready(one)
    assert (now.is_ready, now.hindered) == (False, (Hindrance.LOST,))
    assert "not linked any more" in now.why[0][0]
    one.there.link("x", granted=ALL)
    await one.read()
    assert (await ready(one)).is_ready


async def test_after_the_last_connection_died_it_is_ready_for_nothing() -> None:
    one = await all_granted()
    one.scene.world.kill()
    await one.scene.validate(one.connection_id)
    now = await ready(one)
    assert (now.is_ready, now.hindered) == (False, (Hindrance.NOT_CONNECTED,))
    assert "Reconnect" in now.why[0][1]


async def test_after_disconnecting_it_is_ready_for_nothing() -> None:
    one = await all_granted()
    await one.make(Disconnect)(one.scene.ana, one.connection_id)
    assert (await ready(one)).hindered == (Hindrance.NOT_CONNECTED,)


async def test_whoever_is_left_and_reaches_it_keeps_it_ready() -> None:
    one = await all_granted()
    one.scene.world.users["zoe-token"] = ZOE
    await one.scene.connect("zoe-token")
    await one.make(Disconnect)(one.scene.ana, one.connection_id)
    assert (await ready(one)).is_ready


async def test_a_business_center_that_nobody_reaches_any_more_is_no_connection() -> None:
    one = await all_granted()
    one.scene.world.centers.clear()
    await one.scene.validate(one.connection_id)
    assert (await ready(one)).hindered == (Hindrance.NOT_CONNECTED,)
