"""A platform that is ill costs nothing; one that has spoken twice is believed."""

from datetime import timedelta

import pytest

from core.credential import Credential
from core.problem import State
from core.provider_errors import (
    AppMisconfigured,
    Expired,
    Garbled,
    ProviderError,
    RateLimited,
    Rejected,
    Revoked,
    Unavailable,
)
from core.usecases.connections import Disconnect
from core.usecases.recovery import RecoverDegraded
from core.usecases.vault import Vault
from tests.canary import REFRESH_TOKEN, TOKEN
from tests.core.usecases.expiring import (
    DAY,
    ENDED,
    MINUTE,
    NEW,
    expiring,
    keep,
    opened,
    renewals,
    sealed,
)
from tests.core.usecases.scene import codes
from tests.fakes.world import MIA

ILL = [
    (Unavailable("down"), "platform_failing"),
    (Garbled("half an answer"), "platform_failing"),
    (RateLimited("slower", after=1), "throttled"),
    (Rejected("not so"), "platform_failing"),
    (AppMisconfigured("another app's"), "app_misconfigured"),
]


@pytest.mark.parametrize(("error", "code"), ILL)
async def test_where_the_platform_is_ill_the_old_token_goes_on(
    error: ProviderError, code: str
) -> None:
    scene, connection = await expiring()
    scene.world.fail("refresh", error)
    assert await opened(scene.house, connection) == TOKEN
    seen = await scene.connection(connection.id)
    assert (seen.state, codes(seen.problems)) == (State.DEGRADED, [code])
    assert seen.problems[0].detail == str(error)
    assert (await scene.actions())[0] == "credential.renewal_failed"
    assert (await scene.house.make(Vault).open(connection)).refresh


@pytest.mark.parametrize(("error", "code"), ILL)
async def test_an_ended_token_is_kept_where_the_platform_is_ill(
    error: ProviderError, code: str
) -> None:
    scene, connection = await expiring(ENDED)
    scene.world.fail("refresh", error)
    seen = await scene.validate(connection.id)
    assert (seen.state, code in codes(seen.problems)) == (State.DEGRADED, True)
    scene.house.clock.move(MINUTE)
    assert (await scene.validate(connection.id)).state is State.CONNECTED
    assert await opened(scene.house, connection) == NEW


async def test_it_is_tried_again_ever_more_patiently() -> None:
    scene, connection = await expiring()
    scene.world.fail("refresh", *[Unavailable("down")] * 50)
    tries: list[int] = []
    for minute in range(60):
        before = renewals(scene)
        await opened(scene.house, connection)
        tries += [minute] if renewals(scene) > before else []
        scene.house.clock.move(MINUTE)
    assert tries == [0, 1, 3, 7, 15, 30, 45]
    assert (await scene.actions()).count("credential.renewal_failed") == 1


async def test_a_throttle_is_obeyed() -> None:
    scene, connection = await expiring()
    scene.world.fail("refresh", RateLimited("slower", after=300))
    await opened(scene.house, connection)
    kept = await sealed(scene, connection.id)
    assert kept.renew_at == scene.house.clock.now() + timedelta(seconds=300)


async def test_an_ended_token_in_a_pause_bothers_nobody() -> None:
    scene, connection = await expiring(ENDED)
    scene.world.fail("refresh", Unavailable("down"))
    for _ in range(3):
        with pytest.raises(Unavailable):
            await opened(scene.house, connection)
    assert renewals(scene) == 1


async def test_the_problem_stays_through_surveys_and_goes_with_the_renewal() -> None:
    scene, connection = await expiring()
    scene.world.fail("refresh", Unavailable("down"))
    assert (await scene.validate(connection.id)).state is State.DEGRADED
    assert (await scene.validate(connection.id)).state is State.DEGRADED, "not renewed yet"
    scene.house.clock.move(MINUTE)
    await opened(scene.house, connection)
    assert (await scene.connection(connection.id)).state is State.CONNECTED


async def test_recovery_renews_what_could_not_be_renewed() -> None:
    scene, connection = await expiring(ENDED)
    scene.world.fail("refresh", Unavailable("down"))
    await scene.validate(connection.id)
    scene.house.clock.move(2 * MINUTE)
    assert await scene.house.make(RecoverDegraded)() == 1
    assert (await scene.connection(connection.id)).state is State.CONNECTED


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (Expired("too old"), State.REAUTHORIZE, "credential_expired"),
        (Revoked("taken back"), State.REVOKED, "credential_revoked"),
    ],
)
async def test_a_refresh_token_is_dead_when_the_platform_says_so_twice(
    error: ProviderError, state: State, code: str
) -> None:
    scene, connection = await expiring()
    scene.world.fail("refresh", error, error)
    with pytest.raises(type(error)):
        await opened(scene.house, connection)
    seen = await scene.connection(connection.id)
    assert (seen.state, codes(seen.problems)) == (state, [code])
    (entry, *_) = await scene.trail()
    assert (entry.action, entry.result, entry.detail) == (
        "credential.renewal_failed",
        "failed",
        code,
    )


@pytest.mark.parametrize("error", [Expired("too old"), Revoked("taken back")])
async def test_a_single_refusal_is_a_hiccup(error: ProviderError) -> None:
    scene, connection = await expiring()
    scene.world.fail("refresh", error)
    assert await opened(scene.house, connection) == NEW
    assert (await scene.connection(connection.id)).state is State.CONNECTED


@pytest.mark.parametrize("second", [Expired("too old"), Unavailable("down")])
async def test_two_different_answers_are_not_believed(second: ProviderError) -> None:
    scene, connection = await expiring()
    scene.world.fail("refresh", Revoked("taken back"), second)
    assert await opened(scene.house, connection) == TOKEN
    assert (await scene.connection(connection.id)).state is State.DEGRADED


async def test_a_token_the_platform_refuses_early_is_renewed_before_it_is_believed() -> None:
    scene, connection = await expiring(MINUTE)
    scene.world.kill()
    assert (await scene.validate(connection.id)).state is State.CONNECTED
    assert await opened(scene.house, connection) == NEW


async def test_a_consent_that_was_taken_back_is_gone_with_its_refresh_token() -> None:
    scene, connection = await expiring(MINUTE)
    scene.world.kill()
    scene.world.refreshes.clear()
    assert (await scene.validate(connection.id)).state is State.REVOKED


async def test_a_token_that_somebody_renewed_meanwhile_is_not_renewed_again() -> None:
    scene, connection = await expiring(MINUTE)
    scene.world.kill()
    old = await scene.house.make(Vault).open(connection)
    scene.world.users["newer"] = MIA
    await keep(
        scene, connection, Credential(token=old.token.__class__("newer"), refresh=old.refresh)
    )
    assert (await scene.validate(connection.id)).state is State.CONNECTED
    assert renewals(scene) == 0


async def test_disconnecting_renews_an_ended_token_to_give_it_back() -> None:
    scene, connection = await expiring(2 * DAY)
    del scene.world.users[TOKEN]
    gone = await scene.house.make(Disconnect)(scene.ana, connection.id)
    assert (gone.state, codes(gone.problems)) == (State.DISCONNECTED, ["disconnected"])
    assert scene.world.revoked == [NEW]
    assert await scene.house.storage.credentials.get(connection.id) is None
    assert scene.world.refreshes[REFRESH_TOKEN], "once was enough"


async def test_disconnecting_ends_where_the_refresh_token_is_dead() -> None:
    scene, connection = await expiring(2 * DAY)
    scene.world.refreshes.clear()
    gone = await scene.house.make(Disconnect)(scene.ana, connection.id)
    assert codes(gone.problems) == ["disconnected"]
    assert await scene.house.storage.credentials.get(connection.id) is None
