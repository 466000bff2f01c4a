"""/account: oneself: the password, and where one is signed in."""

from dataclasses import dataclass
from typing import Any

from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from core.errors import Error, Invalid, TooOften
from core.login import IDLE, LONGEST, LONGEST_PASSWORD, SHORTEST_PASSWORD, is_over
from core.ports.clock import Clock
from core.ports.logins import Logins
from core.secret import Secret
from core.usecases.logging_in import Known, SignOut
from core.usecases.passwords import ChangePassword
from entrypoints.addresses import Addresses
from entrypoints.http.errors import status_of
from entrypoints.http.web.rendering import go, page

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass
class Passwords:
    """The password there is, and the one to be."""

    old: str = ""
    password: str = ""


@get("/account", include_in_schema=False)
@inject
async def show_account(
    known: NamedDependency[Known], request: Request[Any, Any, Any]
) -> Response[str]:
    """Name, password, and every browser one is signed in with."""
    return await _account(request, known)


@post("/account/password", include_in_schema=False)
@inject
async def change_password(
    known: NamedDependency[Known],
    data: URLEncodedBody[Passwords],
    request: Request[Any, Any, Any],
    change: FromDishka[ChangePassword],
    addresses: FromDishka[Addresses],
) -> Response[str] | Redirect:
    """Another password; whoever is signed in elsewhere has to sign in again."""
    try:
        await change(known, Secret(data.old), Secret(data.password))
    except (Invalid, TooOften) as error:
        return await _account(request, known, error)
    told = "Your password is changed. Your other browsers are signed out."
    return go("/account", addresses, told)


@post("/account/sessions/{session_id:str}/end", include_in_schema=False)
@inject
async def end_session(
    known: NamedDependency[Known],
    session_id: FromPath[str],
    sign_out: FromDishka[SignOut],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Signed out in one other browser."""
    ended = await sign_out.there(known, session_id)
    return go("/account", addresses, f"{name_of_browser(ended.browser)} is signed out.")


def name_of_browser(agent: str) -> str:
    """What people call the browser; as it calls itself where nobody knows it."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or agent or "An unnamed browser"


async def _account(
    request: Request[Any, Any, Any], known: Known, error: Error | None = None
) -> Response[str]:
    container: AsyncContainer = request.state.dishka_container
    now = (await container.get(Clock)).now()
    found = await (await container.get(Logins)).sessions(known.member.id)
    return await page(
        "account.html",
        request,
        status=status_of(type(error)) if error else 200,
        error=error,
        sessions=[(one, name_of_browser(one.browser)) for one in found if not is_over(one, now)],
        here=known.session.hash,
        shortest=SHORTEST_PASSWORD,
        longest=LONGEST_PASSWORD,
        idle=IDLE.total_seconds(),
        longest_session=LONGEST.total_seconds(),
    )


HANDLERS = (show_account, change_password, end_session)
