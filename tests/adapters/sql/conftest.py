"""Databases that are migrated once, and copied for every test."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from tests.contracts.scene import set_scene
from tests.fakes.memory import Memory
from tests.fakes.storage import Open, Storage, fake_storage, sql_storage
from tests.postgres import drop_database, make_database

DATABASES = ("sqlite", "postgresql")


async def migrate(url: str) -> None:
    engine = make_engine(url)
    await upgrade(engine)
    await engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "adport.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def template_url(postgres_url: str) -> Iterator[str]:
    url = asyncio.run(make_database(postgres_url))
    asyncio.run(migrate(url))
    yield url
    asyncio.run(drop_database(url, beside=postgres_url))


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of this test's own; `kind` says on what. Empty for the fakes."""
    if kind == "sqlite":
        path = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "adport.db")
        yield f"sqlite:///{path}"
    elif kind == "postgresql":
        server = request.getfixturevalue("postgres_url")
        template = request.getfixturevalue("template_url")
        url = asyncio.run(make_database(server, template=template))
        yield url
        asyncio.run(drop_database(url, beside=server))
    else:
        yield ""


@pytest.fixture
async def empty_url(postgres_url: str) -> AsyncIterator[str]:
    """A PostgreSQL database without any tables."""
    made = await make_database(postgres_url)
    yield made
    await drop_database(made, beside=postgres_url)


@pytest.fixture
async def engine(url: str) -> AsyncIterator[AsyncEngine]:
    made = make_engine(url)
    yield made
    await made.dispose()


@pytest.fixture
async def storages(url: str) -> AsyncIterator[Open]:
    """Opens units of work on the scene's rows; whatever is left open is released afterwards."""
    memory, opened = Memory(), list[Storage]()
    engine = make_engine(url) if url else None

    def open_one() -> Storage:
        opened.append(sql_storage(engine) if engine else fake_storage(memory))
        return opened[-1]

    await set_scene(open_one())
    yield open_one
    for storage in opened:
        await storage.work.release()
    if engine:
        await engine.dispose()
