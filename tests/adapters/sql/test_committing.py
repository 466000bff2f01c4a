"""A commit that fails is told as any statement that fails, and holds nothing any more."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.engine import make_engine
from adapters.sql.readings import SqlReadings
from adapters.sql.work import SqlWork
from core.operator_errors import DatabaseUnreachable
from tests.contracts.readings import INSIGHTS, NEWER
from tests.contracts.scene import FAKE, SHOES, set_scene
from tests.fakes.storage import sql_storage


@pytest.fixture(params=["postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_a_connection_lost_before_the_commit_is_unreachable(
    engine: AsyncEngine, url: str
) -> None:
    await set_scene(sql_storage(engine))
    work, other = SqlWork(engine), make_engine(url)
    await SqlReadings(work).replace(SHOES.id, FAKE, "a1", INSIGHTS, [NEWER])
    pid = (await work.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    async with other.connect() as db:
        await db.execute(text(f"SELECT pg_terminate_backend({int(pid)})"))
    await other.dispose()
    with pytest.raises(DatabaseUnreachable):
        await work.commit()
    assert await SqlReadings(work).of(SHOES.id) == []
    await work.release()
