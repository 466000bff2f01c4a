"""A sandbox that starts on 15 March 2026 at noon, and a caller of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from litestar import Litestar

from plugins.facebook.sandbox import make_app
from plugins.facebook.sandbox.state import Sandbox
from tests.plugins.facebook.sandbox.caller import Caller, client_of

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.fixture
def app() -> Litestar:
    return make_app(now=NOON)


@pytest.fixture
def sandbox(app: Litestar) -> Sandbox:
    found: Sandbox = app.state.sandbox
    return found


@pytest.fixture
async def caller(app: Litestar, sandbox: Sandbox) -> AsyncIterator[Caller]:
    async with client_of(app) as client:
        yield Caller(sandbox, client)


@pytest.fixture
async def token(caller: Caller) -> str:
    return await caller.long_token()
