"""The tables that the migrations make are the tables that the code speaks to."""

import asyncio
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.jobs.names import PREFIX
from adapters.sql.all_tables import metadata
from adapters.sql.engine import make_engine
from adapters.sql.migrate import MIGRATIONS, NEWEST, require_current, revision, upgrade
from adapters.sql.seals import SqlSeals
from adapters.sql.work import SqlWork
from core.operator_errors import DatabaseNotMigrated, DatabaseUnreachable


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def look[T](engine: AsyncEngine, at: Callable[[Connection], T]) -> T:
    async with engine.connect() as db:
        return await db.run_sync(at)


def differences(connection: Connection) -> list[Any]:
    options = {"compare_type": True, "include_name": is_ours}
    context = MigrationContext.configure(connection, opts=options)
    return [one for one in compare_metadata(context, metadata) if one[1] != "alembic_version"]


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether it is a table of our own, and not one that the queue brings."""
    return kind != "table" or not str(name).startswith(PREFIX)


def checks(connection: Connection) -> set[tuple[str, str]]:
    """The named check constraints there are; Alembic does not compare them."""
    inspector = inspect(connection)
    return {
        (table, str(found["name"]))
        for table in metadata.tables
        for found in inspector.get_check_constraints(table)
    }


def keys(connection: Connection) -> dict[str, list[str]]:
    """The primary keys there are, in their order."""
    inspector = inspect(connection)
    return {
        table: inspector.get_pk_constraint(table)["constrained_columns"]
        for table in metadata.tables
    }


async def test_the_migrated_tables_are_those_of_the_code(engine: AsyncEngine) -> None:
    assert await look(engine, differences) == []


async def test_the_migrated_checks_are_those_of_the_code(engine: AsyncEngine) -> None:
    wanted = {
        (table.name, str(one.name))
        for table in metadata.tables.values()
        for one in table.constraints
        if isinstance(one, CheckConstraint)
    }
    assert await look(engine, checks) == wanted


async def test_the_migrated_keys_are_those_of_the_code(engine: AsyncEngine) -> None:
    """Alembic does not compare these either."""
    wanted = {
        name: [column.name for column in table.primary_key]
        for name, table in metadata.tables.items()
    }
    assert await look(engine, keys) == wanted


async def test_a_migrated_database_is_current(engine: AsyncEngine) -> None:
    await require_current(engine)
    assert await revision(engine) == NEWEST


def test_the_newest_revision_is_the_one_the_code_asks_for() -> None:
    """The code knows it by heart, so that Alembic need not be imported to start."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST


async def test_upgrading_again_is_harmless(engine: AsyncEngine) -> None:
    await upgrade(engine)
    await require_current(engine)


async def test_an_empty_database_can_be_upgraded_by_two_processes_at_once(
    kind: str, empty_url: str, tmp_path: Path
) -> None:
    url = empty_url if kind == "postgresql" else f"sqlite:///{tmp_path}/fresh.db"
    ended = await asyncio.gather(*(_upgraded_beside(url) for _ in range(2)))
    assert ended == [0, 0]
    engine = make_engine(url)
    await require_current(engine)
    await engine.dispose()


async def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(DatabaseNotMigrated, match=f"is empty; this version needs {NEWEST}"):
        await require_current(engine)
    with pytest.raises(DatabaseNotMigrated):
        await SqlSeals(SqlWork(engine)).all()
    await engine.dispose()


async def test_an_empty_postgresql_is_not_current(empty_url: str) -> None:
    engine = make_engine(empty_url)
    with pytest.raises(DatabaseNotMigrated, match="is empty"):
        await require_current(engine)
    with pytest.raises(DatabaseNotMigrated):
        await SqlSeals(SqlWork(engine)).all()
    await engine.dispose()


async def test_a_file_in_no_folder_is_unreachable(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/nowhere/adport.db")
    with pytest.raises(DatabaseUnreachable):
        await upgrade(engine)
    await engine.dispose()
    for thread in threading.enumerate():
        if "_connection_worker" in thread.name:  # aiosqlite's answers once more before it ends
            await asyncio.to_thread(thread.join, 5)


async def _upgraded_beside(url: str) -> int:
    program = (
        "import asyncio, sys\n"
        "from adapters.sql.engine import make_engine\n"
        "from adapters.sql.migrate import upgrade\n"
        "asyncio.run(upgrade(make_engine(sys.argv[1])))\n"
    )
    started = await asyncio.create_subprocess_exec(sys.executable, "-c", program, url)
    return await started.wait()
