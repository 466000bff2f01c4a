"""A whole service in this process, with one provider, its sandbox, and a database of its own."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from dishka import AsyncContainer

from adport.testing.desk import Desk
from adport.testing.free import MovedClock
from adport.testing.wire import Wire
from core.access import Actor
from core.ad_account import AdAccount
from core.authorization import Authorization, Opened
from core.connection import Connection
from core.credential import Credential
from core.ids import ConnectionId, ProfileId, ProviderSlug
from core.ports.platforms import Line, Platforms
from core.provider import Provider
from core.quota import Caller
from core.sandbox import Sandbox
from core.secret import Secret
from core.usecases.authorizations import FollowLink, OpenAuthorization
from core.usecases.callbacks import FinishAuthorization
from core.usecases.connections import ShowConnection
from core.usecases.entering import EnterKey
from core.usecases.vault import Vault

BROWSER = Secret("the-browser-of-the-kit" + "0" * 21)


@dataclass(frozen=True, kw_only=True)
class Left:
    """Somebody who was sent to the platform."""

    url: str
    query: Mapping[str, str]


@dataclass(kw_only=True)
class Stage:
    """Ana owns the workspace and its one profile; nobody is connected yet."""

    provider: Provider
    sandbox: Sandbox
    wire: Wire
    desk: Desk
    clock: MovedClock
    container: AsyncContainer
    database: Path
    ana: Actor
    profile_id: ProfileId
    began: datetime
    logs: list[Any]
    """What was logged meanwhile."""
    reader: Connection | None = None
    """Who is connected already, on a stage that is shared by claims which only read."""
    account: list[AdAccount] = field(default_factory=list[AdAccount])
    """The one that those read, once the first of them has found it."""

    @property
    def slug(self) -> ProviderSlug:
        """The provider's."""
        return self.provider.manifest.slug

    @property
    def users(self) -> tuple[str, ...]:
        """Who can be connected: the one who can do most, and the others."""
        return tuple(self.sandbox.keys if self.provider.manifest.api_key else self.sandbox.users)

    @asynccontextmanager
    async def using[T](self, kind: type[T]) -> AsyncIterator[T]:
        """A use case in a unit of work of its own."""
        async with self.container() as scope:
            yield await scope.get(kind)

    async def leave(self, restores: ConnectionId | None = None) -> Left:
        """Start to connect, as far as the platform's page."""
        async with self.using(OpenAuthorization) as opening:
            made = (
                await opening.again(self.ana, restores, Opened.HERE)
                if restores
                else await opening(self.ana, self.profile_id, self.slug, Opened.HERE)
            )
        async with self.using(FollowLink) as follow:
            departure = await follow(made.link, BROWSER)
        url = departure.authorize_url
        return Left(url=url, query=dict(parse_qsl(urlsplit(url).query)))

    async def agreed(
        self, left: Left, user: str = "", *, without: Iterable[str] = (), deny: bool = False
    ) -> dict[str, str]:
        """What the platform sends back with somebody who agrees, or does not."""
        user = user or self.users[0]
        to = await self.desk.consent(left.query, user, without=without, deny=deny)
        return dict(parse_qsl(urlsplit(to).query, keep_blank_values=True))

    async def come_back(
        self,
        params: Mapping[str, str],
        *,
        browser: Secret | None = BROWSER,
        slug: ProviderSlug | None = None,
    ) -> Authorization:
        """Take the callback."""
        async with self.using(FinishAuthorization) as finish:
            return await finish(slug or self.slug, params, browser)

    async def enter(
        self, given: Mapping[str, str], restores: ConnectionId | None = None
    ) -> Authorization:
        """Enter a key."""
        async with self.using(EnterKey) as enter:
            if restores:
                return await enter.again(self.ana, restores, given)
            return await enter(self.ana, self.profile_id, self.slug, given)

    async def attempt(
        self, user: str = "", restores: ConnectionId | None = None, *, without: Iterable[str] = ()
    ) -> Authorization:
        """All the way, however this provider is connected."""
        user = user or self.users[0]
        if self.provider.manifest.api_key:
            return await self.enter(self.sandbox.keys[user], restores)
        left = await self.leave(restores)
        return await self.come_back(await self.agreed(left, user, without=without))

    async def connect(self, user: str = "", *, without: Iterable[str] = ()) -> Connection:
        """A new connection. Raises AssertionError where there is none."""
        done = await self.attempt(user, without=without)
        if done.connection_id is None:
            raise AssertionError(f"Connecting failed: {done.problem}")
        return await self.connection(done.connection_id)

    async def connection(self, id: ConnectionId) -> Connection:
        """The connection as it is now."""
        async with self.using(ShowConnection) as show:
            return await show(self.ana, id)

    async def credential(self, connection: Connection) -> Credential:
        """What the connection signs its calls with."""
        async with self.using(Vault) as vault:
            return await vault.open(connection)

    async def reading_line(self, account: str = "") -> Line:
        """A line for a claim that only reads; perhaps of one ad account only."""
        return await self.line(self.reader or await self.connect(), account)

    async def line(self, connection: Connection | None = None, account: str = "") -> Line:
        """A line that is signed for the connection, or for nobody."""
        platforms: Platforms = await self.container.get(Platforms)
        signed = await self.credential(connection) if connection else None
        return platforms.line(self.slug, signed, Caller(ad_account_id=account))
