"""The stand-in, and a person who administers two of its Business Centers."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from core.ad_account import AdAccount
from plugins.tiktok.sandbox import make_app
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.world import World
from tests.plugins.tiktok.sandbox.caller import client_of
from tests.plugins.tiktok.someone import NOON, Someone, known


@pytest.fixture
async def admin() -> AsyncIterator[Someone]:
    app = make_app(now=NOON)
    sandbox: Sandbox = app.state.sandbox
    sandbox.settings = msgspec.structs.replace(sandbox.settings, quotas=False)
    async with client_of(app) as client:
        someone = Someone(sandbox, client)
        await someone.connect("admin")
        yield someone


@pytest.fixture
async def accounts(admin: Someone) -> dict[str, AdAccount]:
    return {one.name: known(one) for one in await admin.accounts()}


@pytest.fixture
def world(admin: Someone) -> World:
    return admin.sandbox.world


@pytest.fixture
def store(accounts: dict[str, AdAccount]) -> AdAccount:
    return accounts["Northlight Store US"]
