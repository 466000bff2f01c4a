"""Who is asking: every API request shows a key, and is judged by its member's present role."""

from typing import Any
from uuid import uuid4

import msgspec
import structlog
from dishka import AsyncContainer
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.exceptions import ClientException
from litestar.handlers import BaseRouteHandler

from core.access import Actor
from core.secret import Secret
from core.usecases.api_keys import Recognise

SCHEME = "bearer "
JSON = "application/json"


def name_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The request's id, made when first asked for: log, audit trail and answer share it."""
    known = str(getattr(connection.state, "request_id", ""))
    if not known:
        known = connection.state.request_id = uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=known)
    return known


async def take_request(request: Request[Any, Any, Any]) -> None:
    """Name the request, and refuse a body that is no JSON text before anything reads it."""
    name_of(request)
    body = await request.body()
    if "data" not in request.route_handler.parsed_fn_signature.parameters:
        if body.strip() not in {b"", b"{}"}:
            raise ClientException("This takes no body; leave it out.")
        return
    if request.headers.get("content-type") and request.content_type[0] != JSON:
        raise ClientException("The body is to be JSON.", status_code=415)
    try:
        body.decode()
        msgspec.json.decode(body, type=msgspec.Raw)
    except UnicodeDecodeError as error:
        raise ClientException("The body is no UTF-8 text.") from error
    except RecursionError as error:
        raise ClientException("The body is nested too deeply.") from error
    except msgspec.DecodeError:
        return  # the framework says where it is wrong


async def tell_request_id(
    request_or_response: Response[Any],
) -> Response[Any]:
    """Hand the id back with the answer."""
    known = structlog.contextvars.get_contextvars().get("request_id")
    if known:
        request_or_response.headers["X-Request-ID"] = known
    return request_or_response


async def authenticate(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Recognise the key, before what the body says is looked at. Raises Unauthenticated."""
    connection.state.actor = await recognised(connection, connection.state.dishka_container)


async def recognised(
    connection: ASGIConnection[Any, Any, Any, Any], scope: AsyncContainer
) -> Actor:
    """Whom the request's key belongs to, in the role of this moment. Raises Unauthenticated."""
    header = connection.headers.get("authorization", "")
    key = header[len(SCHEME) :].strip() if header.lower().startswith(SCHEME) else ""
    recognise = await scope.get(Recognise)
    return await recognise(Secret(key) if key else None, name_of(connection))


async def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """Whoever `authenticate` recognised."""
    actor: Actor = request.state.actor
    return actor
