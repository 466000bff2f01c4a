"""A person who connects to the stand-in, over the real line."""

from collections.abc import Awaitable, Callable, Sequence

import httpx  # noqa: TID251 - the stand-in is called in this process

from adapters.http import HttpSession
from core.ad_account import AdAccount, SeenAdAccount
from core.business_center import SeenBusinessCenter
from core.credential import AppCredentials
from core.ids import ProfileId
from core.insight import Insight, Level, Window, halves
from core.provider import Exchange, Session
from core.provider_errors import TooLarge
from core.quota import Caller as OnBehalf
from core.reads import Page
from core.secret import Secret
from plugins.facebook import Facebook
from plugins.facebook.sandbox import APP_ID, APP_SECRET
from plugins.facebook.sandbox.state import Sandbox
from tests.fakes.allowances import pace_of
from tests.plugins.facebook.sandbox.caller import REDIRECT, SCOPES, Caller

type Listing[T] = Callable[[Session, AdAccount, str], Awaitable[Page[T]]]


async def no_sleep(seconds: float) -> None:
    """Time passes only in the sandbox."""


class Someone:
    """A person who connects, and the line that then speaks for them."""

    def __init__(self, sandbox: Sandbox, client: httpx.AsyncClient) -> None:
        self.sandbox = sandbox
        self.caller = Caller(sandbox, client)
        self.facebook = Facebook()
        self.line = HttpSession(
            provider=self.facebook,
            client=client,
            app=AppCredentials(id=APP_ID, secret=Secret(APP_SECRET)),
            api_url="http://sandbox/v26.0/",
            credential=None,
            pace=pace_of("Facebook"),
            sleep=no_sleep,
        )

    async def connect(
        self,
        user: str = "admin",
        granted: Sequence[str] = SCOPES,
        *,
        accounts: Sequence[str] | None = None,
    ) -> Exchange:
        self.line.credential = None
        found = await self.exchange(await self.caller.code(user, granted, accounts=accounts))
        self.line.credential = found.credential
        return found

    async def exchange(self, code: str, redirect_uri: str = REDIRECT) -> Exchange:
        return await self.facebook.exchange(
            self.line, Secret(code), redirect_uri=redirect_uri, verifier=None
        )

    def decides(self, **options: str) -> None:
        self.line.app = AppCredentials(id=APP_ID, secret=Secret(APP_SECRET), options=options)

    def about(self, account: AdAccount) -> HttpSession:
        return self.line.for_(OnBehalf(ad_account_id=account.id))

    async def centers(self) -> list[SeenBusinessCenter]:
        return [one async for one in self.facebook.business_centers(self.line)]

    async def accounts(self) -> list[SeenAdAccount]:
        centers = await self.centers()
        shown = [one async for one in self.facebook.ad_accounts(self.line, centers)]
        return [one for one in shown if isinstance(one, SeenAdAccount)]

    async def listed[T](self, read: Listing[T], account: AdAccount) -> list[T]:
        return await flat(lambda cursor: read(self.line, account, cursor))

    async def insights(self, account: AdAccount, level: Level, window: Window) -> list[Insight]:
        """As the host reads: 30 days at most, halved where that is still too much."""
        days = (window.until - window.since).days + 1
        try:
            if days > self.facebook.manifest.insight_window_days:
                raise TooLarge("No call asks for so many days.")
            read = self.facebook.insights
            return await flat(lambda cursor: read(self.line, account, level, window, cursor))
        except TooLarge:
            if days == 1:
                raise
        return [row for half in halves(window) for row in await self.insights(account, level, half)]


def known(seen: SeenAdAccount) -> AdAccount:
    return AdAccount(
        id=seen.id,
        profile_id=ProfileId("p"),
        provider=Facebook().manifest.slug,
        name=seen.name,
        currency=seen.currency,
        timezone=seen.timezone,
        status=seen.status,
        business_center_id=seen.business_center_id,
    )


async def flat[T](read: Callable[[str], Awaitable[Page[T]]]) -> list[T]:
    """Page after page, as the host asks for them."""
    pages = [await read("")]
    while pages[-1].next:
        assert len(pages) < 1000
        pages.append(await read(pages[-1].next))
    return [row for page in pages for row in page.rows]
