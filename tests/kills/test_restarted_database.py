"""PostgreSQL that is stopped and started in the middle of a run costs the run nothing but time."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.kills.nursery import Nursery, nursery
from tests.postgres import make_database, restartable_server
from tests.postgres_server import Restartable

AWAY = 1.0
"""Seconds."""
CALLS = (20, 60, 100)
"""The database goes away when so many calls have been made."""


@pytest.fixture
async def server() -> AsyncIterator[Restartable]:
    with restartable_server() as server:
        yield server


async def until_called(house: Nursery, calls: int) -> None:
    async with asyncio.timeout(60):
        while sum(house.platform.sandbox.calls.counts().values()) < calls:  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def test_a_run_ends_as_if_its_database_had_never_been_away(server: Restartable) -> None:
    async with nursery(await make_database(server.url)) as house:
        stage = await house.stage()
        run = await house.begun(stage)
        assert (await house.carry_out(stage, run)).interruptions == 0
        whole = await house.require_done(stage, run)
        stage = await house.stage()
        run = await house.begun(stage)
        house.platform.sandbox.calls.clear()
        working = asyncio.create_task(house.carry_out(stage, run))
        for calls in CALLS:
            await until_called(house, calls)
            await asyncio.to_thread(server.stop)
            await asyncio.sleep(AWAY)
            await asyncio.to_thread(server.start)
        report = await working
        assert (report.code, report.interruptions >= len(CALLS)) == (0, True)
        assert await house.require_done(stage, run) == whole
