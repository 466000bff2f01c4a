"""Rows that go past SQLAlchemy are refused, taken back and lost as all others are."""

import asyncio

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql import bulk
from adapters.sql.engine import make_engine
from adapters.sql.entities import SqlEntities
from adapters.sql.insights import SqlInsights
from adapters.sql.platform_tables import insights
from adapters.sql.work import SqlWork
from core.campaign import Ad
from core.ids import AdAccountId
from core.insight import Insight
from core.library import Creative, CreativeKind
from core.operator_errors import DatabaseUnreachable
from core.ports.entities import EntityQuery
from tests.contracts.insights import ALL, as_kept, row
from tests.contracts.scene import FAKE, SHOES, T1, set_scene
from tests.fakes.storage import sql_storage

HALF, NUL = "\ud800", "\x00"


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def scene(engine: AsyncEngine) -> None:
    await set_scene(sql_storage(engine))


async def append(work: SqlWork, *told: Insight) -> None:
    await bulk.append(work, insights, told, profile_id=SHOES.id, provider=FAKE, as_of=T1)


@pytest.mark.usefixtures("scene")
async def test_rows_are_taken_back_even_as_the_first_thing_of_a_work(engine: AsyncEngine) -> None:
    work = SqlWork(engine)
    await append(work, row(0, "e1"))
    await work.release()
    assert await SqlInsights(work).find(ALL) == []
    await append(work, row(0, "e1"))
    await work.commit()
    assert await SqlInsights(work).find(ALL) == [as_kept(row(0, "e1"))]
    await work.release()


@pytest.mark.parametrize("odd", [HALF, NUL])
@pytest.mark.usefixtures("scene")
async def test_a_text_that_cannot_be_stored_is_kept_without_what_is_odd(
    engine: AsyncEngine, odd: str
) -> None:
    work = SqlWork(engine)
    await SqlInsights(work).put(SHOES.id, FAKE, [row(0, "e1"), row(0, f"e{odd}2")], T1)
    assert [one.entity_id for one in await SqlInsights(work).find(ALL)] == ["e1", "e\ufffd2"]
    await work.release()


@pytest.mark.usefixtures("scene")
async def test_two_ids_that_become_the_same_are_one(engine: AsyncEngine) -> None:
    work = SqlWork(engine)
    await SqlInsights(work).put(SHOES.id, FAKE, [row(0, HALF), row(0, NUL)], T1)
    assert [one.entity_id for one in await SqlInsights(work).find(ALL)] == ["\ufffd"]
    await work.release()


@pytest.mark.usefixtures("scene")
async def test_texts_within_a_text_are_made_fit_too(engine: AsyncEngine) -> None:
    work = SqlWork(engine)
    ad = Ad(id="1", ad_account_id=AdAccountId("a1"), name=NUL, creative_ids=(HALF, "v1", NUL))
    await SqlEntities(work).put(SHOES.id, FAKE, [ad], T1)
    (kept,) = await SqlEntities(work).find(Ad, EntityQuery(profile_id=SHOES.id))
    assert (kept.name, kept.creative_ids) == ("\ufffd", ("\ufffd", "v1", "\ufffd"))
    await work.release()


@pytest.mark.usefixtures("scene")
async def test_a_number_that_cannot_be_stored_is_not_known(engine: AsyncEngine) -> None:
    work = SqlWork(engine)
    clip = Creative(
        id="1",
        ad_account_id=AdAccountId("a1"),
        name="Clip",
        kind=CreativeKind.VIDEO,
        width=2**31,
        height=2**31 - 1,
        duration_ms=2**63 - 1,
        size_bytes=-(2**70),
    )
    await SqlEntities(work).put(SHOES.id, FAKE, [clip], T1)
    (kept,) = await SqlEntities(work).find(Creative, EntityQuery(profile_id=SHOES.id))
    numbers = kept.width, kept.height, kept.duration_ms, kept.size_bytes
    assert numbers == (None, 2**31 - 1, 2**63 - 1, None)
    await work.release()


@pytest.mark.usefixtures("scene")
async def test_a_metric_so_large_that_a_sum_would_burst_is_not_known(engine: AsyncEngine) -> None:
    work, largest = SqlWork(engine), 2**56
    days = [
        msgspec.structs.replace(row(0, "e"), clicks=2**63 - 1),
        msgspec.structs.replace(row(1, "e"), clicks=largest),
        msgspec.structs.replace(row(2, "e"), clicks=-largest - 1),
    ]
    await SqlInsights(work).put(SHOES.id, FAKE, days, T1)
    kept = await SqlInsights(work).find(ALL)
    assert [one.clicks for one in kept] == [None, largest, None]
    await work.release()


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.usefixtures("scene")
async def test_a_connection_lost_in_between_is_unreachable(engine: AsyncEngine, url: str) -> None:
    work, other = SqlWork(engine), make_engine(url)
    pid = (await work.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    async with other.connect() as db:
        await db.execute(text(f"SELECT pg_terminate_backend({int(pid)})"))
    await other.dispose()
    with pytest.raises(DatabaseUnreachable):
        await append(work, row(0, "e1"))
    await append(work, row(0, "e1"))
    await work.commit()
    assert len(await SqlInsights(work).find(ALL)) == 1
    await work.release()


@pytest.mark.usefixtures("scene")
async def test_two_who_put_the_same_rows_at_once_both_succeed(engine: AsyncEngine) -> None:
    """In whatever order their platform told them: they would lock each other out otherwise."""
    page = [row(day, f"e{entity}") for day in range(9) for entity in range(100)]

    async def put(told: list[Insight]) -> None:
        work = SqlWork(engine)
        await SqlInsights(work).put(SHOES.id, FAKE, told, T1)
        await work.commit()

    await asyncio.gather(*(put(told) for told in (page, page[::-1]) * 4))
    work = SqlWork(engine)
    assert len(await SqlInsights(work).find(ALL)) == len(page)
    await work.release()
