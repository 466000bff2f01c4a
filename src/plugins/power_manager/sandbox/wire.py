"""HTTP as ASGI has it: reads a call, sends an answer, and spoils it where that was ordered."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from plugins.power_manager.sandbox.faults import Fault, Refusal

type Event = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Event]]
type Send = Callable[[Event], Awaitable[None]]

JSON, HTML = "application/json", "text/html; charset=utf-8"
_GATEWAY = b"<!doctype html><title>Just a moment</title><h1>Just a moment</h1>"
_TOO_MUCH = 6 * 1024 * 1024


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A call as it came."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"Request({self.method} {self.path})"

    @property
    def key(self) -> str:
        """What the call is signed with, in either of the two headers."""
        bearer = self.headers.get("authorization", "")
        return bearer.removeprefix("Bearer ") or self.headers.get("x-api-key", "")


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it leaves."""

    status: int = 200
    body: bytes = b""
    media: str = JSON
    headers: Mapping[str, str] = {}


async def read(scope: Mapping[str, Any], receive: Receive) -> Request:
    """The whole call."""
    pairs: list[tuple[bytes, bytes]] = scope["headers"]
    body = b""
    while True:
        event = await receive()
        body += event.get("body", b"")
        if not event.get("more_body"):
            break
    return Request(
        method=scope["method"],
        path=scope["path"],
        params=dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True)),
        headers={name.decode().lower(): value.decode("latin-1") for name, value in pairs},
        body=body,
    )


def refused(refusal: Refusal) -> Reply:
    """The contract's error, with the header that says the same as its `retry_after_s`."""
    wait = refusal.retry_after_s
    error: dict[str, object] = {"code": refusal.code, "message": str(refusal)}
    if wait:
        error["retry_after_s"] = wait
    return Reply(
        status=refusal.status,
        body=msgspec.json.encode({"error": error}),
        headers={"retry-after": str(wait)} if wait else {},
    )


def spoilt(reply: Reply, fault: Fault | None) -> Reply:
    """The answer after the fault, where it is one of the wire's."""
    match fault.kind if fault else None:
        case "truncated":
            return msgspec.structs.replace(reply, body=reply.body[: len(reply.body) // 2])
        case "endless":
            return msgspec.structs.replace(reply, body=b" " * _TOO_MUCH)
        case "html":
            return Reply(body=_GATEWAY, media=HTML)
        case "redirect":
            return Reply(status=302, headers={"location": "https://elsewhere.example/"})
        case _:
            return reply


async def send(reply: Reply, send: Send) -> None:
    """The answer at once."""
    named = {"content-type": reply.media, "content-length": str(len(reply.body)), **reply.headers}
    headers = [(name.encode(), value.encode()) for name, value in named.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


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
