"""The way to a sandbox in this process: what a network does to an answer, without its delays."""

import asyncio
from collections.abc import MutableMapping
from datetime import UTC
from email.utils import format_datetime
from typing import Any

import httpx  # noqa: TID251 - the stand-in is called in this process
from litestar import Litestar

from plugins.tiktok.sandbox.state import Sandbox

type Message = MutableMapping[str, Any]


class Network(httpx.AsyncBaseTransport):
    """Whoever keeps silent is given up on at once; an answer that breaks off is told as such."""

    def __init__(self, app: Litestar) -> None:
        self._app: Any = app
        self._sandbox: Sandbox = app.state.sandbox

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        exchange = _Exchange(await request.aread())
        answering = asyncio.ensure_future(
            self._app(_scope(request), exchange.receive, exchange.send)
        )
        silence = asyncio.ensure_future(exchange.is_silent.wait())
        await asyncio.wait({answering, silence}, return_when=asyncio.FIRST_COMPLETED)
        silence.cancel()
        if not answering.done():
            answering.cancel()
            raise httpx.ReadTimeout("nothing came", request=request)
        await answering
        if not exchange.is_whole:
            raise httpx.RemoteProtocolError("the answer broke off", request=request)
        headers = [*exchange.headers, (b"date", self._date())]
        return httpx.Response(exchange.status, headers=headers, content=bytes(exchange.body))

    def _date(self) -> bytes:
        """As a server would add it."""
        return format_datetime(self._sandbox.clock.now().astimezone(UTC), usegmt=True).encode()


class _Exchange:
    """One question and its answer, as ASGI sees them."""

    def __init__(self, question: bytes) -> None:
        self._question: bytes | None = question
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = bytearray()
        self.is_whole = False
        self.is_silent = asyncio.Event()

    async def receive(self) -> Message:
        """Who asks for more than the whole question waits for the caller to hang up."""
        if self._question is None:
            self.is_silent.set()
            await asyncio.Event().wait()
        question, self._question = self._question, None
        return {"type": "http.request", "body": question or b"", "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
            return
        self.body += message.get("body", b"")
        self.is_whole = not message.get("more_body", False)


def _scope(request: httpx.Request) -> dict[str, object]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path,
        "query_string": request.url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 1),
        "server": (request.url.host, request.url.port),
        "extensions": {},
    }
