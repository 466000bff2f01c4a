"""The ASGI side of the gateway: reads a call; sends the answer whole, late, cut or not at all."""

from urllib.parse import unquote

import msgspec
from litestar.enums import ScopeType
from litestar.types import Receive, Scope, Send

from adport.sandbox.wire import Reply, halved, hold, read, send
from plugins.tiktok.sandbox.gateway import judge
from plugins.tiktok.sandbox.state import Sandbox


async def serve(sandbox: Sandbox, scope: Scope, receive: Receive, answer: Send) -> None:
    """Answer one call of the API; whatever is not HTTP gets nothing."""
    if scope["type"] != ScopeType.HTTP:
        return
    request = await read(scope, receive)
    verdict = judge(sandbox, msgspec.structs.replace(request, path=unquote(request.path)))
    said, fault = verdict.reply, verdict.fault
    logged = {"x-tt-logid": said.request_id} if said.request_id else {}
    headers = {**dict(said.headers), **logged}
    reply = Reply(status=said.status, body=said.body, media=said.media, headers=headers)
    if fault and fault.kind == "timeout":
        await hold(receive, fault.seconds)
    if fault and fault.kind == "truncated":
        reply = halved(reply)
    await send(reply, answer, is_dropped=bool(fault and fault.kind == "drop"))
