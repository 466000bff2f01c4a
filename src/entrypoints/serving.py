"""Serving an ASGI application: a port that is ours or a clear refusal, and a calm end."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from errno import EADDRINUSE
from signal import SIGINT, SIGTERM
from typing import Any, override

import uvicorn

from core.operator_errors import OperatorError, PortInUse, SettingInvalid

GRACE = 5
"""Seconds that open requests have to end when the service is told to stop."""
TURN = 0.0005
"""Seconds that a busy thread keeps the interpreter while another waits for it.

SQLite's answers come from threads of their own, a dozen for a page; with Python's usual 5 ms each
of them can wait that long behind a sync.
"""


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises PortInUse."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP: asyncio turns Nagle's delay (40 ms an answer) off only where it can tell.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(256)
    except OSError as error:
        listener.close()
        if error.errno == EADDRINUSE:
            raise PortInUse(f"Another program listens on {host} port {port}.") from error
        raise _unusable(host, port) from error
    except (TypeError, ValueError, OverflowError) as error:
        listener.close()
        raise _unusable(host, port) from error
    return listener


def _unusable(host: str, port: int) -> SettingInvalid:
    return SettingInvalid(
        f"Nothing can listen on “{host[:80]!a}”, port {port}.",
        remedy="Set ADPORT_HOST to an address of this machine, ADPORT_PORT to a port you may use.",
    )


def port_of(listener: socket.socket) -> int:
    """The port a socket listens on."""
    return int(listener.getsockname()[1])


class Guest(uvicorn.Server):
    """A server that leaves signals to whoever runs it, and says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    @override
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


def _config(app: Any) -> uvicorn.Config:  # noqa: ANN401 - any ASGI application
    """It logs by our own configuration; no access log: addresses carry codes and link tokens.

    X-Forwarded-For is read by `clients` alone: uvicorn would believe whoever calls from here.
    """
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
        lifespan="on",
    )


@asynccontextmanager
async def served(app: Any, listener: socket.socket) -> AsyncIterator[None]:  # noqa: ANN401
    """The application, answering while the block runs; Ctrl-C stays with whoever runs the block."""
    server = Guest(_config(app))
    task = asyncio.create_task(server.serve([listener]))
    up = asyncio.create_task(server.up.wait())
    await asyncio.wait({task, up}, return_when=asyncio.FIRST_COMPLETED)
    up.cancel()
    if task.done():
        await task
        raise OperatorError("The application did not start.", remedy="The log says why.")
    try:
        yield
    finally:
        server.should_exit = True
        await task
        listener.close()


async def serve_until_told(app: Any, listener: socket.socket) -> None:  # noqa: ANN401
    """Serve until SIGINT or SIGTERM, then let open requests end.

    The signals are taken here and not by uvicorn, which raises them again when it is done and so
    cuts short whatever closes after it.
    """
    sys.setswitchinterval(TURN)
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal in (SIGINT, SIGTERM):
        loop.add_signal_handler(signal, told.set)
    async with served(app, listener):
        await told.wait()
