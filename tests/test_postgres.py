"""The tests' own PostgreSQL: real, fresh for every test, gone afterwards."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from tests.postgres import GIVEN, SOURCE, drop_database, make_database, running_server
from tests.postgres_server import NotStarted


async def ask(url: str, statement: str) -> object:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        answer = await connection.execute(text(statement))
        return answer.scalar() if answer.returns_rows else None


async def test_the_server_is_a_postgresql(postgres_url: str) -> None:
    assert str(await ask(postgres_url, "SELECT version()")).startswith("PostgreSQL ")


async def test_a_test_finds_what_the_template_holds_and_keeps_its_own(postgres_url: str) -> None:
    template = await make_database(postgres_url)
    await ask(template, "CREATE TABLE t AS SELECT 1 AS n")
    one, other = [await make_database(postgres_url, template=template) for _ in range(2)]
    await ask(one, "INSERT INTO t VALUES (2)")
    assert await ask(other, "SELECT sum(n) FROM t") == 1
    for url in (one, other, template):
        await drop_database(url, beside=postgres_url)
    with pytest.raises(DBAPIError, match="does not exist"):
        await ask(one, "SELECT 1")


async def test_a_fresh_database_has_no_tables(database_url: str) -> None:
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert await ask(database_url, tables) == 0


def test_the_server_from_pypi_answers_and_is_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(GIVEN, raising=False)
    monkeypatch.setenv(SOURCE, "pypi")
    with running_server() as url:
        folder = Path(str(asyncio.run(ask(url, "SHOW data_directory"))))
        assert folder.is_dir()
    assert not folder.exists()


def test_without_any_postgresql_one_sentence_names_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(GIVEN, raising=False)
    monkeypatch.setenv(SOURCE, "nowhere")
    with pytest.raises(NotStarted, match="run `uv sync --frozen`"), running_server():
        pytest.fail("a server came from nowhere")
