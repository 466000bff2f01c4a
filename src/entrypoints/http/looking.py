"""HEAD: what GET would answer, without its body."""

from typing import override

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.types import HTTPScope, Message, Receive, Scope, Send

LIVE = "/events"
"""How the paths of streams end, whose answers have no end."""
ONCE = "/callback/"
"""How paths begin at which looking uses something up."""


class App(Litestar):
    """An application in which everything that may be looked at answers HEAD."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        if scope["type"] != ScopeType.HTTP or scope["method"] != "HEAD" or _only_got(scope["path"]):
            await super().__call__(scope, receive, send)
            return
        asked: HTTPScope = {**scope, "method": "GET"}

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        await super().__call__(asked, receive, without_body)


def _only_got(path: str) -> bool:
    return path.endswith(LIVE) or path.startswith(ONCE)
