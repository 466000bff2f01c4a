"""Whoever waits too long for SQLite's one writer is told so, whoever it is."""

import asyncio
import sqlite3
from pathlib import Path

import msgspec
import pytest

from adapters.sql import work as module
from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from adapters.sql.readings import SqlReadings
from adapters.sql.work import SqlWork
from core.login import LoginSession
from core.operator_errors import DatabaseUnreachable
from tests.contracts.logins import session
from tests.contracts.readings import INSIGHTS, NEWER
from tests.contracts.scene import FAKE, SHOES, T3, set_scene
from tests.fakes.storage import Storage, sql_storage


async def test_a_writer_of_ours_that_does_not_end_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE_MS", 100)
    engine = make_engine(f"sqlite:///{tmp_path}/adport.db")
    await upgrade(engine)
    await set_scene(sql_storage(engine))
    slow, other = SqlWork(engine), SqlWork(engine)
    await SqlReadings(slow).replace(SHOES.id, FAKE, "a1", INSIGHTS, [NEWER])
    with pytest.raises(DatabaseUnreachable, match="for too long"):
        await SqlReadings(other).replace(SHOES.id, FAKE, "a1", INSIGHTS, [])
    await slow.commit()
    assert await SqlReadings(other).of(SHOES.id) == [NEWER]
    await SqlReadings(other).replace(SHOES.id, FAKE, "a1", INSIGHTS, [])
    await other.commit()
    await engine.dispose()


async def test_what_can_be_left_undone_waits_for_no_writer(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/adport.db")
    await upgrade(engine)
    await set_scene(sql_storage(engine))
    one, other = sql_storage(engine), sql_storage(engine)
    await one.logins.start(session())
    await one.work.commit()
    await one.logins.start(session("s2"))
    async with asyncio.timeout(2):
        await other.logins.touch("s1", T3)
        await other.work.commit()
    await one.work.commit()
    holder = sqlite3.connect(tmp_path / "adport.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    async with asyncio.timeout(2):
        await other.logins.touch("s1", T3)
        await other.work.commit()
    assert (await surely(other)).seen_at == session().seen_at
    holder.execute("ROLLBACK")
    holder.close()
    await other.logins.touch("s1", T3)
    await other.work.commit()
    assert (await surely(other)).seen_at == T3
    await engine.dispose()


async def surely(storage: Storage) -> LoginSession:
    found = await storage.logins.session("s1")
    await storage.work.release()
    assert found
    return found


async def test_another_program_that_holds_the_file_is_told_as_a_database_that_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.sql.engine.PATIENCE_MS", 100)
    engine = make_engine(f"sqlite:///{tmp_path}/adport.db")
    await upgrade(engine)
    await set_scene(sql_storage(engine))
    holder = sqlite3.connect(tmp_path / "adport.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    work = SqlWork(engine)
    with pytest.raises(DatabaseUnreachable):
        await SqlReadings(work).replace(SHOES.id, FAKE, "a1", INSIGHTS, [NEWER])
    holder.execute("ROLLBACK")
    holder.close()
    await SqlReadings(work).replace(SHOES.id, FAKE, "a1", INSIGHTS, [NEWER])
    await work.commit()
    await engine.dispose()


async def test_readers_that_turn_writers_do_not_keep_the_writer_from_its_connection(
    tmp_path: Path,
) -> None:
    """More of them than there are connections: each has read before it waits for its turn."""
    engine = make_engine(f"sqlite:///{tmp_path}/adport.db")
    await upgrade(engine)
    await set_scene(sql_storage(engine))
    most = 3 * (engine.pool.size() + 10)  # type: ignore[attr-defined]

    async def turn(number: int) -> None:
        work = SqlWork(engine)
        readings = SqlReadings(work)
        if number % 3:
            await readings.of(SHOES.id)
        mine = msgspec.structs.replace(NEWER, target=f"a{number}")
        await readings.replace(SHOES.id, FAKE, mine.target, INSIGHTS, [mine])
        await asyncio.sleep(0)
        await work.commit()

    async with asyncio.timeout(15):
        await asyncio.gather(*(turn(number) for number in range(most)))
    storage = sql_storage(engine)
    assert len(await storage.readings.of(SHOES.id)) == most
    await storage.work.release()
    await engine.dispose()
