"""Who may see a page: whoever is signed in; and which forms are ours: those of that session."""

from dataclasses import fields
from functools import cache
from typing import Any
from urllib.parse import quote

import msgspec
from dishka import AsyncContainer
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler

from core.access import Actor
from core.errors import Denied
from core.secret import Secret
from core.usecases.logging_in import Client, Known, RecogniseSession
from entrypoints.addresses import Addresses
from entrypoints.http import clients
from entrypoints.http.identity import name_of
from entrypoints.http.origins import require_ours
from entrypoints.http.web.cookies import FORM_FIELD, HEADER, is_ours, secret_in

SAFE = {"GET", "HEAD", "OPTIONS"}
LIVE = "/events"
"""How the paths of streams end, which browsers open by themselves while a page is open."""
FORM = "application/x-www-form-urlencoded"

type AnyConnection = ASGIConnection[Any, Any, Any, Any]


class SignInFirst(HTTPException):
    """Nobody is signed in here; the page that was asked for comes afterwards."""

    status_code = 401


class OtherKind(HTTPException):
    """A body that is no form: it could not be looked through for what no form of ours has."""

    status_code = 415


class UnknownField(HTTPException):
    """A form carries more than it has fields for."""

    status_code = 400

    def __init__(self, name: str) -> None:
        super().__init__(f"This form has no field “{name[:40]}”.")


OPEN_FIELDS = "open_fields"
"""The option of a handler that names how the fields begin which a provider decides on."""


async def sign_in_first(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """A guard: recognise the browser's session. Raises SignInFirst."""
    if connection.scope.get("method") == "OPTIONS":
        return  # which tells what can be asked for, and nothing else
    container: AsyncContainer = connection.state.dishka_container
    addresses = await container.get(Addresses)
    secret = secret_in(connection, addresses)
    recognise = await container.get(RecogniseSession)
    is_use = not connection.scope["path"].endswith(LIVE)
    known = await recognise(secret, name_of(connection), is_use=is_use)
    if known is None or secret is None:
        raise SignInFirst
    connection.state.known, connection.state.secret = known, secret


async def same_origin(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """A guard: what changes anything comes from a page of ours. Raises Denied."""
    if connection.scope.get("method", "GET") in SAFE:
        return
    addresses = await connection.state.dishka_container.get(Addresses)
    require_ours(connection, addresses)


async def any_form(request: Request[Any, Any, Any]) -> None:
    """Before a handler that is open to everybody. Raises OtherKind or UnknownField."""
    name_of(request)
    if request.method not in SAFE:
        await _require_form(request)
        await _require_known_fields(request)


async def own_form(request: Request[Any, Any, Any]) -> None:
    """Before a handler that changes anything: the form is this session's. Raises Denied."""
    name_of(request)
    if request.method in SAFE:
        return
    await _require_form(request)
    given = request.headers.get(HEADER, "")
    if not given and request.content_type[0] == FORM:
        given = str((await request.form()).get(FORM_FIELD, ""))
    secret: Secret | None = getattr(request.state, "secret", None)
    if secret is None or not is_ours(given, secret):
        raise Denied(
            "The page was made for another session.",
            remedy="Open the page again, and repeat it there.",
        )
    await _require_known_fields(request)


async def _require_form(request: Request[Any, Any, Any]) -> None:
    is_empty = "content-type" not in request.headers and not await request.body()
    if request.content_type[0] != FORM and not is_empty:
        raise OtherKind("Send it as a form does.")


async def _require_known_fields(request: Request[Any, Any, Any]) -> None:
    """A field that a form of ours does not have is a slip or an attack: nothing is taken of it."""
    if request.content_type[0] != FORM:
        return
    handler = request.route_handler
    prefix = handler.opt.get(OPEN_FIELDS)
    for name in await request.form():
        if name not in known_fields(handler) and not (prefix and name.startswith(prefix)):
            raise UnknownField(name)


@cache
def known_fields(handler: BaseRouteHandler) -> frozenset[str]:
    """What a handler's form may carry."""
    data = handler.parsed_fn_signature.parameters.get("data")
    names = (one.name for one in fields(data.annotation)) if data else ()
    return frozenset({FORM_FIELD, *names})


def return_path(connection: AnyConnection) -> str:
    """Where to go on after signing in: the page that was asked for."""
    query = connection.scope.get("query_string", b"").decode("latin-1")
    return quote(connection.scope["path"] + (f"?{query}" if query else ""), safe="/")


def safe_path(text: str) -> str:
    """A path of ours; anything that could lead elsewhere becomes the first page."""
    is_ours = text.startswith("/") and not text.startswith("//") and "\\" not in text
    return text if is_ours and text.isprintable() else "/"


async def client_at(request: Request[Any, Any, Any]) -> Client:
    """Whoever sent the request, and the session that another one takes the place of."""
    container: AsyncContainer = request.state.dishka_container
    earlier = secret_in(request, await container.get(Addresses))
    return msgspec.structs.replace(await clients.client_at(request), earlier=earlier)


async def provide_known(request: Request[Any, Any, Any]) -> Known:
    """Whoever is signed in here."""
    known: Known = request.state.known
    return known


async def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """The same, as the use cases know them."""
    known: Known = request.state.known
    return known.actor
