"""A unit of work that holds a database connection only while it needs one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import CursorResult, Executable, Result, Row, RowMapping, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.cache_key import HasCacheKey

from adapters.sql.engine import PATIENCE_MS, error_of, unreachable
from adapters.sql.load import Row as Plain
from adapters.sql.load import load
from core.errors import Invalid
from core.operator_errors import DatabaseUnreachable

MOMENT_MS = 20
"""How long another process's writer is waited for by whoever can do without."""
GATES: WeakKeyDictionary[AsyncEngine, asyncio.Lock] = WeakKeyDictionary()
"""Who may write next to an SQLite file, within this process."""

PART = 1000
"""Rows that are made nouns at a stretch: some tens of milliseconds."""

type Upsert = postgresql.Insert | sqlite.Insert
type Last = Callable[[SqlWork, list[Any]], Awaitable[None]]


class SqlWork:
    """One use case's reads and writes, in one transaction from its first write on.

    Between `release` (or `commit`) and the next statement no connection is held, so a slow
    platform or an open stream never starves the pool.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._db: AsyncConnection | None = None
        self._gate: asyncio.Lock | None = None
        self._last: dict[Last, list[Any]] = {}
        self._answered: dict[object, list[Any]] = {}

    async def execute(
        self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run one statement, once or for every row. Raises our errors for known refusals."""
        writes = statement.is_dml or statement.get_execution_options().get("hold", False)
        if writes:
            self._answered.clear()
        async with self._database(writes=writes) as db:
            return await db.execute(statement, rows)

    async def load(self, table: Table, names: Sequence[str], rows: Sequence[Plain]) -> None:
        """Insert rows as the driver takes them: far faster, and no row may be there already."""
        self._answered.clear()
        async with self._database(writes=True) as db:
            await load(db, table, names, rows)

    @asynccontextmanager
    async def _database(self, *, writes: bool) -> AsyncIterator[AsyncConnection]:
        """The connection, and what its errors mean to us."""
        try:
            if writes:
                await self._wait_to_write()
            yield await self._connected()
        except DBAPIError as error:
            await self.release()
            if known := error_of(error):
                raise known from error
            raise
        except UnicodeEncodeError as error:
            await self.release()
            raise Invalid(
                "A text holds half a character.", remedy="Send well-formed UTF-8."
            ) from error
        except OSError as error:
            raise DatabaseUnreachable("The database does not answer.") from error

    async def _wait_to_write(self) -> None:
        """Queue up for SQLite's one writer here: its own queue, across processes, only polls.

        Whoever has to wait lets go of their connection, for the writer may be in want of one.
        """
        if self._gate or self.engine.dialect.name != "sqlite":
            return
        gate = GATES.setdefault(self.engine, asyncio.Lock())
        if gate.locked():
            await self._disconnect()
        try:
            async with asyncio.timeout(PATIENCE_MS / 1000):
                await gate.acquire()
        except TimeoutError as error:
            raise DatabaseUnreachable(
                "The database file has been written to for too long."
            ) from error
        self._gate = gate

    async def may_write_at_once(self) -> bool:
        """Take SQLite's write lock where nobody has it; False where somebody would be waited for.

        PostgreSQL has no such lock.
        """
        if self._gate or self.engine.dialect.name != "sqlite":
            return True
        if GATES.setdefault(self.engine, asyncio.Lock()).locked():
            return False
        await self._wait_to_write()
        db = await self._connected()
        await db.exec_driver_sql(f"PRAGMA busy_timeout={MOMENT_MS}")
        try:
            await db.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError:
            is_free = False
        else:
            is_free = True
        await db.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_MS}")
        if not is_free:
            await self.release()
        return is_free

    async def _connected(self) -> AsyncConnection:
        if self._db is not None:
            return self._db
        opening = asyncio.ensure_future(self.engine.connect())
        try:
            self._db = db = await asyncio.shield(opening)
        except asyncio.CancelledError:
            opening.add_done_callback(_let_go)
            raise
        except Exception as error:  # a driver's own kind, before SQLAlchemy wraps any
            await self.release()
            raise unreachable(self.engine, error) from error
        return db

    async def one[T](self, statement: Executable, noun: type[T]) -> T | None:
        """The first row as a noun, or None."""
        return next(iter(await self.many(statement, noun)), None)

    async def many[T](self, statement: Executable, noun: type[T]) -> list[T]:
        """All rows as nouns.

        A question that was asked before, with nothing written or let go of in between, is not
        asked again: what a page is made of asks for the same profile and plan many times.
        """
        question = question_of(statement, noun)
        if question is None:
            return await self._asked(statement, noun)
        if question not in self._answered:
            self._answered[question] = await self._asked(statement, noun)
        return list(self._answered[question])

    async def _asked[T](self, statement: Executable, noun: type[T]) -> list[T]:
        found = await self.execute(statement)
        names = tuple(map(str, found.keys()))
        nouns = list[T]()
        async for part in in_parts(found):
            nouns += [msgspec.convert(dict(zip(names, row, strict=True)), noun) for row in part]
        return nouns

    async def upsert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert the rows; those whose primary key is there are replaced."""
        if not rows:
            return
        statement = _upsert(table, tuple(rows[0]), self.engine.dialect.name)
        await self.execute(statement, rows)

    def at_last(self, deed: Last, thing: object) -> None:
        """Do it within this transaction, after all else, for all things that were asked for.

        So a lock that everybody needs is taken when all other locks are held already, which rules
        a deadlock out, and it is held for a moment only.
        """
        self._last.setdefault(deed, []).append(thing)

    async def commit(self) -> None:
        """Keep everything written so far, and let go of the database. Raises as `execute` does."""
        try:
            for deed, things in self._last.items():
                await deed(self, things)
            if self._db is not None:
                async with self._database(writes=False) as db:
                    await db.commit()
        finally:
            await self.release()

    async def release(self) -> None:
        """Forget what was not committed, and let go of the database."""
        self._last = {}
        self._answered = {}
        gate, self._gate = self._gate, None
        try:
            await self._disconnect()
        finally:
            if gate is not None:
                gate.release()

    async def _disconnect(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            await asyncio.shield(_kept(db.close()))


_TASKS: set[asyncio.Task[None]] = set()
"""What ends by itself though whoever began it was cancelled."""


def _kept(closing: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    task = asyncio.create_task(closing)
    _TASKS.add(task)
    task.add_done_callback(_TASKS.discard)
    return task


def _let_go(opening: asyncio.Future[AsyncConnection]) -> None:
    """Close a connection that came when nobody waited for it any more."""
    if not opening.cancelled() and opening.exception() is None:
        _kept(opening.result().close())


def question_of(statement: Executable, noun: object) -> object | None:
    """What makes two statements the same question; None for one that is to be asked each time."""
    if statement.is_dml or statement.get_execution_options().get("hold", False):
        return None
    key = statement._generate_cache_key() if isinstance(statement, HasCacheKey) else None  # noqa: SLF001 - as SQLAlchemy's own recipe for caching queries does
    if key is None:
        return None
    values = tuple(one.effective_value for one in key.bindparams)
    return noun, key.key, repr(values)


@cache
def _upsert(table: Table, names: tuple[str, ...], dialect: str) -> Upsert:
    """Made once: to build it takes longer than to execute it."""
    keys = [column.name for column in table.primary_key]
    kind = sqlite if dialect == "sqlite" else postgresql
    statement: Upsert = kind.insert(table)
    rest = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


async def in_parts(found: Result[Any]) -> AsyncIterator[Sequence[Row[Any]]]:
    """The rows by the thousand, with a turn for everybody else in between."""
    for part in found.partitions(PART):
        yield part
        if len(part) == PART:
            await asyncio.sleep(0)


def noun_of[T](row: RowMapping | Mapping[str, Any], noun: type[T]) -> T:
    """A row as a noun: the columns it has a field for."""
    return msgspec.convert({str(name): value for name, value in row.items()}, noun)


def row_of(table: Table, noun: object, **more: object) -> dict[str, Any]:
    """A noun as a row: the fields there is a column for, and `more`."""
    names = [column.name for column in table.columns if hasattr(noun, column.name)]
    return {name: getattr(noun, name) for name in names} | more
