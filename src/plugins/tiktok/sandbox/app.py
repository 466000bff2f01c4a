"""One sandbox as an ASGI app: the API, the consent page, the admin path and a page about itself."""

from collections.abc import Mapping
from datetime import datetime

from litestar import Litestar, Request, Response, asgi, get
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.types import Receive, Scope, Send

from adport.sandbox.console import Console
from plugins.tiktok.sandbox.account_portal import AccountPortal
from plugins.tiktok.sandbox.admin import Admin
from plugins.tiktok.sandbox.allowances import ALLOWANCES, Tier
from plugins.tiktok.sandbox.changing import Changing
from plugins.tiktok.sandbox.counting import Counting
from plugins.tiktok.sandbox.guide import Guided, guide
from plugins.tiktok.sandbox.media import serve_media
from plugins.tiktok.sandbox.owning import Owning
from plugins.tiktok.sandbox.page import Markup, fill, joined, page
from plugins.tiktok.sandbox.phone import Phone
from plugins.tiktok.sandbox.portal import Portal, describe
from plugins.tiktok.sandbox.state import Sandbox, start
from plugins.tiktok.sandbox.steering import Steering
from plugins.tiktok.sandbox.tokens import APP_ID
from plugins.tiktok.sandbox.watching import Watching
from plugins.tiktok.sandbox.wire import serve
from plugins.tiktok.sandbox.world import User, World

_ROUTES = (
    Portal,
    AccountPortal,
    Console,
    Admin,
    Changing,
    Counting,
    Watching,
    Steering,
    Owning,
    Phone,
)


def make_app(
    *,
    now: datetime | None = None,
    tier: str = "basic",
    accounts: Mapping[str, str] | None = None,
) -> Litestar:
    """A new TikTok of its own, sharing nothing with another; its clock starts at `now`.

    Its page about itself speaks of TikTok for Business; of TikTok accounts where `accounts` says
    who has one. Raises ValueError for a quota level other than basic, advanced, premium and
    ultimate.
    """
    sandbox = start(now, _tier(tier))

    @asgi("/open_api", is_mount=True, copy_scope=True)
    async def api(scope: Scope, receive: Receive, send: Send) -> None:
        await serve(sandbox, scope, receive, send)

    async def close() -> None:
        await sandbox.outbox.close()  # the one there is by then, however often it began anew

    return Litestar(
        route_handlers=[api, *_ROUTES, about, serve_media],
        dependencies={"sandbox": Provide(lambda: sandbox, sync_to_thread=False)},
        state=State({"sandbox": sandbox, "accounts": accounts}),
        on_shutdown=[close],
        openapi_config=None,
        logging_config=None,
    )


@get("/")
async def about(
    request: Request[None, None, State], sandbox: NamedDependency[Sandbox]
) -> Response[str]:
    """What this is, who is in it, and how to steer it."""
    world, accounts = sandbox.world, request.app.state.accounts
    content = fill(
        "index",
        title="TikTok accounts" if accounts else "TikTok's API for Business",
        consent=AccountPortal.path if accounts else Portal.path,
        now=f"{sandbox.clock.now():%Y-%m-%d %H:%M:%S} UTC",
        app_id=APP_ID,
        tier=sandbox.settings.tier,
        users=joined(
            fill("row", first=user.key, second=user.name, third=what)
            for user, what in _people(world, accounts)
        ),
        paths=joined(_row(str(request.base_url), each) for each in guide(world)),
    )
    return page("TikTok sandbox", content)


def _people(world: World, accounts: Mapping[str, str] | None) -> list[tuple[User, str]]:
    """Who can agree, and what there is to know about each."""
    if accounts:
        return [(world.users[key], what) for key, what in accounts.items()]
    return [(user, describe(world, user)) for user in world.users.values()]


def _row(base_url: str, one: Guided) -> Markup:
    address = base_url.rstrip("/") + one.posted
    sent = f"-H 'Content-Type: application/json' -d '{one.body}' " if one.body else ""
    return fill("path", first=one.path, second=one.what, example=f"curl {sent}{address}")


def _tier(name: str) -> Tier:
    for tier in ALLOWANCES:
        if tier == name:
            return tier
    raise ValueError(f"Unknown quota level: {name}")
