"""Readings that two processes replace at the same time."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.readings import SqlReadings
from adapters.sql.work import SqlWork
from core.readings import Reading
from tests.contracts.readings import INSIGHTS, NEWER, OLD, reading
from tests.contracts.scene import FAKE, SHOES, set_scene
from tests.fakes.storage import sql_storage


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_two_who_replace_the_same_at_once_both_succeed(engine: AsyncEngine) -> None:
    await set_scene(sql_storage(engine))
    long, short = [reading("a1", OLD), NEWER], [NEWER]

    async def replace(readings: list[Reading]) -> None:
        work = SqlWork(engine)
        await SqlReadings(work).replace(SHOES.id, FAKE, "a1", INSIGHTS, readings)
        await asyncio.sleep(0.01)
        await work.commit()

    await asyncio.gather(*(replace(one) for one in (long, short) * 4))
    work = SqlWork(engine)
    assert await SqlReadings(work).of(SHOES.id) in (long, short)
    await work.release()
