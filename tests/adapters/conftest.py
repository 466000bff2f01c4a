"""What the tests of the wire share."""

from collections.abc import AsyncIterator, Iterator

import pytest
import respx

from adapters.http import Client, make_client


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with make_client(allow_private=False) as client:
        yield client


@pytest.fixture
def wire() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        yield router
