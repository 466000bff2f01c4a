"""However many race for an ending token, from however many processes, it is renewed once."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from core.connection import READ_ONLY
from core.problem import State
from tests.races.renewals import LEASE, Field, Racer, field, racers

PROCESSES, CALLERS = 8, 1000
EXPIRING, ENDED = timedelta(minutes=5), timedelta(seconds=-1)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


async def raced(started: list[Racer]) -> Counter[str]:
    """What all the callers got, together."""
    for one in started:
        one.go()
    told = await asyncio.gather(*(one.told() for one in started))
    return sum(map(Counter, told), Counter[str]())


async def until_asked(where: Field, times: int) -> None:
    async with asyncio.timeout(10):
        while where.asked < times:  # noqa: ASYNC110 - the sandbox rings no bell
            await asyncio.sleep(0.02)


async def test_eight_processes_with_a_thousand_callers_each_renew_once(url: str) -> None:
    async with field(url, EXPIRING) as where, racers(where, PROCESSES, CALLERS) as started:
        got = await raced(started)
        _, sealed = await where.kept()
        assert (where.asked, where.refreshes) == (1, [1, 0])
        assert got[sealed.fingerprint] + got[where.old] == PROCESSES * CALLERS
        await where.let_it_end()
        got = await raced(started)
        connection, sealed = await where.kept()
        assert (where.asked, where.refreshes) == (2, [1, 1, 0])
        assert got == {sealed.fingerprint: PROCESSES * CALLERS}
        assert (sealed.version, sealed.claimed_by) == (3, None)
        assert connection.state is State.CONNECTED
        assert where.is_alive(sealed)


async def test_a_platform_slower_than_the_lease_is_asked_once(url: str) -> None:
    async with field(url, ENDED) as where, racers(where, 3, 10) as started:
        where.answer_after(3 * LEASE)
        got = await raced(started)
        _, sealed = await where.kept()
        assert (where.asked, got) == (1, {sealed.fingerprint: 30})


async def test_a_holder_that_stood_still_is_refused(url: str) -> None:
    async with field(url, ENDED) as where, racers(where, 2, 1) as (frozen, other):
        where.answer_after(0.2)
        frozen.go()
        await until_asked(where, 1)
        frozen.freeze()
        other.go()
        theirs = await other.told()
        frozen.thaw()
        assert await frozen.told() == theirs, "its own answer is thrown away"
        _, sealed = await where.kept()
        assert theirs == {sealed.fingerprint: 1}
        assert (where.asked, sealed.version, sealed.fence) == (2, 2, 2)


@pytest.mark.parametrize("rotates", [False, True])
async def test_a_holder_killed_between_the_answer_and_the_commit_never_leaves_a_dead_token(
    url: str, *, rotates: bool
) -> None:
    async with field(url, ENDED) as where:
        where.rotate(rotates=rotates)
        async with racers(where, 1, 1, "die") as (killed,):
            killed.go()
            assert await killed.process.wait() == -9
        connection, sealed = await where.kept()
        assert (where.asked, sealed.version) == (1, 1), "the platform answered, nothing was kept"
        async with racers(where, 2, 5) as started:
            got = await raced(started)
        connection, sealed = await where.kept()
        if rotates:
            assert connection.state in READ_ONLY
            assert got == {"credential_revoked": 10}
        else:
            assert connection.state is State.CONNECTED
            assert got == {sealed.fingerprint: 10}
            assert where.is_alive(sealed)
