"""An empty database of each kind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.postgres import drop_database, make_database


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/kills.db"


@pytest.fixture
async def postgresql_url(postgres_url: str) -> AsyncIterator[str]:
    url = await make_database(postgres_url)
    yield url
    await drop_database(url, beside=postgres_url)
