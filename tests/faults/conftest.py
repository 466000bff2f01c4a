"""A sandbox for all of a file's tests, and one database of each kind."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from tests.faults.sandbox import Platform, settled
from tests.faults.stage import Stage, set_stage
from tests.postgres import drop_database, make_database


@pytest.fixture(scope="module")
async def platform() -> Platform:
    return await settled()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """An empty database; every test has a workspace of its own in it."""
    if request.param == "sqlite":
        folder: Path = tmp_path_factory.mktemp("faults")
        yield f"sqlite:///{folder}/adport.db"
        return
    server = request.getfixturevalue("postgres_url")
    url = asyncio.run(make_database(server))
    yield url
    asyncio.run(drop_database(url, beside=server))


@pytest.fixture(scope="module")
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    made = make_engine(database_url)
    await upgrade(made)
    yield made
    await made.dispose()


@pytest.fixture
async def stage(platform: Platform, engine: AsyncEngine) -> AsyncIterator[Stage]:
    """A fresh profile beside those of the other tests; the sandbox is well again afterwards."""
    async with platform.client() as client:
        stage = await set_stage(platform, engine, client, platform.clock.now())
        yield stage
        await stage.house.storage.work.release()
    platform.sandbox.faults.clear()


@pytest.fixture(scope="module", autouse=True)
def quiet_drivers() -> Iterator[None]:
    """Thousands of statements and calls: writing them out takes longer than they do."""
    loggers = [logging.getLogger(name) for name in ("aiosqlite", "httpx")]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.WARNING)
    yield
    for one, level in zip(loggers, levels, strict=True):
        one.setLevel(level)


@pytest.fixture(autouse=True)
def quiet_line() -> Iterator[None]:
    """The line tells of every call it makes."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()
