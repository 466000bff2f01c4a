"""The engine, for both databases, and what their refusals mean to us."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as AllTaken
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.sql.one_hop import OneHopConnection
from adapters.sql.one_hop import connect as connect_sqlite
from core.errors import Error, Invalid, NameTaken, PlanLimit, SyncRunning, TrialLimit
from core.operator_errors import DatabaseNotMigrated, DatabaseUnreachable, SettingInvalid

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
POSTGRESQL_PORT = 5432
PATIENCE_MS = 30_000
"""How long a writer waits for another one, on SQLite."""

REFUSALS: dict[str, tuple[str, Callable[[], Error]]] = {
    "one_business_center_a_seat": (
        "business_centers.workspace_id, business_centers.seat",
        lambda: TrialLimit("The plan's last place has just been taken by another."),
    ),
    "one_profile_a_seat": (
        "profiles.workspace_id, profiles.seat",
        lambda: PlanLimit("The plan's last place has just been taken by another profile."),
    ),
    "one_profile_a_name": (
        "profiles.workspace_id, profiles.name_key",
        lambda: NameTaken("Another profile has that name.", field="name"),
    ),
    "pk_workspaces": (
        "workspaces.id",
        lambda: NameTaken("Another workspace has that id.", field="id"),
    ),
    "one_member_an_address": (
        "members.workspace_id, members.email",
        lambda: NameTaken(
            "Another member has that address.", field="email", remedy="Use another address."
        ),
    ),
    "one_connection_a_user": (
        "connections.profile_id, connections.provider, connections.user_id",
        lambda: NameTaken("This profile is connected as that platform user already."),
    ),
    "one_sync_a_connection": (
        "sync_runs.connection_id",
        lambda: SyncRunning("This connection is being synced."),
    ),
}
"""A constraint's name, its columns (all that SQLite tells), and our error for it."""


def make_engine(
    url: str, *, connect: Callable[..., OneHopConnection] = connect_sqlite
) -> AsyncEngine:
    """An engine for `sqlite:///path` or `postgresql://…`. Raises SettingInvalid for others.

    `connect` makes a connection to SQLite.
    """
    try:
        parsed = make_url(url)
        drivername = DRIVERS[parsed.get_backend_name()]
    except Exception as error:
        raise SettingInvalid(
            "ADPORT_DATABASE_URL is neither sqlite:///PATH nor postgresql://USER:PASSWORD@HOST/NAME."
        ) from error
    parsed = parsed.set(drivername=drivername)
    if drivername == DRIVERS["postgresql"]:
        return create_async_engine(
            parsed, pool_size=10, max_overflow=20, pool_pre_ping=True, hide_parameters=True
        )
    options = {"isolation_level": None, "async_creator_fn": connect}
    engine = create_async_engine(parsed, connect_args=options, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "before_cursor_execute", _begin_before_writing)
    return engine


def error_of(error: DBAPIError) -> Error | None:
    """What a refusal of the database means, or None where it is no case of ours."""
    said = str(error.orig)
    if isinstance(error, IntegrityError):
        for name, (columns, refusal) in REFUSALS.items():
            if name in said or said.endswith(f"failed: {columns}"):
                return refusal()
        return None
    if "no such table" in said or "does not exist" in said or "no such column" in said:
        return DatabaseNotMigrated("The database lacks tables that this version needs.")
    if "0x00" in said or "surrogates not allowed" in said:
        return Invalid(
            "A text holds what cannot be stored.", remedy="Leave NUL and half characters out."
        )
    if error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError)):
        return DatabaseUnreachable("The database does not answer.")
    return None


def unreachable(engine: AsyncEngine, error: Exception) -> DatabaseUnreachable:
    """Why no connection could be had, naming where it was looked for and never the password."""
    url = engine.url
    if engine.dialect.name == "sqlite":
        said = error.orig if isinstance(error, DBAPIError) else error
        return DatabaseUnreachable(f"The database file {url.database} cannot be used: {said}.")
    at = f"{url.host or 'localhost'}:{url.port or POSTGRESQL_PORT}"
    if isinstance(error, AllTaken):
        return DatabaseUnreachable(f"All connections to the database at {at} are in use.")
    match str(getattr(error, "sqlstate", None) or "")[:2]:
        case "":
            return DatabaseUnreachable(f"The database could not be reached at {at}.")
        case "28":
            why = f"refuses the user “{url.username}” or the password"
        case "3D":
            why = f"has no database “{url.database}”"
        case _:
            why = "takes no connection now"
    return DatabaseUnreachable(f"The database server at {at} {why}.")


def _prepare_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - SQLAlchemy's adapter
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={PATIENCE_MS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",  # a destroyed credential leaves no bytes behind
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_before_writing(
    connection: Connection,
    cursor: DBAPICursor,
    _statement: str,
    _parameters: object,
    context: ExecutionContext | None,
    _many: bool,  # noqa: FBT001 - SQLAlchemy's signature
) -> None:
    """Take the write lock at the first write or `hold`, so that nobody has to upgrade a lock.

    Until then every read stands alone, as under PostgreSQL's READ COMMITTED.
    """
    if context is None:
        return
    options = context.execution_options
    writes = context.isinsert or context.isupdate or context.isdelete or options.get("hold")  # type: ignore[attr-defined]
    driver: Any = connection.connection.driver_connection
    if writes and not driver.in_transaction:
        cursor.execute("BEGIN IMMEDIATE", ())


def lock_schema(connection: Connection) -> None:
    """Let one process at a time change the tables; the lock goes with the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('adport.schema'))"))
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
