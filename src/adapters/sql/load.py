"""Rows handed to the driver itself: a page of a thousand is stored in hundredths of a second."""

from collections.abc import Sequence
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import Table
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.ext.asyncio import AsyncConnection

type Row = tuple[Any, ...]

LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
"""What a connection says that is gone, or that the server is about to end."""


async def load(
    db: AsyncConnection, table: Table, names: Sequence[str], rows: Sequence[Row]
) -> None:
    """Insert rows within the transaction. Raises DBAPIError as SQLAlchemy would."""
    if db.dialect.name == "sqlite":
        await _insert(db, table.name, names, rows)
        return
    try:
        await _copy(db, table.name, names, rows)
    except (asyncpg.PostgresError, *LOST) as error:
        if not isinstance(error, LOST) or isinstance(error, ValueError):
            raise DBAPIError("COPY", None, error) from error
        await db.invalidate(error)  # nothing can be rolled back on it any more
        raise InterfaceError("COPY", None, error) from error


async def _insert(
    db: AsyncConnection, table: str, names: Sequence[str], rows: Sequence[Row]
) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
    await db.exec_driver_sql(statement, list(rows), execution_options={"hold": True})


async def _copy(db: AsyncConnection, table: str, names: Sequence[str], rows: Sequence[Row]) -> None:
    driver: Any = (await db.get_raw_connection()).driver_connection
    if not driver.is_in_transaction():
        await db.exec_driver_sql("SELECT 1")  # until then the driver would commit by itself
    said = await driver.copy_records_to_table(table, records=rows, columns=names)
    if said != f"COPY {len(rows)}":
        raise RuntimeError(f"PostgreSQL took not all of {len(rows)} rows: {said}.")
