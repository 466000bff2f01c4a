"""A service to ask: a fresh one for tests that change it, a shared one for tables of questions."""

import logging
from collections.abc import AsyncIterator, Iterator

import pytest
import structlog

from tests.entrypoints.api.client import Desk
from tests.entrypoints.api.service import House, running, sandboxed


@pytest.fixture(scope="module", autouse=True)
def _logging() -> Iterator[None]:
    """A service takes the log over; the tests after it find it as it was."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers, _ = before, root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with sandboxed() as desk:
        yield desk


@pytest.fixture
async def house(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> AsyncIterator[House]:
    async with running(tmp_path_factory.mktemp("house"), desk) as house:
        yield house


@pytest.fixture
async def trial(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> AsyncIterator[House]:
    """The same on the trial plan."""
    folder = tmp_path_factory.mktemp("trial")
    async with running(folder, desk, ADPORT_PLAN="trial") as house:
        yield house


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One for a whole file of questions that change nothing each other sees."""
    async with sandboxed() as desk, running(tmp_path_factory.mktemp("shared"), desk) as house:
        yield house
