"""What a unit of work asked before it asks again only when something may have changed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from adapters.sql.profiles import SqlProfiles
from adapters.sql.work import SqlWork, in_parts
from tests.contracts.scene import SHOES, set_scene
from tests.fakes.storage import sql_storage

COUNT = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3500) SELECT i FROM n
"""


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(f"sqlite:///{tmp_path}/adport.db")
    await upgrade(engine)
    await set_scene(sql_storage(engine))
    yield engine
    await engine.dispose()


@pytest.fixture
def asked(engine: AsyncEngine) -> list[str]:
    """Every statement that reaches the database."""
    told: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def _(_one: object, _two: object, sql: str, *_: object) -> None:
        told.append(sql)

    return told


async def test_the_same_question_is_asked_once(engine: AsyncEngine, asked: list[str]) -> None:
    work = SqlWork(engine)
    profiles = SqlProfiles(work)
    seen = [await profiles.get(SHOES.workspace_id, SHOES.id) for _ in range(3)]
    assert seen == [SHOES] * 3
    assert len(asked) == 1
    assert len(await profiles.of(SHOES.workspace_id)) > 1
    assert len(asked) == 2
    await work.release()


async def test_what_was_written_is_read(engine: AsyncEngine) -> None:
    work = SqlWork(engine)
    profiles = SqlProfiles(work)
    before = await profiles.get(SHOES.workspace_id, SHOES.id)
    await profiles.change(replace(before, name="Boots"))
    assert (await profiles.get(SHOES.workspace_id, SHOES.id)).name == "Boots"
    await work.release()


async def test_what_others_wrote_is_read_once_the_database_was_let_go(engine: AsyncEngine) -> None:
    work, other = SqlWork(engine), SqlWork(engine)
    before = await SqlProfiles(work).get(SHOES.workspace_id, SHOES.id)
    await SqlProfiles(other).change(replace(before, name="Boots"))
    await other.commit()
    assert (await SqlProfiles(work).get(SHOES.workspace_id, SHOES.id)).name == SHOES.name
    await work.release()
    assert (await SqlProfiles(work).get(SHOES.workspace_id, SHOES.id)).name == "Boots"
    await work.release()


async def test_a_list_that_was_changed_by_whoever_got_it_is_given_whole(
    engine: AsyncEngine,
) -> None:
    work = SqlWork(engine)
    profiles = SqlProfiles(work)
    held = await profiles.of(SHOES.workspace_id)
    held.clear()
    assert SHOES in await profiles.of(SHOES.workspace_id)
    await work.release()


async def test_others_get_their_turn_while_many_rows_are_taken(engine: AsyncEngine) -> None:
    work, turns = SqlWork(engine), list[int]()
    found = await work.execute(text(COUNT))
    seen = list[int]()

    async def other() -> None:
        while True:
            turns.append(len(seen))
            await asyncio.sleep(0)

    waiting = asyncio.create_task(other())
    async for part in in_parts(found):
        seen += [one for (one,) in part]
    waiting.cancel()
    assert seen == list(range(1, 3501))
    assert len(set(turns)) == 3
    await work.release()
