"""However many processes call at once, together they stay within what the platform allows."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import msgspec

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade

ROOT = Path(__file__).parents[2]
PROCESSES, CALLERS = 3, 8
CALLS, WINDOW, SECONDS = 50, 2, 4.0


async def departures(url: str) -> list[list[float]]:
    """When each process's calls left."""
    engine = make_engine(url)
    await upgrade(engine)
    await engine.dispose()
    pacers = [await _start(url) for _ in range(PROCESSES)]
    for one in pacers:
        assert one.stdin
        one.stdin.write(b"go\n")
    told = await asyncio.gather(*(one.communicate() for one in pacers))
    assert [one.returncode for one in pacers] == [0] * PROCESSES
    return [msgspec.json.decode(out, type=list[float]) for out, _ in told]


async def _start(url: str) -> Process:
    paths = [str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    arguments = (url, *map(str, (CALLS, WINDOW, SECONDS, CALLERS)))
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.races.pacer", *arguments),
        stdin=PIPE,
        stdout=PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )


def assert_shared(found: list[list[float]]) -> None:
    """No window was overfull, most of the allowance was used, and every process had of it."""
    together = sorted(moment for left in found for moment in left)
    first_of_the_next = zip(together, together[CALLS:], strict=False)
    assert min(later - sooner for sooner, later in first_of_the_next) >= WINDOW
    assert len(together) >= 0.75 * CALLS / WINDOW * (together[-1] - together[0])
    assert min(map(len, found)) >= len(together) / PROCESSES / 3


async def test_on_sqlite_three_processes_keep_to_one_allowance(sqlite_url: str) -> None:
    assert_shared(await departures(sqlite_url))


async def test_on_postgresql_three_processes_keep_to_one_allowance(postgresql_url: str) -> None:
    assert_shared(await departures(postgresql_url))
