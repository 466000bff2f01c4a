"""One sandbox as an ASGI app: Graph, the login dialog, the admin path and a page about itself."""

from datetime import datetime

from litestar import Litestar, asgi
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import Receive, Scope, Send

from adport.sandbox.console import Console
from plugins.facebook.sandbox.admin import Admin
from plugins.facebook.sandbox.state import start
from plugins.facebook.sandbox.steering import Steering
from plugins.facebook.sandbox.wire import serve


def make_app(*, now: datetime | None = None) -> Litestar:
    """A new Facebook of its own, sharing nothing with another; its clock starts at `now`."""
    sandbox = start(now)

    @asgi("/", is_mount=True, copy_scope=True)
    async def graph(scope: Scope, receive: Receive, send: Send) -> None:
        await serve(sandbox, scope, receive, send)

    return Litestar(
        route_handlers=[graph, Console, Admin, Steering],
        dependencies={"sandbox": Provide(lambda: sandbox, sync_to_thread=False)},
        state=State({"sandbox": sandbox}),
        openapi_config=None,
        logging_config=None,
    )
