"""The admin path that counts renewals: how often each version of a token was used up."""

from litestar import Controller, get
from litestar.di import NamedDependency

from plugins.tiktok.sandbox.account_tokens import AccountCount
from plugins.tiktok.sandbox.state import Sandbox


class Counting(Controller):
    """`GET /_sandbox/tokens`: counts of TikTok accounts' tokens, and never a token."""

    path = "/_sandbox/tokens"

    @get()
    async def count(self, sandbox: NamedDependency[Sandbox]) -> list[AccountCount]:
        return sandbox.account_tokens.counts()
