"""A sandbox that starts on 15 March 2026 at noon, and a caller of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from litestar import Litestar

from plugins.tiktok.sandbox import make_app
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, client_of

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.fixture
def app() -> Litestar:
    return make_app(now=NOON)


@pytest.fixture
def sandbox(app: Litestar) -> Sandbox:
    state: Sandbox = app.state.sandbox
    state.settings = type(state.settings)(quotas=False)
    return state


@pytest.fixture
async def caller(app: Litestar, sandbox: Sandbox) -> AsyncIterator[Caller]:
    async with client_of(app) as client:
        yield Caller(client)
