"""Tokens are renewed and ends announced without anybody asking."""

from datetime import timedelta

import pytest

from core.credential import Credential
from core.problem import State
from core.provider_errors import Unavailable
from core.secret import Secret
from core.usecases import renewals as module
from core.usecases.connections import ShowConnection
from core.usecases.renewals import RenewDue
from tests.canary import TOKEN, assert_clean
from tests.core.usecases.expiring import (
    DAY,
    HOUR,
    MINUTE,
    a_days_token,
    expiring,
    keep,
    renewals,
    sealed,
)
from tests.core.usecases.scene import Scene, begun, codes
from tests.fakes.clock import NOON
from tests.fakes.sealer import FakeSealer
from tests.fakes.world import ZOE, Renewed


async def renew(scene: Scene) -> int:
    return await scene.house.make(RenewDue)()


async def ending_in(days: int) -> Scene:
    """A connection whose token nothing can prolong."""
    scene = await begun()
    connection = await scene.connect()
    ends = NOON + timedelta(days=days)
    await keep(scene, connection, Credential(token=Secret(TOKEN), expires_at=ends))
    return scene


async def only(scene: Scene) -> list[tuple[str, str]]:
    (connection,) = await scene.house.storage.connections.of(scene.profile_id)
    return [(one.code, one.subject) for one in connection.problems]


async def test_a_token_is_renewed_before_anybody_asks() -> None:
    scene, connection = await expiring(19 * HOUR)
    assert await renew(scene) == 0
    scene.house.clock.move(HOUR)
    assert await renew(scene) == 1
    assert await renew(scene) == 0
    assert (renewals(scene), (await sealed(scene, connection.id)).version) == (1, 3)


async def test_over_a_week_nobody_notices() -> None:
    scene, connection = await expiring(timedelta())
    days = (NOON + number * DAY for number in range(2, 12))
    scene.world.refreshes = {
        "r": [Renewed(f"token-of-{day:%d}", day) for day in days],
    }
    await keep(scene, connection, a_days_token(refresh="r"))
    for _ in range(7 * 24):
        scene.house.clock.move(HOUR)
        await renew(scene)
        kept = await sealed(scene, connection.id)
        assert not kept.has_ended(scene.house.clock.now())
    assert renewals(scene) == 7


async def test_a_batch_at_a_time_the_most_urgent_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    scene = await begun()
    for number in range(5):
        token = f"token-of-{number}"
        scene.world.users[token] = type(ZOE)(id=type(ZOE.id)(f"z{number}"), name=f"Z{number}")
        connection = await scene.connect(token)
        scene.world.refreshes[f"r{number}"] = [Renewed(f"newer-{number}", NOON + 3 * DAY)]
        await keep(scene, connection, a_days_token(token, f"r{number}"))
        scene.house.clock.move(MINUTE)
    scene.house.clock.move(21 * HOUR)
    assert [await renew(scene) for _ in range(4)] == [2, 2, 1, 0]
    asked = [one.params["refresh"] for one in scene.world.asked if one.path == "refresh"]
    assert asked == [f"r{number}" for number in range(5)]


async def test_what_fails_is_tried_later_and_stands_in_nobodys_way() -> None:
    scene, connection = await expiring()
    scene.world.fail("refresh", Unavailable("down"))
    assert [await renew(scene), await renew(scene)] == [1, 0]
    assert (await scene.connection(connection.id)).state is State.DEGRADED
    scene.house.clock.move(MINUTE)
    assert await renew(scene) == 1
    assert (await scene.connection(connection.id)).state is State.CONNECTED


async def test_what_no_key_opens_stands_in_nobodys_way() -> None:
    scene, connection = await expiring()
    scene.house.sealer = FakeSealer("k9")
    assert [await renew(scene), await renew(scene)] == [1, 0]
    assert (await scene.connection(connection.id)).state is State.CONNECTED
    scene.house.sealer = FakeSealer("k1")
    scene.house.clock.move(15 * MINUTE)
    await renew(scene)
    assert renewals(scene) == 1


async def test_an_operator_without_an_app_is_told_so() -> None:
    scene, connection = await expiring()
    scene.house.platforms.is_set_up = False
    assert [await renew(scene), await renew(scene)] == [1, 0]
    seen = await scene.connection(connection.id)
    assert codes(seen.problems) == ["app_misconfigured"]


async def test_a_dead_one_is_not_tried_again() -> None:
    scene, _ = await expiring()
    scene.world.refreshes.clear()
    assert await renew(scene) == 1
    scene.house.clock.move(30 * DAY)
    assert await renew(scene) == 0


async def test_an_end_is_announced_fourteen_and_three_days_before_once_each() -> None:
    scene = await ending_in(20)
    told: dict[int, list[tuple[str, str]]] = {}
    for day in range(19):
        for _ in range(3):
            await renew(scene)
        told[20 - day] = await only(scene)
        scene.house.clock.move(DAY)
    assert {left for left, problems in told.items() if problems} == set(range(2, 15))
    assert told[14] == told[4] == [("credential_ends_soon", "within 14 days")]
    assert told[3] == told[2] == [("credential_ends_soon", "within 3 days")]
    entries = [one for one in await scene.trail() if one.action == "credential.ends_soon"]
    assert [one.at for one in reversed(entries)] == [NOON + 6 * DAY, NOON + 17 * DAY]
    assert {one.detail for one in entries} == {"It ends on 2026-03-30 at 12:00 UTC."}


async def test_an_announcement_changes_no_state_and_survives_a_survey() -> None:
    scene = await ending_in(10)
    await renew(scene)
    (connection,) = await scene.house.storage.connections.of(scene.profile_id)
    seen = await scene.validate(connection.id)
    assert (seen.state, codes(seen.problems)) == (State.CONNECTED, ["credential_ends_soon"])
    assert (await scene.actions()).count("credential.ends_soon") == 1


async def test_a_survey_that_finds_it_first_announces_it_too() -> None:
    scene = await ending_in(10)
    (connection,) = await scene.house.storage.connections.of(scene.profile_id)
    await scene.validate(connection.id)
    await renew(scene)
    assert (await scene.actions()).count("credential.ends_soon") == 1


async def test_an_end_that_renewing_pushes_is_not_announced() -> None:
    scene, _ = await expiring(HOUR)
    await renew(scene)
    assert await only(scene) == []


async def test_the_end_of_the_refresh_token_is_announced() -> None:
    scene, connection = await expiring(HOUR)
    kept = a_days_token()
    ending = type(kept)(token=kept.token, refresh=kept.refresh, refresh_expires_at=NOON + 5 * DAY)
    await keep(scene, connection, ending)
    await renew(scene)
    assert await only(scene) == [("credential_ends_soon", "within 14 days")]


async def test_a_disconnected_one_is_not_announced() -> None:
    scene = await ending_in(1)
    scene.world.kill()
    (connection,) = await scene.house.storage.connections.of(scene.profile_id)
    await scene.validate(connection.id)
    await renew(scene)
    assert await only(scene) == [("credential_revoked", "")]


async def test_how_long_a_token_lasts_is_told_and_nothing_secret() -> None:
    scene, connection = await expiring()
    show = scene.house.make(ShowConnection)
    life = await show.life(scene.ana, connection.id)
    assert life is not None
    assert (life.expires_at, life.ends_at) == (NOON + DAY, NOON + 365 * DAY)
    assert life.renew_at is not None
    assert_clean(repr(life))
    await scene.house.storage.credentials.destroy(connection.id)
    assert await show.life(scene.ana, connection.id) is None
