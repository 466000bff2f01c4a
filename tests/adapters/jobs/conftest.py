"""Where queues are opened: beside SQLite they are in memory; a migrated PostgreSQL."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from tests.postgres import drop_database, make_database


@pytest.fixture(scope="session")
def template_url(postgres_url: str) -> Iterator[str]:
    url = asyncio.run(make_database(postgres_url))
    asyncio.run(migrate(url))
    yield url
    asyncio.run(drop_database(url, beside=postgres_url))


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own; `kind` says on what."""
    if kind != "postgresql":
        yield f"sqlite:///{tmp_path}/adport.db"
        return
    server = request.getfixturevalue("postgres_url")
    template = request.getfixturevalue("template_url")
    url = asyncio.run(make_database(server, template=template))
    yield url
    asyncio.run(drop_database(url, beside=server))


async def migrate(url: str) -> None:
    engine = make_engine(url)
    await upgrade(engine)
    await engine.dispose()
