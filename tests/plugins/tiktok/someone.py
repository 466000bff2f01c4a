"""A person who connects to the stand-in, over the real line."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

import httpx  # noqa: TID251 - the stand-in is called in this process

from adapters.http import HttpSession
from core.ad_account import AdAccount, SeenAdAccount
from core.business_center import SeenBusinessCenter
from core.credential import AppCredentials
from core.ids import ProfileId
from core.insight import Insight, Level, Window, halves
from core.provider import Exchange, Session
from core.provider_errors import TooLarge
from core.reads import Page
from core.secret import Secret
from plugins.tiktok import TikTok
from plugins.tiktok.manifest import WIDEST_WINDOW
from plugins.tiktok.sandbox import APP_ID, APP_SECRET
from plugins.tiktok.sandbox.scopes import ALL_SCOPES
from plugins.tiktok.sandbox.state import Sandbox
from tests.fakes.allowances import pace_of
from tests.plugins.tiktok.canned import flat
from tests.plugins.tiktok.sandbox.caller import Caller

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
TODAY = NOON.date()
WEEK = Window(since=TODAY - timedelta(days=6), until=TODAY)

type Listing[T] = Callable[[Session, AdAccount, str], Awaitable[Page[T]]]


class Someone:
    """A person who connects, and the line that then speaks for them."""

    def __init__(self, sandbox: Sandbox, client: httpx.AsyncClient) -> None:
        self.sandbox = sandbox
        self.caller = Caller(client)
        self.tiktok = TikTok()
        self.line = HttpSession(
            provider=self.tiktok,
            client=client,
            app=AppCredentials(id=APP_ID, secret=Secret(APP_SECRET)),
            api_url="http://sandbox/open_api/v1.3/",
            credential=None,
            pace=pace_of("TikTok"),
        )

    async def connect(self, user: str, scopes: Sequence[int] = ALL_SCOPES) -> Exchange:
        code = await self.caller.code(user, scopes)
        found = await self.exchange(code)
        self.line.credential = found.credential
        return found

    async def exchange(self, code: str) -> Exchange:
        return await self.tiktok.exchange(
            self.line, Secret(code), redirect_uri="unused", verifier=None
        )

    async def centers(self) -> list[SeenBusinessCenter]:
        return [one async for one in self.tiktok.business_centers(self.line)]

    async def accounts(self) -> list[SeenAdAccount]:
        centers = await self.centers()
        return [one async for one in self.tiktok.ad_accounts(self.line, centers)]

    async def listed[T](self, read: Listing[T], account: AdAccount) -> list[T]:
        return await flat(lambda cursor: read(self.line, account, cursor))

    async def insights(self, account: AdAccount, level: Level, window: Window) -> list[Insight]:
        """As the host reads: 30 days at most, halved where that is still too much."""
        days = (window.until - window.since).days + 1
        try:
            if days > WIDEST_WINDOW:
                raise TooLarge("No call asks for so many days.")
            read = self.tiktok.insights
            return await flat(lambda cursor: read(self.line, account, level, window, cursor))
        except TooLarge:
            if days == 1:
                raise
        return [row for half in halves(window) for row in await self.insights(account, level, half)]


def known(seen: SeenAdAccount) -> AdAccount:
    return AdAccount(
        id=seen.id,
        profile_id=ProfileId("p"),
        provider=TikTok().manifest.slug,
        name=seen.name,
        currency=seen.currency,
        timezone=seen.timezone,
        status=seen.status,
        business_center_id=seen.business_center_id,
    )
