"""A person who connects to the stand-in, over the real line."""

from collections.abc import Sequence

import httpx  # noqa: TID251 - the stand-in is called in this process

from adapters.http import HttpSession
from adapters.pace import Pace
from core.ad_account import AdAccount, SeenAdAccount
from core.business_center import SeenBusinessCenter
from core.credential import AppCredentials
from core.ids import ProfileId
from core.insight import Insight, Level, Window
from core.provider import Exchange
from core.secret import Secret
from plugins.tiktok import TikTok
from plugins.tiktok.sandbox import APP_ID, APP_SECRET
from plugins.tiktok.sandbox.scopes import ALL_SCOPES
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.canned import flat
from tests.plugins.tiktok.sandbox.caller import Caller


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
            pace=Pace(name="TikTok", rates=()),
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

    async def insights(self, account: AdAccount, level: Level, window: Window) -> list[Insight]:
        return await flat(self.tiktok.insights(self.line, account, level, window))


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
