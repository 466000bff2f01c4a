"""/connect: the plain pages between a link and the platform."""

from typing import Any
from urllib.parse import urlsplit

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath
from litestar.response import Redirect

from core.authorization import LINK_LIFE, STATE_LIFE, Opened
from core.errors import Error, TooOften
from core.operator_errors import OperatorError
from core.ports.platforms import Platforms
from core.secret import Secret
from core.usecases.authorizations import FollowLink, LookAtLink
from core.usecases.logging_in import LetTry
from entrypoints.addresses import Addresses
from entrypoints.http.clients import client_at
from entrypoints.http.errors import status_of
from entrypoints.http.origins import require_ours
from entrypoints.http.pages import HEADERS, POLICY, page
from entrypoints.http.refusals import note_denied

BROKEN = "The service cannot do that right now."
TELL = "Tell whoever sent you here, and try again later."

TOKEN_LENGTH = 43
"""Of 256 bits in URL-safe base64."""


@get("/connect/{token:str}", include_in_schema=False)
@inject
async def show_link(
    token: FromPath[str],
    request: Request[Any, Any, Any],
    let_try: FromDishka[LetTry],
    look: FromDishka[LookAtLink],
    platforms: FromDishka[Platforms],
) -> Response[str]:
    """What is about to happen, and a button. Looking uses nothing up: link previews look too."""
    try:
        await let_try(await client_at(request))
        invited = await look(Secret(token))
        found = invited.authorization
        manifest = platforms.get(found.provider).manifest
    except Error as error:
        return refusal(error)
    life = LINK_LIFE if found.opened is Opened.LINK else STATE_LIFE
    shown = page(
        "connect.html",
        200,
        workspace=invited.workspace,
        one=manifest,
        minutes=int(life.total_seconds() // 60),
        until=found.expires_at,
    )
    shown.headers["Referrer-Policy"] = "same-origin"  # else the form comes from nowhere
    shown.headers["Content-Security-Policy"] = _sending_to(platforms.authorize_url(found.provider))
    return shown


@post("/connect/{token:str}", include_in_schema=False)
@inject
async def follow_link(
    token: FromPath[str],
    request: Request[Any, Any, Any],
    let_try: FromDishka[LetTry],
    follow: FromDishka[FollowLink],
    addresses: FromDishka[Addresses],
) -> Response[str] | Redirect:
    """Use the link up and go to the platform; the browser is remembered by a cookie."""
    try:
        require_ours(request, addresses)
        await let_try(await client_at(request))
        departure = await follow(Secret(token), browser_of(request, addresses))
    except Error as error:
        await note_denied(error, request.scope)
        return refusal(error)
    cookie = connect_cookie(departure.browser, addresses)
    return Redirect(
        departure.authorize_url, status_code=303, cookies=[cookie], headers=dict(HEADERS)
    )


def refusal(error: Error) -> Response[str]:
    """A plain page that says what does not work, and what to do."""
    if isinstance(error, OperatorError):  # whoever opens a link learns nothing of the inside
        return page("refused.html", 503, what=BROKEN, remedy=TELL)
    answer = page("refused.html", status_of(type(error)), what=str(error), remedy=error.remedy)
    if isinstance(error, TooOften):
        answer.headers["Retry-After"] = str(int(error.after.total_seconds()))
    return answer


def _sending_to(authorize_url: str) -> str:
    """The form goes to us, and browsers hold every redirect that follows to the same rule.

    The platform may send a person on to a sign-in at another host of its own, hence `https:`.
    """
    parts = urlsplit(authorize_url)
    return f"{POLICY}; script-src 'self'; form-action 'self' https: {parts.scheme}://{parts.netloc}"


def browser_of(request: Request[Any, Any, Any], addresses: Addresses) -> Secret | None:
    """What the browser was given to be known by; anything of another form counts as nothing."""
    value = request.cookies.get(_cookie_name(addresses), "")
    return Secret(value) if len(value) == TOKEN_LENGTH and value.isascii() else None


def connect_cookie(browser: Secret, addresses: Addresses) -> Cookie:
    """What the callback recognises the browser by that went to the platform."""
    return Cookie(
        key=_cookie_name(addresses),
        value=browser.reveal(),
        max_age=int(STATE_LIFE.total_seconds()),
        path="/",
        secure=addresses.is_secure,
        httponly=True,
        samesite="lax",
    )


def _cookie_name(addresses: Addresses) -> str:
    return addresses.cookie("adport-connect")
