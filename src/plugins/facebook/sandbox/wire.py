"""The ASGI side: reads a call; sends the answer whole, late, cut or not at all."""

import asyncio

import msgspec
from litestar.enums import ScopeType
from litestar.types import HTTPScope, Receive, Scope, Send

from plugins.facebook.sandbox.about import show_about
from plugins.facebook.sandbox.batch import judge_batch
from plugins.facebook.sandbox.gateway import Reply, Request, judge
from plugins.facebook.sandbox.portal import serve_dialog
from plugins.facebook.sandbox.state import Sandbox


async def serve(sandbox: Sandbox, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one call of whatever kind; what is not HTTP gets nothing."""
    if scope["type"] != ScopeType.HTTP:
        return
    request = await _read(scope, receive)
    reply = _reply(sandbox, request)
    fault = reply.fault
    if fault and fault.kind == "timeout":
        await _hold(receive, fault.seconds)
    if fault and fault.kind == "truncated":
        reply = msgspec.structs.replace(reply, body=reply.body[: len(reply.body) // 2])
    await _start(send, reply)
    if not fault or fault.kind != "drop":
        await send({"type": "http.response.body", "body": reply.body, "more_body": False})


def _reply(sandbox: Sandbox, request: Request) -> Reply:
    base = f"http://{request.headers.get('host', 'sandbox')}"
    if request.path == "/":
        return show_about(sandbox)
    if request.path.endswith("/dialog/oauth"):
        return serve_dialog(sandbox, request)
    if "batch" in request.sent and request.path.count("/") <= 2:
        return judge_batch(sandbox, request, base)
    return judge(sandbox, request, base)


async def _read(scope: HTTPScope, receive: Receive) -> Request:
    return Request(
        method=scope["method"],
        path=scope["raw_path"].partition(b"?")[0].decode("latin-1") or "/",
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
    headers += [(name.lower().encode(), value.encode()) for name, value in reply.headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
