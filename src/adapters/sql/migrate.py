"""Bringing the tables up to date, and knowing whether they are.

Alembic is imported only where there is something to migrate: it costs a fifth of a second, which
nobody should wait for at every start.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.engine import unreachable
from core.operator_errors import DatabaseNotMigrated, DatabaseUnreachable

NEWEST = "0019"
"""The newest revision in `migrations/versions`."""
MIGRATIONS = Path(__file__).parent / "migrations"


async def upgrade(engine: AsyncEngine) -> None:
    """Bring the tables up to this version. Doing it twice, or twice at once, is harmless."""
    if await revision(engine) == NEWEST:
        return
    try:
        async with engine.begin() as db:
            await db.run_sync(_upgrade)
    except (OSError, SQLAlchemyError) as error:
        raise DatabaseUnreachable("The database does not answer.") from error


async def require_current(engine: AsyncEngine) -> None:
    """Raise DatabaseNotMigrated unless the tables are this version's."""
    found = await revision(engine)
    if found != NEWEST:
        at = f"at revision {found}" if found else "empty"
        raise DatabaseNotMigrated(f"The database is {at}; this version needs {NEWEST}.")


async def revision(engine: AsyncEngine) -> str | None:
    """The revision the tables are at, or None for an empty database."""
    try:
        async with engine.connect() as db:
            return await db.run_sync(_revision)
    except Exception as error:  # a driver's own kind, before SQLAlchemy wraps any
        raise unreachable(engine, error) from error


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseNotMigrated(
            f"This version does not know the database's revision: {error}.",
            remedy="Run the version of Adport that made it, or restore a backup from before.",
        ) from error
