"""How much of a platform's quota is used, and how often it is exceeded: by one process and two."""

import asyncio
import os
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import httpx  # noqa: TID251 - plays the person, and reads the sandbox's log

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from benchmarks.figure import Figure
from entrypoints.serving import bind, port_of, served
from plugins.tiktok.sandbox import make_app
from tests.plugins.tiktok.sandbox.caller import Caller
from tests.postgres import make_database, running_server

SECONDS = 20.0
ALLOWED = 10
"""Calls a second, at the level every app starts at."""
THROTTLED = 40100
SHARE = 95
"""Percent of the allowance."""


def measure() -> list[Figure]:
    """One process on SQLite, two on SQLite, two on PostgreSQL, each against a fresh sandbox."""
    found: list[Figure] = []
    for processes in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/adport.db"
            found += asyncio.run(_measure(url, processes, f"SQLite, processes: {processes}"))
    with running_server() as server:
        url = asyncio.run(make_database(server))
        found += asyncio.run(_measure(url, 2, "PostgreSQL, processes: 2"))
    return found


async def _measure(database: str, processes: int, where: str) -> list[Figure]:
    engine = make_engine(database)
    await upgrade(engine)
    await engine.dispose()
    async with _sandbox() as (url, client):
        token = await Caller(client).token()
        pacers = [
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "benchmarks.pacer", database),
                *(f"{url}/open_api/v1.3/", token, str(SECONDS)),
                stdin=PIPE,
                stdout=PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path])},
            )
            for _ in range(processes)
        ]
        await asyncio.sleep(5)  # until all of them have everything imported
        await asyncio.gather(*(one.communicate(b"go\n") for one in pacers))
        calls = (await client.get("/_sandbox/calls")).json()["calls"]
    asked = [one for one in calls if one["path"] == "user/info/"]
    breaches = sum(one["code"] == THROTTLED for one in asked)
    first, *_, last = (datetime.fromisoformat(one["at"]) for one in asked)
    used = 100 * (len(asked) - breaches - 1) / (last - first).total_seconds() / ALLOWED
    return [
        Figure(f"quota used ({where})", f"{used:.1f} %", f"≥ {SHARE} %", used >= SHARE),
        Figure(f"quota exceeded ({where})", f"{breaches} times", "never", breaches == 0),
    ]


@asynccontextmanager
async def _sandbox() -> AsyncIterator[tuple[str, httpx.AsyncClient]]:
    listener = bind("127.0.0.1", 0)
    url = f"http://127.0.0.1:{port_of(listener)}"
    async with served(make_app(), listener), httpx.AsyncClient(base_url=url) as client:
        yield url, client
