"""Who is asking: every API request shows a key, and is judged by its member's present role."""

from typing import Any
from uuid import uuid4

import structlog
from dishka import AsyncContainer
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from core.access import Actor
from core.secret import Secret
from core.usecases.api_keys import Recognise

SCHEME = "bearer "


async def name_request(request: Request[Any, Any, Any]) -> None:
    """Give the request an id that the log, the audit trail and the answer share."""
    request.state.request_id = uuid4().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request.state.request_id)


async def tell_request_id(
    request_or_response: Response[Any],
) -> Response[Any]:
    """Hand the id back with the answer."""
    known = structlog.contextvars.get_contextvars().get("request_id")
    if known:
        request_or_response.headers["X-Request-ID"] = known
    return request_or_response


async def authenticate(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Recognise the key, before the body is looked at. Raises Unauthenticated."""
    header = connection.headers.get("authorization", "")
    key = header[len(SCHEME) :].strip() if header.lower().startswith(SCHEME) else ""
    scope: AsyncContainer = connection.state.dishka_container
    recognise = await scope.get(Recognise)
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    connection.state.actor = await recognise(Secret(key) if key else None, request_id)


async def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """Whoever `authenticate` recognised."""
    actor: Actor = request.state.actor
    return actor
