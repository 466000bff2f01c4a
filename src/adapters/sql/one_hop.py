"""SQLite's statements in one step each: aiosqlite takes four, and every one changes threads twice.

A question of the API asks the database a dozen times, so that the steps weigh more than the work.
"""

import asyncio
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, override

import aiosqlite

type Told = tuple[Any, list[Any], int, int | None]
"""A cursor's description, rows, row count and last row id."""


class OneHopCursor:
    """A cursor that has all its rows as soon as it was executed; SQLAlchemy reads them all anyway.

    It has what SQLAlchemy's adapter asks a cursor for, no more.
    """

    def __init__(self, connection: "OneHopConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> "OneHopCursor":
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> "OneHopCursor":
        """Run a statement and fetch what it brings."""
        self._take(await self._connection.ask(_executed, sql, parameters))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> "OneHopCursor":
        """Run a statement for every row."""
        self._take(await self._connection.ask(_executed_many, sql, parameters))
        return self

    async def fetchall(self) -> Sequence[Any]:
        """The rows; they are given once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open: a statement whose rows were all read is reset by SQLite."""
        self._rows = []

    def _take(self, told: Told) -> None:
        self.description, self._rows, self.rowcount, self.lastrowid = told


class OneHopConnection(aiosqlite.Connection):
    """aiosqlite's connection with such cursors."""

    @override
    def cursor(self) -> OneHopCursor:  # type: ignore[override]
        return OneHopCursor(self)

    @override
    async def _connect(self) -> aiosqlite.Connection:
        """To the end, also for a task that is cancelled meanwhile: nobody else could close it."""
        making = asyncio.ensure_future(super()._connect())
        try:
            return await asyncio.shield(making)
        except asyncio.CancelledError:
            making.add_done_callback(lambda _: self.stop())
            raise

    def __del__(self) -> None:
        """Close one that a task left behind which was cancelled while it connected.

        aiosqlite does the same and warns; the warning would be about nothing that can be mended.
        """
        if self._connection is not None:
            self.stop()

    async def ask(self, do: Any, sql: str, parameters: Iterable[Any]) -> Told:  # noqa: ANN401 - one of the two below
        """Do it in the connection's own thread."""
        told: Told = await self._execute(do, self._conn, sql, parameters)  # type: ignore[no-untyped-call]
        return told


def connect(database: str, **options: Any) -> OneHopConnection:  # noqa: ANN401 - the driver's
    """What `aiosqlite.connect` does, whose thread would keep a process from ending."""
    connection = OneHopConnection(partial(_opened, database, **options), 1)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does for its own
    return connection


def _opened(database: str, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - the driver's
    """A missing file is made for its owner alone, which SQLite by itself leaves to the umask."""
    if database != ":memory:" and not options.get("uri"):
        # Only one that is not there is opened: closing it would drop this process's locks on it.
        with suppress(OSError):
            os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    connection: sqlite3.Connection = sqlite3.connect(database, **options)
    return connection


def _executed(connection: sqlite3.Connection, sql: str, parameters: Iterable[Any]) -> Told:
    return _told(connection.execute(sql, tuple(parameters)))


def _executed_many(connection: sqlite3.Connection, sql: str, parameters: Iterable[Any]) -> Told:
    return _told(connection.executemany(sql, parameters))


def _told(cursor: sqlite3.Cursor) -> Told:
    rows = cursor.fetchall() if cursor.description else []
    told = cursor.description, rows, cursor.rowcount, cursor.lastrowid
    cursor.close()
    return told
