"""Thirty-two at once for the trial's one place, a thousand times, on both databases."""

import asyncio
import tempfile
import time

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from benchmarks.figure import Figure
from tests.postgres import make_database, running_server
from tests.races.runner import Round, race

ROUNDS = 1000


def measure() -> list[Figure]:
    """On SQLite in a file, and on a PostgreSQL of its own."""
    with tempfile.TemporaryDirectory() as folder:
        found = [_measure("SQLite", f"sqlite:///{folder}/race.db")]
    with running_server() as server:
        url = asyncio.run(make_database(server))
        found.append(_measure("PostgreSQL", url))
    return found


def _measure(database: str, url: str) -> Figure:
    start = time.perf_counter()
    rounds = asyncio.run(_race(url))
    took = time.perf_counter() - start
    right = sum(_is_right(one) for one in rounds)
    return Figure(
        f"{database}: races with exactly one active at the end",
        f"{right:,} of {ROUNDS:,} in {took:.0f} s",
        f"{ROUNDS:,}",
        right == ROUNDS,
    )


async def _race(url: str) -> list[Round]:
    engine = make_engine(url)
    await upgrade(engine)
    await engine.dispose()
    return await race(url, ROUNDS)


def _is_right(one: Round) -> bool:
    refused = all(loser.code == "trial_limit" for loser in one.losers)
    return len(one.active) == 1 and one.winners == one.active and refused
