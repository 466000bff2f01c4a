"""What a request may hold, and how long: nothing while its body comes or its answer goes."""

import asyncio
from typing import Any

from dishka import AsyncContainer
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.types import Message, Scope

from core.ports.unit_of_work import UnitOfWork

LONGEST_WAIT = 15.0
"""Seconds that a body may take to come."""


class TooSlow(HTTPException):
    """The body did not come in time."""

    status_code = 408


async def hear_out(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard before all others: who may do it is judged when all that was asked is here.

    Whoever dawdles could otherwise be removed meanwhile, or keep the database busy. Raises TooSlow.
    """
    if not isinstance(connection, Request):
        return
    try:
        async with asyncio.timeout(LONGEST_WAIT):
            await connection.body()
    except TimeoutError as error:
        raise TooSlow(
            "The request did not come in time.", headers={"Connection": "close"}
        ) from error


async def let_go(message: Message, scope: Scope) -> None:
    """Before an answer begins: a slow reader or an open stream keeps no database connection."""
    if message["type"] != "http.response.start":
        return
    container: AsyncContainer | None = scope["state"].get("dishka_container")
    if container is not None:
        await (await container.get(UnitOfWork)).release()
