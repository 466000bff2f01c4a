"""The ASGI side: reads a call; sends the answer whole, late, cut or not at all."""

from litestar.enums import ScopeType
from litestar.types import Receive, Scope, Send

from adport.sandbox.wire import Request, halved, hold, read, send
from plugins.facebook.sandbox.about import show_about
from plugins.facebook.sandbox.batch import judge_batch
from plugins.facebook.sandbox.gateway import Reply, judge
from plugins.facebook.sandbox.portal import serve_dialog
from plugins.facebook.sandbox.state import Sandbox


async def serve(sandbox: Sandbox, scope: Scope, receive: Receive, answer: Send) -> None:
    """Answer one call of whatever kind; what is not HTTP gets nothing."""
    if scope["type"] != ScopeType.HTTP:
        return
    request = await read(scope, receive)
    reply = _reply(sandbox, request)
    fault = reply.fault
    if fault and fault.kind == "timeout":
        await hold(receive, fault.seconds)
    if fault and fault.kind == "truncated":
        reply = halved(reply)
    await send(reply, answer, is_dropped=bool(fault and fault.kind == "drop"))


def _reply(sandbox: Sandbox, request: Request) -> Reply:
    base = f"http://{request.headers.get('host', 'sandbox')}"
    if request.path == "/":
        return show_about(sandbox)
    if request.path.endswith("/dialog/oauth"):
        return serve_dialog(sandbox, request)
    if "batch" in request.sent and request.path.count("/") <= 2:
        return judge_batch(sandbox, request, base)
    return judge(sandbox, request, base)
