"""One holder renews a token, whoever races, dies, sleeps or comes too late."""

import asyncio
from datetime import timedelta

import pytest

from core.credential import Credential
from core.operator_errors import DatabaseUnreachable
from core.ports.unit_of_work import UnitOfWork
from core.problem import State
from core.provider_errors import Revoked, Unavailable
from core.secret import Secret
from core.usecases.keys import RotateKeys
from core.usecases.openings import Openings
from core.usecases.vault import Vault
from tests.canary import REFRESH_TOKEN, TOKEN
from tests.core.usecases.expiring import (
    DAY,
    ENDED,
    HOUR,
    MINUTE,
    NEW,
    a_days_token,
    beside,
    expiring,
    keep,
    opened,
    renewals,
    sealed,
    slow,
)
from tests.fakes.clock import NOON
from tests.fakes.sealer import FakeSealer
from tests.fakes.world import Renewed

FROZEN = Openings(beat=3600, look=0.001)
"""A process that stands still while it waits: it does not hold on to its claims."""


async def test_a_token_far_from_its_end_is_opened_as_it_is() -> None:
    scene, connection = await expiring(HOUR)
    assert await opened(scene.house, connection) == TOKEN
    assert renewals(scene) == 0


async def test_a_token_near_its_end_is_renewed_first_and_once() -> None:
    scene, connection = await expiring()
    assert [await opened(scene.house, connection) for _ in range(3)] == [NEW] * 3
    assert renewals(scene) == 1
    assert (await scene.actions())[0] == "credential.renewed"
    kept = await sealed(scene, connection.id)
    assert (kept.version, kept.claimed_by, kept.expires_at) == (3, None, NOON + 2 * DAY)


async def test_a_token_without_an_end_is_never_touched() -> None:
    scene, connection = await expiring()
    forever = Credential(token=Secret(TOKEN), refresh=Secret(REFRESH_TOKEN))
    await keep(scene, connection, forever)
    scene.house.clock.move(1000 * DAY)
    assert await opened(scene.house, connection) == TOKEN
    assert renewals(scene) == 0


async def test_a_refresh_token_that_is_not_named_again_goes_on() -> None:
    scene, connection = await expiring()
    await opened(scene.house, connection)
    kept = await scene.house.make(Vault).open(connection)
    assert kept.refresh == Secret(REFRESH_TOKEN)
    assert kept.refresh_expires_at == NOON + 365 * DAY


async def test_a_refresh_token_that_is_replaced_is_kept_in_its_place() -> None:
    scene, connection = await expiring()
    scene.world.refreshes[REFRESH_TOKEN] = [Renewed(NEW, NOON + 2 * DAY, refresh="the-next")]
    await opened(scene.house, connection)
    assert (await scene.house.make(Vault).open(connection)).refresh == Secret("the-next")


@pytest.mark.parametrize("age", [DAY - HOUR, ENDED])
async def test_however_many_race_in_however_many_processes_one_renews(age: timedelta) -> None:
    scene, connection = await expiring(age)
    houses = [beside(scene) for _ in range(8)]
    callers = [opened(house, connection) for house in houses for _ in range(25)]
    got = set(await asyncio.gather(*callers))
    assert renewals(scene) == 1
    assert got == ({NEW} if age == ENDED else got & {TOKEN, NEW})


async def test_while_one_renews_the_others_use_what_is_still_good() -> None:
    scene, connection = await expiring()
    platform = slow(scene)
    renewing = asyncio.create_task(opened(scene.house, connection))
    await platform.asked.wait()
    assert await opened(beside(scene), connection) == TOKEN
    platform.answers.set()
    assert await renewing == NEW


async def test_while_one_renews_the_others_wait_where_it_has_ended() -> None:
    scene, connection = await expiring(ENDED)
    platform = slow(scene)
    renewing = asyncio.create_task(opened(scene.house, connection))
    await platform.asked.wait()
    waiting = asyncio.create_task(opened(beside(scene), connection))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    platform.answers.set()
    assert set(await asyncio.gather(renewing, waiting)) == {NEW}
    assert renewals(scene) == 1


async def test_nobody_waits_for_ever() -> None:
    scene, connection = await expiring(ENDED)
    platform = slow(scene)
    renewing = asyncio.create_task(opened(scene.house, connection))
    await platform.asked.wait()
    impatient = beside(scene, Openings(patience=timedelta(seconds=5), look=1))
    with pytest.raises(Unavailable):
        await opened(impatient, connection)
    platform.answers.set()
    await renewing


async def test_a_platform_that_takes_half_a_minute_keeps_its_holder() -> None:
    scene, connection = await expiring()
    platform = slow(scene)
    renewing = asyncio.create_task(opened(beside(scene), connection))
    await platform.asked.wait()
    for _ in range(4):
        scene.house.clock.move(timedelta(seconds=8))
        await asyncio.sleep(0.02)
        assert await opened(beside(scene), connection) == TOKEN
    platform.answers.set()
    assert await renewing == NEW
    assert renewals(scene) == 1


async def test_a_holder_that_stood_still_comes_too_late() -> None:
    scene, connection = await expiring()
    platform = slow(scene)
    stale = asyncio.create_task(opened(beside(scene, FROZEN), connection))
    await platform.asked.wait()
    scene.house.clock.move(timedelta(seconds=11))
    second = asyncio.create_task(opened(beside(scene), connection))
    await asyncio.sleep(0.02)
    platform.answers.set()
    got = await asyncio.gather(stale, second)
    kept = await sealed(scene, connection.id)
    assert renewals(scene) == 2
    assert (kept.version, kept.fence) == (3, 3)
    assert set(got) == {(await scene.house.make(Vault).open(connection)).token.reveal()}
    assert (await scene.actions()).count("credential.renewed") == 1


async def test_a_refusal_that_comes_too_late_says_nothing() -> None:
    scene, connection = await expiring()
    platform = slow(scene)
    stale = asyncio.create_task(opened(beside(scene, FROZEN), connection))
    await platform.asked.wait()
    await keep(scene, connection, a_days_token("token-of-a-reconnection", refresh=None))
    scene.world.refreshes.clear()
    platform.answers.set()
    assert await stale == "token-of-a-reconnection"
    assert (await scene.connection(connection.id)).state is State.CONNECTED


async def test_who_reconnects_while_it_is_renewed_wins() -> None:
    scene, connection = await expiring()
    platform = slow(scene)
    renewing = asyncio.create_task(opened(scene.house, connection))
    await platform.asked.wait()
    other = beside(scene)
    await other.make(Vault).keep(connection, a_days_token("token-of-a-reconnection", refresh=None))
    await other.storage.work.commit()
    platform.answers.set()
    assert await renewing == "token-of-a-reconnection"
    assert (await scene.house.make(Vault).open(connection)).refresh is None


async def test_a_holder_that_died_is_followed_by_another() -> None:
    scene, connection = await expiring()
    house = scene.house
    found = await sealed(scene, connection.id)
    until = house.clock.now() + timedelta(seconds=10)
    assert await house.storage.credentials.claim(found, "dead", until, house.clock.now())
    await house.storage.work.commit()
    assert await opened(house, connection) == TOKEN, "its claim lasts"
    house.clock.move(timedelta(seconds=10))
    assert await opened(house, connection) == NEW


async def test_a_caller_who_is_cancelled_loses_nothing_that_was_bought() -> None:
    scene, connection = await expiring()
    platform = slow(scene)
    caller = asyncio.create_task(opened(scene.house, connection))
    await platform.asked.wait()
    caller.cancel()
    asyncio.get_running_loop().call_later(0.01, platform.answers.set)
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert (await sealed(scene, connection.id)).version == 3
    assert await opened(scene.house, connection) == NEW


async def test_a_caller_who_is_cancelled_takes_nobody_along() -> None:
    scene, connection = await expiring()
    platform = slow(scene)
    scene.house.openings.grace = 0
    first = asyncio.create_task(opened(scene.house, connection))
    await platform.asked.wait()
    second = asyncio.create_task(opened(beside(scene, scene.house.openings), connection))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == TOKEN
    assert first.cancelled()


async def test_keys_may_be_rotated_while_a_renewal_fails() -> None:
    scene, connection = await expiring()
    platform = slow(scene)
    renewing = asyncio.create_task(opened(scene.house, connection))
    await platform.asked.wait()
    other = beside(scene)
    scene.house.sealer = other.sealer = FakeSealer("k2", "k1")
    [one async for one in other.make(RotateKeys)()]
    scene.world.fail("refresh", Unavailable("down"))
    platform.answers.set()
    assert await renewing == TOKEN
    kept = await sealed(scene, connection.id)
    assert (kept.key, kept.failing) == ("k2", "platform_failing")
    scene.house.sealer = FakeSealer("k2")
    scene.house.clock.move(MINUTE)
    assert await opened(scene.house, connection) == NEW


async def test_a_refresh_token_opens_only_in_its_own_place() -> None:
    scene, connection = await expiring()
    kept = await sealed(scene, connection.id)
    assert kept.sealed_refresh
    assert REFRESH_TOKEN not in kept.sealed_refresh
    swapped = type(kept)(
        connection_id=kept.connection_id,
        sealed=kept.sealed_refresh,
        key=kept.key,
        fingerprint=kept.fingerprint,
    )
    with pytest.raises(Exception, match="does not open here"):
        scene.house.make(Vault).unsealed(connection, swapped)


async def test_what_is_dead_is_not_opened_again() -> None:
    scene, connection = await expiring(ENDED)
    scene.world.refreshes.clear()
    for _ in range(2):
        with pytest.raises(Revoked):
            await opened(scene.house, connection)
    assert renewals(scene) == 2, "asked twice, by the first caller"


async def test_a_database_that_is_away_for_a_moment_loses_nothing_that_was_bought(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene, connection = await expiring()
    house = beside(scene, Openings(beat=0.001, look=0.001, pauses=(0.001,) * 5))
    platform = slow(scene)
    renewing = asyncio.create_task(opened(house, connection))
    await platform.asked.wait()
    work, failures = house.storage.work, iter(range(4))
    commit = type(work).commit

    async def away(self: UnitOfWork) -> None:
        if self is work and next(failures, None) is not None:
            raise DatabaseUnreachable("The database does not answer.")
        await commit(self)

    monkeypatch.setattr(type(work), "commit", away)
    platform.answers.set()
    assert await renewing == NEW
    assert renewals(scene) == 1
    assert (await sealed(scene, connection.id)).version == 3
    assert next(failures, None) is None


async def test_who_lost_its_claim_while_the_database_was_away_keeps_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene, connection = await expiring()
    house = beside(scene, Openings(beat=3600, look=0.001, pauses=(0.02,)))
    platform, failed = slow(scene), asyncio.Event()
    renewing = asyncio.create_task(opened(house, connection))
    await platform.asked.wait()
    work = house.storage.work
    commit = type(work).commit

    async def away(self: UnitOfWork) -> None:
        if self is work and not failed.is_set():
            failed.set()
            raise DatabaseUnreachable("The database does not answer.")
        await commit(self)

    monkeypatch.setattr(type(work), "commit", away)
    platform.answers.set()
    await failed.wait()
    await keep(scene, connection, a_days_token("token-of-a-reconnection", refresh=None))
    assert await renewing == "token-of-a-reconnection"
    assert (await scene.house.make(Vault).open(connection)).refresh is None
