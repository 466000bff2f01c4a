"""What every test shares: asyncio, a watch for leaking secrets, a PostgreSQL."""

import asyncio
import signal
import ssl
from collections.abc import AsyncIterator, Iterator
from functools import cache

import pytest

from tests.canary import Watch
from tests.postgres import drop_database, make_database, running_server
from tests.postgres_server import NotStarted
from tests.spreading import spread


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Watch(), "canary")
    # Every HTTP client reads all certificates again, which takes as long as a small test.
    setattr(ssl, "create_default_context", cache(ssl.create_default_context))  # noqa: B010
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell's background ignores Ctrl-C, and every program a test starts would inherit that.
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = spread(items)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A database of this run's own, on a real PostgreSQL."""
    try:
        with running_server() as server:
            url = asyncio.run(make_database(server))
            yield url
            asyncio.run(drop_database(url, beside=server))
    except NotStarted as why:
        pytest.fail(str(why), pytrace=False)


@pytest.fixture(scope="session")
def template_url(postgres_url: str) -> Iterator[str]:
    """The database that `database_url` copies: empty, unless a folder's conftest fills its own."""
    url = asyncio.run(make_database(postgres_url))
    yield url
    asyncio.run(drop_database(url, beside=postgres_url))


@pytest.fixture
async def database_url(postgres_url: str, template_url: str) -> AsyncIterator[str]:
    """A fresh PostgreSQL database for one test, a copy of the template."""
    url = await make_database(postgres_url, template=template_url)
    yield url
    await drop_database(url, beside=postgres_url)
