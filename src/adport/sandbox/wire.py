"""HTTP as ASGI has it: reads a call; sends the answer whole, late, cut or not at all."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

type Receive = Callable[[], Awaitable[Any]]
type Send = Callable[[Any], Awaitable[None]]
"""ASGI's two, in whatever words a framework types its events."""

JSON, HTML = "application/json", "text/html; charset=utf-8"


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A call as it came over the wire; `path` and `query` are still percent-encoded."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes

    def __repr__(self) -> str:
        return f"Request({self.method} {self.path})"

    @property
    def params(self) -> dict[str, str]:
        """The query."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    @property
    def sent(self) -> dict[str, str]:
        """Query and form, for a platform to which they mean the same."""
        if "form-urlencoded" not in self.headers.get("content-type", ""):
            return self.params
        return self.params | dict(parse_qsl(self.body.decode(), keep_blank_values=True))


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it leaves."""

    status: int = 200
    body: bytes = b""
    media: str = JSON
    headers: Mapping[str, str] = {}


async def read(scope: Mapping[str, Any], receive: Receive) -> Request:
    """The whole call. The raw path: a mounted application finds `path` without its slash."""
    pairs: list[tuple[bytes, bytes]] = scope["headers"]
    return Request(
        method=scope["method"],
        path=scope["raw_path"].partition(b"?")[0].decode("latin-1") or "/",
        query=scope["query_string"].decode("latin-1"),
        headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs},
        body=await read_body(receive),
    )


async def read_body(receive: Receive) -> bytes:
    """To its end, or to where the caller hung up."""
    body = b""
    while True:
        event = await receive()
        if event["type"] != "http.request":
            return body
        part: bytes = event.get("body", b"")
        body += part
        if not event.get("more_body"):
            return body


async def send(reply: Reply, send: Send, *, is_dropped: bool = False) -> None:
    """The answer; a body that is promised and never sent makes the server drop the connection."""
    named = {"content-type": reply.media, "content-length": str(len(reply.body)), **reply.headers}
    headers = [(name.lower().encode(), value.encode()) for name, value in named.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    if not is_dropped:
        await send({"type": "http.response.body", "body": reply.body, "more_body": False})


def halved[Some: Reply](reply: Some) -> Some:
    """The answer, cut in the middle."""
    return msgspec.structs.replace(reply, body=reply.body[: len(reply.body) // 2])


async def hold(receive: Receive, seconds: float) -> None:
    """Keep the caller waiting, but not longer than the caller waits."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return


async def live(receive: Receive, send: Send) -> None:
    """Begin and end with the server."""
    while (event := await receive())["type"] != "lifespan.shutdown":
        await send({"type": f"{event['type']}.complete"})
    await send({"type": "lifespan.shutdown.complete"})
