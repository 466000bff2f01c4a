"""One sandbox for many tests: what a person who connected to it sees there."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx  # noqa: TID251 - the stand-in is called in this process
import msgspec
from litestar import Litestar

from adport.sandbox.clock import Clock
from core.ad_account import SeenAdAccount
from core.business_center import SeenBusinessCenter
from core.connection import PlatformUser
from core.credential import Credential
from plugins.tiktok.sandbox import make_app
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.world import AdAccount
from tests.faults.network import Network
from tests.plugins.tiktok.someone import Someone

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
"""A few days after money was paid in and moved on, so that every sync has some to read."""
HURT, OTHER = "ノースライト日本", "Northlight Store US"
"""The ad account that faults are about, and one beside it."""


class Still(Clock):
    """A clock that stands until it is moved, so that the figures of two syncs are the same."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by


@dataclass(frozen=True, kw_only=True)
class Platform:
    """The sandbox, and whoever connected to it."""

    app: Litestar
    sandbox: Sandbox
    clock: Still
    user: PlatformUser
    credential: Credential
    centers: tuple[SeenBusinessCenter, ...]
    accounts: tuple[SeenAdAccount, ...]
    names: tuple[str, ...] = (HURT, OTHER)
    """The ad accounts that are synced, the first one being hurt."""

    @property
    def chosen(self) -> tuple[str, ...]:
        """Their ids."""
        ids = {one.name: one.id for one in self.accounts}
        return tuple(ids[name] for name in self.names)

    @property
    def center(self) -> str:
        """The Business Center that is active: the first account's."""
        return self.world(self.chosen[0]).owner

    def world(self, account: str) -> AdAccount:
        """The account as the sandbox has it."""
        return self.sandbox.world.accounts[account]

    def client(self) -> httpx.AsyncClient:
        """A way there."""
        return client_of(self.app)


def client_of(app: Litestar) -> httpx.AsyncClient:
    """A client that meets what a network would do."""
    return httpx.AsyncClient(transport=Network(app), base_url="http://sandbox")


async def settled(now: datetime = NOW) -> Platform:
    """A fresh sandbox that counts no quotas, and its administrator connected to it."""
    app, clock = make_app(now=now), Still(now)
    sandbox: Sandbox = app.state.sandbox
    sandbox.clock = clock
    sandbox.settings = msgspec.structs.replace(sandbox.settings, quotas=False)
    async with client_of(app) as client:
        admin = Someone(sandbox, client)
        found = await admin.connect("admin")
        user = await admin.tiktok.identify(admin.line)
        return Platform(
            app=app,
            sandbox=sandbox,
            clock=clock,
            user=user,
            credential=found.credential,
            centers=tuple(await admin.centers()),
            accounts=tuple(await admin.accounts()),
        )
