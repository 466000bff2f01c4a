"""PgQueuer's way to PostgreSQL, which outlives a restart of the server."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Self

import asyncpg  # type: ignore[import-untyped]
import structlog
from pgqueuer.core.tm import TaskManager
from pgqueuer.ports.driver import NotifyCallback
from sqlalchemy.ext.asyncio import AsyncEngine

FIRST, LONGEST = 0.1, 2.0
"""Seconds of the first pause after a lost connection, and of the longest: it doubles."""
PATIENCE = 10
"""Seconds within which a connection is made and a statement answered."""
MOST = 4
"""Connections held besides the one that listens."""
THEIRS = {"prepared_statement_cache_size", "prepared_statement_name_func", "async_fallback"}
"""What SQLAlchemy takes from the address for itself."""

LOST = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""What asyncpg raises while the server is away, ends, starts, or is full.

The last one comes where a connection breaks in the middle of a statement that is given up.
"""

log = structlog.get_logger()


class MendingDriver:
    """Asks again, ever more patiently, until the server answers or the driver is closed.

    PgQueuer's own drivers pass a lost connection on, and its worker then ends.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        _, given = engine.dialect.create_connect_args(engine.url)
        known = {name: value for name, value in given.items() if name not in THEIRS}
        self._address: dict[str, Any] = {"timeout": PATIENCE, **known}
        self._pool: Any = None
        self._heard: list[tuple[str, NotifyCallback]] = []
        self._ear: asyncio.Task[None] | None = None
        self._shutdown = asyncio.Event()
        self._is_closed = False

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """The rows that PostgreSQL answers."""
        rows = await self._asked(lambda pool: pool.fetch(query, *args))
        return [dict(row) for row in rows]

    async def execute(self, query: str, *args: object) -> str:
        """What PostgreSQL says that it did."""
        return str(await self._asked(lambda pool: pool.execute(query, *args)))

    async def notify(self, channel: str, payload: str) -> None:
        """Tell everybody who listens there."""
        await self.execute("SELECT pg_notify($1, $2)", channel, payload)

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        """Call back with every payload told there, on whatever connection there is by then."""
        await self._stop_listening()
        self._heard.append((channel, callback))
        self._ear = asyncio.create_task(self._listen())

    @property
    def shutdown(self) -> asyncio.Event:
        """Part of PgQueuer's contract."""
        return self._shutdown

    @property
    def tm(self) -> TaskManager:
        """Part of PgQueuer's contract."""
        return TaskManager()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop_listening()
        self._heard.clear()

    def give_up(self) -> None:
        """From now on a lost connection is passed on."""
        self._is_closed = True

    async def close(self) -> None:
        """Let go of every connection."""
        self.give_up()
        await self._stop_listening()
        if self._pool is not None:
            self._pool.terminate()

    async def _asked(self, ask: Callable[[Any], Awaitable[Any]]) -> Any:  # noqa: ANN401 - rows
        pause = FIRST
        while True:
            try:
                return await ask(await self._opened())
            except LOST as error:
                if self._is_closed or isinstance(error, ValueError):  # the latter is our mistake
                    raise
                log.warning("jobs.database_lost", error=type(error).__name__, pause=pause)
            await asyncio.sleep(pause)
            pause = min(LONGEST, pause * 2)

    async def _opened(self) -> Any:  # noqa: ANN401 - asyncpg brings no types
        if self._pool is None:
            pool = asyncpg.create_pool(
                min_size=0, max_size=MOST, command_timeout=PATIENCE, **self._address
            )
            self._pool = pool
            await pool
        return self._pool

    async def _listen(self) -> None:
        pause = FIRST
        while True:
            with suppress(*LOST):
                connection = await asyncpg.connect(**self._address)
                try:
                    pause = FIRST
                    await self._hear(connection)
                finally:
                    connection.terminate()
            await asyncio.sleep(pause)
            pause = min(LONGEST, pause * 2)

    async def _hear(self, connection: Any) -> None:  # noqa: ANN401 - asyncpg brings no types
        """Until the connection is lost."""
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        for channel, callback in self._heard:
            await connection.add_listener(channel, _relay(callback))
        await lost.wait()

    async def _stop_listening(self) -> None:
        ear, self._ear = self._ear, None
        if ear is not None:
            ear.cancel()
            await asyncio.wait({ear})


def _relay(callback: NotifyCallback) -> Callable[[object, int, str, object], None]:
    def hear(_connection: object, _pid: int, _channel: str, payload: object) -> None:
        callback(str(payload))

    return hear
