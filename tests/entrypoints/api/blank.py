"""A database with empty tables: to migrate one for each test would take longer than most tests."""

import asyncio
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade


def lay(database: Path) -> None:
    """Put one there, unless there is something already; not from within an event loop."""
    if not database.exists():
        database.write_bytes(_blank())


@cache
def _blank() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blank.db"
        asyncio.run(_migrate(path))
        return path.read_bytes()


async def _migrate(path: Path) -> None:
    engine = make_engine(f"sqlite:///{path}")
    await upgrade(engine)
    await engine.dispose()
