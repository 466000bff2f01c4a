"""Live parts of pages: looked at again and again, and sent whenever they have changed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
from dishka import AsyncContainer
from litestar import Request
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from core.access import Actor
from core.errors import Error
from core.usecases.logging_in import RecogniseSession
from entrypoints.http.identity import name_of

LOOK = 0.4
"""Seconds between two looks."""
QUIET = 15
"""Seconds without news after which a comment keeps the stream open."""


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to see now, as HTML; and what to say at the end, where it is over."""

    html: str
    is_over: bool = False
    last_words: str = ""


type Look = Callable[[AsyncContainer, Actor], Awaitable[Sight]]


def stream(request: Request[Any, Any, Any], look: Look) -> ServerSentEvent:
    """Server-sent events: `part` whenever something changed, and one `over`.

    Where there is nothing to look at any more it is `gone`: the page stays as it is.
    """
    return ServerSentEvent(_watched(request, look))


async def _watched(
    request: Request[Any, Any, Any], look: Look
) -> AsyncIterator[ServerSentEventMessage]:
    told, quiet = "", 0.0
    while True:
        try:
            seen = await _seen(request, look)
        except Error:  # deleted meanwhile, or the database is down: a reload would meet it again
            yield ServerSentEventMessage(data="", event="gone")
            return
        if seen is None:
            yield ServerSentEventMessage(data="", event="over")
            return
        if seen.html != told:
            told, quiet = seen.html, 0.0
            yield ServerSentEventMessage(data=seen.html, event="part")
        if seen.is_over:
            yield ServerSentEventMessage(data=seen.last_words, event="over")
            return
        if quiet >= QUIET:
            quiet = 0.0
            yield ServerSentEventMessage(comment="still here", data=None)
        await asyncio.sleep(LOOK)
        quiet += LOOK


async def _seen(request: Request[Any, Any, Any], look: Look) -> Sight | None:
    """In a database session of its own; None once the person is signed out."""
    container: AsyncContainer = request.app.state.dishka_container
    async with container() as scope:
        recognise = await scope.get(RecogniseSession)
        known = await recognise(request.state.secret, name_of(request), is_use=False)
        return await look(scope, known.actor) if known else None
