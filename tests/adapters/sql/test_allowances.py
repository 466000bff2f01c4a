"""Allowances keep their promises in memory, on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.allowance_tables import allowances
from adapters.sql.allowances import FARTHEST, SqlAllowances
from adapters.sql.engine import make_engine
from core.ports.allowances import Allowances
from core.quota import Bucket
from tests.contracts.allowances import APP, EVER, NEAR, STEP, AllowancesContract, Share
from tests.fakes.allowances import FakeAllowances


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def share(url: str) -> AsyncIterator[Share]:
    """Each view has an engine of its own, as another process has."""
    engines = list[AsyncEngine]()
    fake = FakeAllowances()

    def share() -> Allowances:
        if not url:
            return fake
        engines.append(make_engine(url))
        return SqlAllowances(engines[-1])

    yield share
    for engine in engines:
        await engine.dispose()


class TestAllowances(AllowancesContract): ...


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"], indirect=True)
async def test_a_clock_that_was_set_back_stops_nobody(engine: AsyncEngine) -> None:
    one = SqlAllowances(engine)
    await one.lease(APP, STEP, 1, EVER)
    async with engine.begin() as db:
        ahead = allowances.c.next_at + FARTHEST + 3 * STEP
        await db.execute(update(allowances).values(next_at=ahead))
    assert (await one.lease(APP, STEP, 1, EVER)).first == pytest.approx(0, abs=NEAR)
    assert (await one.lease(APP, STEP, 1, EVER)).first == pytest.approx(STEP, abs=NEAR)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"], indirect=True)
async def test_an_answer_that_was_held_up_moves_no_slot(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = 1_000.0
    monkeypatch.setattr("adapters.sql.allowances.monotonic", lambda: time)
    one = SqlAllowances(engine)
    await one.lease(APP, STEP, 1, EVER)
    time += 3
    assert (await one.lease(APP, STEP, 1, EVER)).first == pytest.approx(STEP - 3, abs=NEAR)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"], indirect=True)
async def test_a_caller_that_gives_up_leaves_no_connection_behind(engine: AsyncEngine) -> None:
    one = SqlAllowances(engine)
    for number in range(20):
        asking = asyncio.create_task(one.lease(APP, STEP, 1, EVER))
        await asyncio.sleep(number / 5_000)
        asking.cancel()
        await asyncio.wait([asking])
    await asyncio.sleep(0.3)
    async with asyncio.timeout(5):
        assert (await one.lease(APP, STEP, 1, EVER)).slots == 1


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"], indirect=True)
async def test_a_name_longer_than_its_column_is_cut(engine: AsyncEngine) -> None:
    long = Bucket(provider="fake", app="app-1", name="x" * 300)
    lease = await SqlAllowances(engine).lease(long, STEP, 1, EVER)
    again = await SqlAllowances(engine).lease(long, STEP, 1, within=1)
    assert (lease.slots, again.slots) == (1, 0)
