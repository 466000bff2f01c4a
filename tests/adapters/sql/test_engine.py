"""What the engine adds to a database: pragmas, locks, and refusals in our own words."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.all_tables import metadata
from adapters.sql.connections import SqlConnections
from adapters.sql.engine import REFUSALS, make_engine
from adapters.sql.tenants import SqlPlans
from adapters.sql.work import SqlWork
from core.errors import NotFound
from core.ids import ConnectionId, WorkspaceId
from core.operator_errors import DatabaseUnreachable, SettingInvalid
from tests.canary import TOKEN
from tests.contracts.scene import FIRST, OURS, SHOES, sealed
from tests.fakes.storage import Open


@pytest.fixture
def kind() -> str:
    return "sqlite"


async def ask(engine: AsyncEngine, question: str) -> object:
    async with engine.connect() as db:
        return (await db.execute(text(question))).scalar()


async def test_whoever_makes_the_file_makes_it_for_nobody_else(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    engine = make_engine(f"sqlite:///{file}")
    await ask(engine, "SELECT 1")
    modes = modes_in(tmp_path)
    await engine.dispose()
    assert modes == {0o600}


def modes_in(folder: Path) -> set[int]:
    return {one.stat().st_mode & 0o777 for one in folder.iterdir()}


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("secure_delete", 1), ("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 30_000)],
)
async def test_sqlite_is_prepared(engine: AsyncEngine, pragma: str, value: object) -> None:
    assert await ask(engine, f"PRAGMA {pragma}") == value


async def test_a_destroyed_secret_leaves_no_bytes_behind(
    storages: Open, url: str, engine: AsyncEngine
) -> None:
    text_at_rest = "sealed-" + "0123456789abcdef" * 8
    one = storages()
    await one.credentials.put(sealed(FIRST, text_at_rest))
    await one.work.commit()
    assert text_at_rest.encode() in bytes_of(url)
    await one.credentials.destroy(FIRST.id)
    await one.work.commit()
    await ask(engine, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert text_at_rest.encode() not in bytes_of(url)


async def test_a_removed_profiles_secret_leaves_no_bytes_behind(
    storages: Open, url: str, engine: AsyncEngine
) -> None:
    text_at_rest = "sealed-" + "fedcba9876543210" * 8
    one = storages()
    await one.credentials.put(sealed(FIRST, text_at_rest))
    await one.work.commit()
    await one.profiles.remove(SHOES.id)
    await one.work.commit()
    await ask(engine, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert text_at_rest.encode() not in bytes_of(url)


def bytes_of(url: str) -> bytes:
    """Everything the database has on disk."""
    path = Path(str(make_url(url).database))
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


@pytest.mark.parametrize(
    "url", ["", "mysql://localhost/adport", "adport.db", "postgresql+psycopg2//x", "sqlite"]
)
def test_an_address_that_is_none_of_ours_is_refused(url: str) -> None:
    with pytest.raises(SettingInvalid, match="ADPORT_DATABASE_URL"):
        make_engine(url)


def test_a_refused_address_is_not_repeated() -> None:
    with pytest.raises(SettingInvalid) as refused:
        make_engine(f"mysql://adport:{TOKEN}@localhost/adport")
    assert TOKEN not in str(refused.value)


async def test_a_server_that_does_not_listen_is_unreachable() -> None:
    engine = make_engine("postgresql://adport:wrong@127.0.0.1:9/adport")
    with pytest.raises(DatabaseUnreachable):
        await SqlPlans(SqlWork(engine)).all()
    await engine.dispose()


@pytest.mark.parametrize("wrong", [{"database": "nowhere"}, {"password": "wrong"}])
async def test_a_server_that_does_not_let_us_in_is_unreachable(
    postgres_url: str, wrong: dict[str, str]
) -> None:
    url = make_url(postgres_url).set(**wrong)  # type: ignore[arg-type]
    engine = make_engine(url.render_as_string(hide_password=False))
    with pytest.raises(DatabaseUnreachable):
        await SqlPlans(SqlWork(engine)).all()
    await engine.dispose()


async def test_a_work_lets_go_of_the_database_at_commit_and_release(engine: AsyncEngine) -> None:
    work = SqlWork(engine)
    for let_go in (work.commit, work.release):
        await SqlPlans(work).all()
        await let_go()
        assert await ask(engine, "SELECT 1") == 1
    with pytest.raises(NotFound):
        await SqlConnections(work).get(WorkspaceId("none"), ConnectionId("none"))
    await work.release()


async def test_a_reader_never_waits_for_a_writer(storages: Open) -> None:
    writer, reader = storages(), storages()
    await writer.workspaces.hold(OURS.id)
    async with asyncio.timeout(5):
        assert await reader.workspaces.get(OURS.id) == OURS


def test_every_refusal_names_a_constraint_that_exists() -> None:
    tables = metadata.tables.values()
    named = {str(one.name) for table in tables for one in table.constraints}
    named |= {str(one.name) for table in tables for one in table.indexes}
    assert set(REFUSALS) <= named
