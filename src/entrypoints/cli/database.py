"""`adport db`: the tables, brought up to date by whoever runs the service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.engine import make_engine
from adapters.sql.migrate import require_current, revision, upgrade
from core.operator_errors import DatabaseNotMigrated
from entrypoints.cli.desk import bare_command, settings_of
from entrypoints.cli.output import Output
from entrypoints.cli.wishes import Wishes
from entrypoints.settings import Settings
from entrypoints.start import make_folder

db = click.Group("db", help="The database's tables; an embedded database keeps itself up to date.")


@bare_command(db, "upgrade", "adport db upgrade")
async def upgrade_tables(wishes: Wishes) -> None:
    """Bring the tables up to this version; twice, or twice at once, is harmless."""
    settings = settings_of(wishes)
    if settings.is_embedded:
        make_folder(settings)
    async with _engine(settings) as engine:
        await upgrade(engine)
        at = await revision(engine)
    Output(json=wishes.json).give({"revision": at}, f"The tables are at revision {at}.")


@bare_command(db, "status", "adport db status")
async def status(wishes: Wishes) -> None:
    """Say whether the tables are this version's; exits with 6 where they are not."""
    settings = settings_of(wishes)
    _require_file(settings)
    async with _engine(settings) as engine:
        await require_current(engine)
        at = await revision(engine)
    out = Output(json=wishes.json)
    out.give({"revision": at}, f"The tables are this version's, at revision {at}.")


def _require_file(settings: Settings) -> None:
    """Looking must not make the file it looks for."""
    path = make_url(settings.database_url).database if settings.is_embedded else None
    if path and not Path(path).exists():
        raise DatabaseNotMigrated(f"There is no database at {path} yet.")


@asynccontextmanager
async def _engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(settings.database_url)
    try:
        yield engine
    finally:
        await engine.dispose()
