"""Bringing the tables up to date, and knowing whether they are."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from core.operator_errors import DatabaseNotMigrated, DatabaseUnreachable


async def upgrade(engine: AsyncEngine) -> None:
    """Bring the tables up to this version. Doing it twice, or twice at once, is harmless."""
    await _with_connection(engine, _upgrade)


async def require_current(engine: AsyncEngine) -> None:
    """Raise DatabaseNotMigrated unless the tables are this version's."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    found = await revision(engine)
    if found != newest:
        at = f"at revision {found}" if found else "empty"
        raise DatabaseNotMigrated(f"The database is {at}; this version needs {newest}.")


async def revision(engine: AsyncEngine) -> str | None:
    """The revision the tables are at, or None for an empty database."""
    found: list[str | None] = []

    def look(connection: Connection) -> None:
        found.append(MigrationContext.configure(connection).get_current_revision())

    await _with_connection(engine, look)
    return found[0]


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


async def _with_connection(engine: AsyncEngine, do: object) -> None:
    try:
        async with engine.begin() as db:
            await db.run_sync(do)  # type: ignore[arg-type]
    except (OSError, SQLAlchemyError) as error:
        raise DatabaseUnreachable("The database does not answer.") from error
