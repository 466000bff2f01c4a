"""A service to ask: a fresh one for tests that change it, a shared one for tables of questions."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from tests.entrypoints.api.client import Desk
from tests.entrypoints.api.service import Door, House, opening, running, sandboxed


@pytest.fixture(scope="module", autouse=True)
def _logging() -> Iterator[None]:
    """A service takes the log over; the tests after it find it as it was."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(scope="session")
async def door() -> AsyncIterator[Door]:
    """Where the service of each test answers."""
    async with opening() as door:
        yield door


@pytest.fixture(scope="session")
async def side_door() -> AsyncIterator[Door]:
    """Where the platform of each test answers."""
    async with opening() as door:
        yield door


@pytest.fixture
async def desk(side_door: Door) -> AsyncIterator[Desk]:
    """A fresh TikTok."""
    async with sandboxed(side_door) as desk:
        yield desk


@pytest.fixture
async def house(door: Door, tmp_path: Path, desk: Desk) -> AsyncIterator[House]:
    async with running(door, tmp_path, desk) as house:
        yield house


@pytest.fixture
async def trial(door: Door, tmp_path: Path, desk: Desk) -> AsyncIterator[House]:
    """The same on the trial plan."""
    async with running(door, tmp_path, desk, ADPORT_PLAN="trial") as house:
        yield house


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One for a whole file of questions that change nothing each other sees."""
    folder = tmp_path_factory.mktemp("shared")
    async with (
        opening() as door,
        opening() as side_door,
        sandboxed(side_door) as desk,
        running(door, folder, desk) as house,
    ):
        yield house


@pytest.fixture
async def still(door: Door, tmp_path: Path, desk: Desk) -> AsyncIterator[House]:
    """A service whose worker is elsewhere: nothing happens but what is asked for."""
    async with running(door, tmp_path, desk, is_worker=False) as house:
        yield house
