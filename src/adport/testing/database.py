"""The kit's database: SQLite in the event loop's own thread.

A service must not stand still while a statement runs. The kit has nobody else to serve, and to
change threads twice for each of its ten thousand statements takes longer than they do.
"""

import asyncio
from asyncio import Future
from collections.abc import Callable, Generator
from functools import cache, partial
from pathlib import Path
from sqlite3 import connect as connect_sqlite
from tempfile import TemporaryDirectory
from typing import Any, override

import aiosqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from adapters.sql.one_hop import OneHopConnection


def engine_of(url: str) -> AsyncEngine:
    """The service's own engine, but for the thread."""
    return make_engine(url, connect=_connect)


@cache
def blank() -> bytes:
    """A database with empty tables: to migrate one for each test would take longer than most."""
    with TemporaryDirectory(prefix="adport-kit-") as folder:
        path = Path(folder) / "blank.db"
        asyncio.run(_migrate(path))
        return path.read_bytes()


class _AtOnce:
    """Stands in for the queue to the thread: what is put into it is done already."""

    def put_nowait(self, asked: tuple[Future[Any] | None, Callable[[], Any]]) -> None:
        """Do it, and tell the future how it went."""
        future, do = asked
        try:
            told = do()
        except Exception as error:
            if future is None:
                raise
            future.set_exception(error)
        else:
            if future is not None:
                future.set_result(told)


class _Connection(OneHopConnection):
    """A connection whose thread is never started."""

    def __init__(self, connector: Callable[[], Any]) -> None:
        super().__init__(connector, 1)
        self._tx = _AtOnce()  # type: ignore[assignment]

    @override
    def __await__(self) -> Generator[Any, None, aiosqlite.Connection]:
        return self._connect().__await__()


def _connect(database: str, **options: Any) -> OneHopConnection:  # noqa: ANN401 - the driver's
    return _Connection(partial(connect_sqlite, database, **options))


async def _migrate(path: Path) -> None:
    engine = engine_of(f"sqlite:///{path}")
    await upgrade(engine)
    await engine.dispose()
