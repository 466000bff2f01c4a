"""The stand-in, and a person who administers two of its business portfolios."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from core.ad_account import AdAccount
from plugins.facebook.sandbox import make_app
from plugins.facebook.sandbox.state import Sandbox
from tests.plugins.facebook.sandbox.caller import client_of
from tests.plugins.facebook.someone import Someone, known

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.fixture
async def someone() -> AsyncIterator[Someone]:
    app = make_app(now=NOON)
    sandbox: Sandbox = app.state.sandbox
    async with client_of(app) as client:
        found = Someone(sandbox, client)
        await found.connect("admin")
        yield found


@pytest.fixture
async def accounts(someone: Someone) -> dict[str, AdAccount]:
    return {one.name: known(one) for one in await someone.accounts()}


@pytest.fixture
def store(accounts: dict[str, AdAccount]) -> AdAccount:
    return accounts["Halden US"]
