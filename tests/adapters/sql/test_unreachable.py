"""A database that lets nobody in: where it was looked for, why, and no password."""

import importlib
import socket

import pytest
from sqlalchemy.exc import TimeoutError as AllTaken

from adapters.sql.engine import make_engine, unreachable
from adapters.sql.migrate import revision
from core.operator_errors import DatabaseUnreachable


def refused(name: str) -> Exception:
    """The driver's own exception; the driver brings no types."""
    error = getattr(importlib.import_module("asyncpg"), name)("no")
    assert isinstance(error, Exception)
    return error


URL = "postgresql://adport:hunter2-of-ours@db.internal:6432/ads"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ConnectionRefusedError(), "could not be reached at db.internal:6432"),
        (TimeoutError(), "could not be reached at db.internal:6432"),
        (
            refused("InvalidPasswordError"),
            "at db.internal:6432 refuses the user “adport” or the password",
        ),
        (refused("InvalidCatalogNameError"), "at db.internal:6432 has no database “ads”"),
        (refused("TooManyConnectionsError"), "at db.internal:6432 takes no connection now"),
        (AllTaken(), "All connections to the database at db.internal:6432 are in use"),
    ],
)
def test_it_is_told_why_and_where(error: Exception, said: str) -> None:
    told = str(unreachable(make_engine(URL), error))
    assert said in told
    assert "hunter2" not in told


async def test_nobody_listening_is_told_with_host_and_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    engine = make_engine(f"postgresql://adport:hunter2-of-ours@127.0.0.1:{port}/ads")
    with pytest.raises(DatabaseUnreachable, match=f"reached at 127.0.0.1:{port}"):
        await revision(engine)
    await engine.dispose()
