"""/sign-in, /invitations and /sign-out: the way in, and out again."""

from dataclasses import dataclass
from typing import Annotated, Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect

from core.access import Deed, may
from core.errors import Invalid, Unauthenticated
from core.login import LONGEST_PASSWORD, SHORTEST_PASSWORD
from core.secret import Secret
from core.usecases.invitations import AcceptInvitation, Chosen, Guest, LookAtInvitation
from core.usecases.logging_in import Known, RecogniseSession, SignIn, SignOut
from entrypoints.addresses import Addresses
from entrypoints.http.web.cookies import cookie_of, secret_in
from entrypoints.http.web.guard import client_at, safe_path
from entrypoints.http.web.helping import DEEDS
from entrypoints.http.web.rendering import bare, go
from entrypoints.start import FIRST_OWNER


@dataclass
class Credentials:
    """The form of the sign-in page."""

    email: str = ""
    password: str = ""
    next: str = "/"


@dataclass
class Choice:
    """The form of the invitation page."""

    name: str = ""
    email: str = ""
    password: str = ""


@get("/sign-in", include_in_schema=False)
@inject
async def show_sign_in(
    request: Request[Any, Any, Any],
    recognise: FromDishka[RecogniseSession],
    addresses: FromDishka[Addresses],
    next: Annotated[str, QueryParameter()] = "/",
) -> Response[str] | Redirect:
    """The form; whoever is signed in goes on at once."""
    if await recognise(secret_in(request, addresses)):
        return go(safe_path(next), addresses)
    return bare("sign_in.html", request, addresses, next=safe_path(next), email="", error=None)


@post("/sign-in", include_in_schema=False)
@inject
async def sign_in(
    request: Request[Any, Any, Any],
    data: URLEncodedBody[Credentials],
    sign_in: FromDishka[SignIn],
    addresses: FromDishka[Addresses],
) -> Response[str] | Redirect:
    """A session of its own for this browser, whatever cookie it came with."""
    try:
        secret = await sign_in(data.email, Secret(data.password), await client_at(request))
    except Unauthenticated as error:
        shown = {"next": safe_path(data.next), "email": data.email[:254], "error": error}
        return bare("sign_in.html", request, addresses, 401, **shown)
    answer = go(safe_path(data.next), addresses)
    answer.cookies.append(cookie_of(secret, addresses))
    return answer


@get("/invitations/{token:str}", include_in_schema=False)
@inject
async def show_invitation(
    token: FromPath[str],
    request: Request[Any, Any, Any],
    look: FromDishka[LookAtInvitation],
    addresses: FromDishka[Addresses],
) -> Response[str]:
    """Whom it is for, and what to choose. Looking uses nothing up."""
    guest = await look(Secret(token), await client_at(request))
    name = "" if guest.member.email == FIRST_OWNER[0] else guest.member.name
    return _invitation(request, addresses, guest, Choice(name=name), None, 200)


@post("/invitations/{token:str}", include_in_schema=False)
@inject
async def accept_invitation(
    token: FromPath[str],
    request: Request[Any, Any, Any],
    data: URLEncodedBody[Choice],
    look: FromDishka[LookAtInvitation],
    accept: FromDishka[AcceptInvitation],
    addresses: FromDishka[Addresses],
) -> Response[str] | Redirect:
    """Choose, and be signed in."""
    chosen = Chosen(name=data.name, email=data.email, password=Secret(data.password))
    client = await client_at(request)
    try:
        secret = await accept(Secret(token), chosen, client)
    except Invalid as error:
        guest = await look(Secret(token), client)
        return _invitation(request, addresses, guest, data, error, 400)
    answer = go("/", addresses, f"Welcome, {data.name.strip()}.")
    answer.cookies.append(cookie_of(secret, addresses))
    return answer


@post("/sign-out", include_in_schema=False)
@inject
async def sign_out(
    known: NamedDependency[Known],
    sign_out: FromDishka[SignOut],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """End this browser's session."""
    await sign_out(known)
    answer = go("/sign-in", addresses, "You are signed out.")
    answer.cookies.append(cookie_of(None, addresses))
    return answer


@post("/sign-out-everywhere", include_in_schema=False)
@inject
async def sign_out_everywhere(
    known: NamedDependency[Known],
    sign_out: FromDishka[SignOut],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """End every session of one's own."""
    await sign_out.everywhere(known)
    answer = go("/sign-in", addresses, "You are signed out everywhere.")
    answer.cookies.append(cookie_of(None, addresses))
    return answer


def _invitation(
    request: Request[Any, Any, Any],
    addresses: Addresses,
    guest: Guest,
    shown: Choice,
    error: Invalid | None,
    status: int,
) -> Response[str]:
    is_first = guest.member.email == FIRST_OWNER[0]
    return bare(
        "invitation.html",
        request,
        addresses,
        status,
        guest=guest,
        shown=shown,
        fixed=None if is_first else guest.member.email,
        error=error,
        shortest=SHORTEST_PASSWORD,
        longest=LONGEST_PASSWORD,
        may=[DEEDS[deed] for deed in Deed if may(guest.member.role, deed)],
    )


OPEN = (show_sign_in, sign_in, show_invitation, accept_invitation)
"""For whoever is not signed in."""
HANDLERS = (sign_out, sign_out_everywhere)
