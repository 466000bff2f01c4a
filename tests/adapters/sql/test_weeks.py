"""The sums of weeks, changed by several at once."""

import asyncio
from datetime import date, timedelta

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.entities import SqlEntities
from adapters.sql.insights import SqlInsights
from adapters.sql.sums import SqlSums
from adapters.sql.work import SqlWork
from core.insight import Insight, Level, Window
from core.ports.sums import EntitySumQuery
from tests.contracts.scene import FAKE, SHOES, T1, set_scene
from tests.contracts.sums import A1, campaign, told
from tests.fakes.storage import sql_storage

MONDAY = date(2026, 3, 2)
WEEK = Window(since=MONDAY, until=MONDAY + timedelta(days=6))
DAYS = [
    msgspec.structs.replace(told(0, A1, "1"), day=MONDAY + timedelta(days=each))
    for each in range(7)
]


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_two_who_put_days_of_one_week_at_once_are_both_added_up(engine: AsyncEngine) -> None:
    """Each would add up without the other's days, which it does not see yet."""
    await set_scene(sql_storage(engine))
    work = SqlWork(engine)
    await SqlEntities(work).put(SHOES.id, FAKE, [campaign("1")], T1)
    await work.commit()

    async def put(day: Insight) -> None:
        mine = SqlWork(engine)
        await SqlInsights(mine).put(SHOES.id, FAKE, [day], T1)
        await asyncio.sleep(0.05)
        await mine.commit()

    await asyncio.gather(*(put(day) for day in DAYS))
    query = EntitySumQuery(profile_id=SHOES.id, level=Level.CAMPAIGN, window=WEEK)
    (found,) = (await SqlSums(work).of_entities(query)).sums
    assert found.spend_micros == 10 * len(DAYS)
    await work.release()
