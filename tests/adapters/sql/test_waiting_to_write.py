"""Whoever waits too long for SQLite's one writer is told so, whoever it is."""

import sqlite3
from pathlib import Path

import pytest

from adapters.sql import work as module
from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from adapters.sql.readings import SqlReadings
from adapters.sql.work import SqlWork
from core.operator_errors import DatabaseUnreachable
from tests.contracts.readings import INSIGHTS, NEWER
from tests.contracts.scene import FAKE, SHOES, set_scene
from tests.fakes.storage import sql_storage


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
