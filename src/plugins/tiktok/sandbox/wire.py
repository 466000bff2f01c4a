"""The ASGI side of the gateway: reads a call; sends the answer whole, late, cut or not at all."""

import asyncio
from urllib.parse import unquote

import msgspec
from litestar.enums import ScopeType
from litestar.types import HTTPScope, Receive, Scope, Send

from plugins.tiktok.sandbox.envelope import Reply
from plugins.tiktok.sandbox.gateway import Request, judge
from plugins.tiktok.sandbox.state import Sandbox


async def serve(sandbox: Sandbox, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one call of the API; whatever is not HTTP gets nothing."""
    if scope["type"] != ScopeType.HTTP:
        return
    verdict = judge(sandbox, await _read(scope, receive))
    reply, fault = verdict.reply, verdict.fault
    if fault and fault.kind == "timeout":
        await _hold(receive, fault.seconds)
    if fault and fault.kind == "truncated":
        reply = msgspec.structs.replace(reply, body=reply.body[: len(reply.body) // 2])
    await _start(send, reply)
    if not fault or fault.kind != "drop":
        await send({"type": "http.response.body", "body": reply.body, "more_body": False})


async def _read(scope: HTTPScope, receive: Receive) -> Request:
    """The call as sent: Litestar has cut the slash off `path`, so the raw one is read."""
    raw = scope["raw_path"].partition(b"?")[0].decode("latin-1")
    return Request(
        method=scope["method"],
        path=unquote(raw),
        query=scope["query_string"].decode("latin-1"),
        headers={key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]},
        body=await _body(receive),
    )


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        event = await receive()
        if event["type"] != "http.request":
            return body
        body += event["body"]
        if not event["more_body"]:
            return body


async def _hold(receive: Receive, seconds: float) -> None:
    """Keep the caller waiting, but not longer than the caller waits."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return


async def _start(send: Send, reply: Reply) -> None:
    """A body that is promised here and never sent makes the server drop the connection."""
    headers = [
        (b"content-type", reply.media.encode()),
        (b"content-length", str(len(reply.body)).encode()),
    ]
    headers += [(name.lower().encode(), value.encode()) for name, value in reply.headers]
    if reply.request_id:
        headers.append((b"x-tt-logid", reply.request_id.encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
