"""Jobs and calls about linked accounts where the plan or the connection carries them no more."""

from datetime import timedelta

import pytest

from core.errors import RoleMissing
from core.link_request import LinkState
from core.problem import State
from core.provider_errors import Forbidden, Revoked, Unavailable
from core.usecases.business_centers import ChangeBusinessCenters
from core.usecases.keeping_links import HELD, KeepLinks
from core.usecases.pairwise import Outcome
from tests.core.usecases.linking import BC, BOB, Linked, linked
from tests.fakes.platforms import FAKE


async def state(one: Linked) -> State:
    return (await one.scene.connection(one.connection_id)).state


async def test_after_the_trial_no_job_asks_the_platform() -> None:
    one = await linked("x", plan="trial")
    one.move(hours=23, minutes=50)
    asked = await one.ask()
    one.scene.world.asked.clear()
    one.move(hours=7)
    one.there.link("y")
    assert await one.make(KeepLinks)() == 0
    await one.watch()
    assert one.calls() == []
    assert (await one.request(asked)).failing == "trial_expired"


async def test_a_business_center_that_is_not_active_is_left_alone() -> None:
    one = await linked("x")
    asked = await one.ask()
    change = one.make(ChangeBusinessCenters)
    await change.deactivate(one.scene.ana, one.scene.profile_id, FAKE, BC)
    one.scene.world.asked.clear()
    one.there.link("y")
    await one.watch()
    assert one.calls() == []
    assert (await one.request(asked)).failing == "refused"


async def test_a_token_that_was_taken_back_is_noticed_by_whoever_meets_it() -> None:
    one = await linked("x")
    asked = await one.ask()
    one.scene.world.kill()
    await one.watch()
    assert await state(one) is State.REVOKED
    assert (await one.request(asked)).failing
    assert "connection.doubted" in await one.scene.actions()


async def test_a_reading_a_new_request_and_a_deed_notice_it_as_well() -> None:
    one = await linked("x")
    one.scene.world.kill()
    assert await one.read() == Revoked.code
    assert await state(one) is State.REVOKED
    one = await linked("x")
    one.scene.world.kill()
    with pytest.raises(Revoked):
        await one.ask()
    assert await state(one) is State.REVOKED
    one = await linked("x")
    one.scene.world.kill()
    (result,) = await one.assign((BOB, "x"))
    assert result.outcome is Outcome.FAILED
    assert await state(one) is State.REVOKED
    one = await linked("x")
    one.scene.world.kill()
    await one.link_ads("a1")
    assert await state(one) is State.REVOKED


async def test_one_odd_final_answer_leaves_a_connection_that_is_well_alone() -> None:
    one = await linked("x")
    one.scene.world.fail("link.members", Revoked("odd"))
    assert await one.read() == Revoked.code
    assert await state(one) is State.CONNECTED
    await one.read()
    assert (await one.card()).is_complete


async def test_a_reader_killed_after_its_claim_stands_in_the_way_for_an_hour_only() -> None:
    one = await linked("x")

    class Killed(BaseException): ...

    one.scene.world.faults["link.accounts"] = [Killed()]  # type: ignore[list-item]
    keep = one.make(KeepLinks)
    with pytest.raises(Killed):
        await keep()
    await one.scene.house.storage.work.release()
    one.scene.house.clock.move(HELD - timedelta(seconds=1))
    assert await keep() == 0
    one.move(seconds=2)
    assert await keep() == 1
    one.scene.house.clock.move(HELD * 2)
    assert await keep() == 0, "it was read: that lasts as long as ever"


async def test_an_admin_who_was_demoted_unnoticed_is_told_who_is_one() -> None:
    one = await linked("x")
    one.scene.world.promote("bc1", "standard")
    one.scene.world.fail("link.url", Forbidden("not for you"))
    with pytest.raises(RoleMissing, match="Its admins are Sue"):
        await one.ask()


async def test_what_is_forbidden_to_an_admin_is_told_as_it_was() -> None:
    one = await linked("x")
    one.scene.world.fail("link.url", Forbidden("not for you"))
    with pytest.raises(Forbidden):
        await one.ask()


async def test_a_platform_that_is_ill_at_the_last_look_is_asked_once_more() -> None:
    one = await linked("x")
    asked = await one.ask()
    one.there.link("y")
    one.scene.world.fail("link.accounts", Unavailable("down"))
    await one.watch(days=1)
    assert (await one.request(asked)).state is LinkState.EXPIRED, "by the clock"
    await one.watch(minutes=31)
    assert (await one.request(asked)).state is LinkState.LINKED


async def test_a_platform_that_stays_ill_is_given_up_on() -> None:
    one = await linked("x")
    await one.ask()
    one.scene.world.fail("link.accounts", *[Unavailable("down")] * 100)
    await one.watch(days=1)
    for _ in range(20):
        await one.watch(minutes=31)
    assert "link_request.expired" in await one.scene.actions()
    assert await one.watch(days=1) == 0
