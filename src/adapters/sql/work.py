"""A unit of work that holds a database connection only while it needs one."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import CursorResult, Executable, RowMapping, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.sql.engine import error_of
from core.operator_errors import DatabaseUnreachable

type Upsert = postgresql.Insert | sqlite.Insert


class SqlWork:
    """One use case's reads and writes, in one transaction from its first write on.

    Between `release` (or `commit`) and the next statement no connection is held, so a slow
    platform or an open stream never starves the pool.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._db: AsyncConnection | None = None

    async def execute(
        self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run one statement, once or for every row. Raises our errors for known refusals."""
        try:
            db = await self._connected()
            return await db.execute(statement, rows)
        except DBAPIError as error:
            await self.release()
            if known := error_of(error):
                raise known from error
            raise
        except OSError as error:
            raise DatabaseUnreachable("The database does not answer.") from error

    async def _connected(self) -> AsyncConnection:
        if self._db is None:
            try:
                self._db = await self.engine.connect()
            except Exception as error:  # a driver's own kind, before SQLAlchemy wraps any
                raise DatabaseUnreachable("The database does not let us in.") from error
        return self._db

    async def one[T](self, statement: Executable, noun: type[T]) -> T | None:
        """The first row as a noun, or None."""
        row = (await self.execute(statement)).mappings().first()
        return None if row is None else noun_of(row, noun)

    async def many[T](self, statement: Executable, noun: type[T]) -> list[T]:
        """All rows as nouns."""
        return [noun_of(row, noun) for row in (await self.execute(statement)).mappings()]

    async def upsert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert the rows; those whose primary key is there are replaced."""
        if not rows:
            return
        keys = [column.name for column in table.primary_key]
        kind = sqlite if self.engine.dialect.name == "sqlite" else postgresql
        statement: Upsert = kind.insert(table)
        rest = {name: statement.excluded[name] for name in rows[0] if name not in keys}
        await self.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest), rows)

    async def commit(self) -> None:
        """Keep everything written so far, and let go of the database."""
        if self._db is not None:
            try:
                await self._db.commit()
            finally:
                await self.release()

    async def release(self) -> None:
        """Forget what was not committed, and let go of the database."""
        db, self._db = self._db, None
        if db is not None:
            await db.close()


def noun_of[T](row: RowMapping | Mapping[str, Any], noun: type[T]) -> T:
    """A row as a noun: the columns it has a field for."""
    return msgspec.convert({str(name): value for name, value in row.items()}, noun)


def row_of(table: Table, noun: object, **more: object) -> dict[str, Any]:
    """A noun as a row: the fields there is a column for, and `more`."""
    names = [column.name for column in table.columns if hasattr(noun, column.name)]
    return {name: getattr(noun, name) for name in names} | more
