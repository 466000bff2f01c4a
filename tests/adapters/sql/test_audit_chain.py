"""Whoever changes the trail behind the service's back is found out, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, bindparam, text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.columns import UtcTime
from adapters.sql.engine import make_engine
from adapters.sql.migrate import MIGRATIONS, upgrade
from core.access import Actor, Role
from core.audit import Verification
from core.ids import WorkspaceId
from core.usecases.audits import VerifyAudit
from tests.contracts.audit import entry
from tests.contracts.scene import OURS, T0, THEIRS
from tests.fakes.storage import sql_storage

COUNT, PAGE = 5, 2
ROW = (
    "INSERT INTO audit (id, workspace_id, at, actor, action, target, result, detail, request_id)"
    " VALUES (:id, :of, :at, 'Ana', 'profile.created', 'p', 'done', 'why', 'r')"
)
"""An entry as 0007 keeps it."""
ANA = Actor(workspace_id=OURS.id, name="Ana", role=Role.OWNER)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.usecases.audits.MOST", PAGE)


@pytest.fixture
async def written(engine: AsyncEngine) -> AsyncEngine:
    """Entries 1 to 5 of ours, between those of another workspace."""
    for number in range(1, COUNT + 1):
        await add(engine, str(number), OURS.id)
        await add(engine, f"x{number}", THEIRS.id)
    return engine


async def add(engine: AsyncEngine, id: str, workspace_id: WorkspaceId = OURS.id) -> None:
    storage = sql_storage(engine)
    await storage.audit.add(entry(id, workspace_id))
    await storage.work.commit()


async def verified(engine: AsyncEngine, actor: Actor = ANA) -> Verification:
    storage = sql_storage(engine)
    found = await VerifyAudit(storage.audit)(actor)
    await storage.work.release()
    return found


async def change(engine: AsyncEngine, statement: str) -> None:
    async with engine.begin() as db:
        await db.execute(text(statement))


async def broken(engine: AsyncEngine) -> list[tuple[int, str | None]]:
    found = await verified(engine)
    assert found.is_intact == (not found.breaks)
    return [(one.number, one.entry.id if one.entry else None) for one in found.breaks]


async def test_what_was_written_is_intact(written: AsyncEngine) -> None:
    found = await verified(written)
    assert (found.is_intact, found.entries, found.breaks) == (True, COUNT, ())
    assert len(found.chain) == 64


@pytest.mark.parametrize(
    "column", ["actor", "action", "target", "result", "detail", "request_id", "id", "chain"]
)
async def test_an_altered_entry_is_found(written: AsyncEngine, column: str) -> None:
    value = "done" if column == "result" else "other"
    await change(written, f"UPDATE audit SET {column} = '{value}' WHERE id = '3'")  # noqa: S608
    assert (3, "other" if column == "id" else "3") in await broken(written)


async def test_an_altered_time_is_found(written: AsyncEngine) -> None:
    await change(written, "UPDATE audit SET at = '2020-01-01 00:00:00+00:00' WHERE id = '3'")
    assert await broken(written) == [(3, "3")]


@pytest.mark.parametrize(("removed", "found"), [("1", (1, "2")), ("2", (2, "3")), ("5", (5, None))])
async def test_a_removed_entry_is_found(
    written: AsyncEngine, removed: str, found: tuple[int, str | None]
) -> None:
    await change(written, f"DELETE FROM audit WHERE id = '{removed}'")  # noqa: S608
    assert found in await broken(written)


async def test_a_missing_end_stays_found_when_more_is_written(written: AsyncEngine) -> None:
    await change(written, "DELETE FROM audit WHERE id IN ('4', '5')")
    assert "At the end 2 of 5" in (await verified(written)).breaks[-1].what
    await add(written, "6")
    assert (4, "6") in await broken(written)


async def test_an_entry_put_in_is_found(written: AsyncEngine) -> None:
    same = "workspace_id, at, actor, action, target, result, detail, request_id, chain"
    await change(
        written,
        f"INSERT INTO audit (number, id, {same})"  # noqa: S608
        f" SELECT number * 1000, 'forged', {same} FROM audit WHERE id = '5'",
    )
    assert (6, "forged") in await broken(written)
    assert (await verified(written)).breaks[
        -1
    ].what == "There are 1 entries more than were written."


async def test_exchanged_entries_are_found(written: AsyncEngine) -> None:
    await change(written, "UPDATE audit SET number = number * 1000 WHERE id = '2'")
    assert (2, "3") in await broken(written)


@pytest.mark.parametrize("tables", [("audit",), ("audit_heads",), ("audit", "audit_heads")])
async def test_what_is_gone_as_a_whole_is_found(
    written: AsyncEngine, tables: tuple[str, ...]
) -> None:
    for table in tables:
        await change(written, f"DELETE FROM {table} WHERE workspace_id = '{OURS.id}'")  # noqa: S608
    assert len(await broken(written)) == 1


async def test_another_workspaces_chain_is_its_own(written: AsyncEngine) -> None:
    await change(written, f"DELETE FROM audit WHERE workspace_id = '{THEIRS.id}'")  # noqa: S608
    assert (await verified(written)).is_intact


async def test_twenty_who_write_at_once_make_one_chain(engine: AsyncEngine) -> None:
    await asyncio.gather(*(add(engine, f"n{number}") for number in range(20)))
    found = await verified(engine)
    assert (found.is_intact, found.entries) == (True, 20)


async def test_several_in_one_work_follow_one_another(engine: AsyncEngine) -> None:
    async def both(number: int) -> None:
        storage = sql_storage(engine)
        order = (OURS.id, THEIRS.id) if number % 2 else (THEIRS.id, OURS.id)
        for part, workspace_id in enumerate(order * 2):
            await storage.audit.add(entry(f"{number}-{part}", workspace_id))
        await storage.work.commit()

    await asyncio.gather(*(both(number) for number in range(10)))
    assert (await verified(engine)).entries == 20
    assert (await verified(engine)).is_intact


async def test_what_is_not_committed_is_not_in_the_chain(written: AsyncEngine) -> None:
    storage = sql_storage(written)
    await storage.audit.add(entry("given up"))
    await storage.work.release()
    await storage.work.commit()
    assert (await verified(written)).entries == COUNT


@pytest.fixture
async def old(kind: str, empty_url: str, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """A database as 0007 left it, with entries that were never chained."""
    is_sqlite = kind == "sqlite"
    engine = make_engine(f"sqlite:///{tmp_path}/old.db" if is_sqlite else empty_url)
    async with engine.begin() as db:
        await db.run_sync(_make_old)
    yield engine
    await engine.dispose()


def _make_old(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "0007")
    at = bindparam("at", T0, UtcTime())
    for number in range(5):
        workspace_id = (OURS.id, THEIRS.id)[number % 2]
        statement = text(ROW).bindparams(at)
        connection.execute(statement, {"of": workspace_id, "id": f"o{number}"})


async def test_entries_from_before_are_chained_by_the_migration(old: AsyncEngine) -> None:
    await upgrade(old)
    await add(old, "new")
    found = await verified(old)
    assert (found.is_intact, found.entries) == (True, 4)
    theirs = await verified(old, Actor(workspace_id=THEIRS.id, name="B", role=Role.OWNER))
    assert (theirs.is_intact, theirs.entries) == (True, 2)
    await change(old, "UPDATE audit SET detail = 'so' WHERE id = 'o2'")
    assert await broken(old) == [(2, "o2")]
