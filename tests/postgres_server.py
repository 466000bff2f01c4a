"""One PostgreSQL server of the tests: made in a folder, started as nobody of note, stopped."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_S = 60
IS_ROOT = os.geteuid() == 0
USER = "nobody" if IS_ROOT else None
"""Who runs the server where root runs the tests: PostgreSQL refuses root."""

STAYER = '"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server'
KEEPER = f"{STAYER}; rm -rf cluster"
"""Ends the server as soon as its standard input closes, so also when the tests are killed."""

INITDB = ("--no-sync", "--username=postgres", "--encoding=UTF8", "--locale=C", "--auth=password")
SETTINGS = (
    "--listen_addresses=127.0.0.1",
    "--unix_socket_directories=",
    "--max_connections=200",
    "--fsync=off",
    "--synchronous_commit=off",
    "--full_page_writes=off",
    "--wal_level=minimal",
    "--max_wal_senders=0",
)


class NotStarted(Exception):
    """A server did not come up; the message is the reason in PostgreSQL's words."""


@contextmanager
def serving(programs: Path, home: Path) -> Iterator[str]:
    """The URL of a server living in `home`, an empty folder of its user's. Raises NotStarted."""
    password = secrets.token_hex(16)
    _make_cluster(programs, home, password)
    port = _free_port()
    server = _start(programs, home, port)
    try:
        _wait_until_ready(home)
        yield f"postgresql+asyncpg://postgres:{password}@127.0.0.1:{port}/postgres"
    finally:
        server.communicate(timeout=PATIENCE_S)


class Restartable:
    """A server that is stopped and started again, at the same address and with its data."""

    def __init__(self, programs: Path, home: Path) -> None:
        password = secrets.token_hex(16)
        _make_cluster(programs, home, password)
        self._programs, self._home, self._port = programs, home, _free_port()
        self.url = f"postgresql+asyncpg://postgres:{password}@127.0.0.1:{self._port}/postgres"
        self.start()

    def start(self) -> None:
        """Come up. Raises NotStarted."""
        said = (self._home / "log").stat().st_size
        self._process = _start(self._programs, self._home, self._port, STAYER)
        _wait_until_ready(self._home, said)

    def stop(self) -> None:
        """Throw everybody out and end."""
        self._process.communicate(timeout=PATIENCE_S)


def is_open(path: Path) -> bool:
    """Whether everybody may pass through a folder and all those above it."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def give(path: Path) -> None:
    """Make the server's user the owner of a path."""
    if USER:
        shutil.chown(path, USER)


def _make_cluster(programs: Path, home: Path, password: str) -> None:
    secret = home / "password"
    secret.write_text(password)
    give(secret)
    (home / "log").touch()
    made = subprocess.run(  # noqa: S603 - the program is one that we looked up
        [programs / "initdb", *INITDB, f"--pwfile={secret}", f"--pgdata={home / 'cluster'}"],
        capture_output=True,
        check=False,
        cwd=home,
        user=USER,
        group=_group(),
        extra_groups=_no_more_groups(),
    )
    if made.returncode:
        raise NotStarted(_last_line(made.stderr))


def _start(programs: Path, home: Path, port: int, keeper: str = KEEPER) -> subprocess.Popen[bytes]:
    server = [str(programs / "postgres"), "-D", str(home / "cluster"), f"--port={port}"]
    with (home / "log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - the program is one that we looked up
            ["/bin/sh", "-c", keeper, "keeper", *server, *SETTINGS],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=home,
            start_new_session=True,  # Ctrl-C is for the tests, which then stop it in good order
            user=USER,
            group=_group(),
            extra_groups=_no_more_groups(),
        )


def _wait_until_ready(home: Path, already_said: int = 0) -> None:
    status = home / "cluster" / "postmaster.pid"
    deadline = time.monotonic() + PATIENCE_S
    while not (status.exists() and "\nready" in status.read_text()):
        said = (home / "log").read_bytes()[already_said:]
        if b"FATAL:" in said or time.monotonic() > deadline:
            raise NotStarted(_last_line(said))
        time.sleep(0.02)


def _free_port() -> int:
    """A port below those that outgoing connections are given, so that none takes it meanwhile."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def _group() -> int | None:
    if USER is None:
        return None
    return pwd.getpwnam(USER).pw_gid


def _no_more_groups() -> list[int] | None:
    return [] if USER else None


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "it said nothing")
