"""Thirty-two at once for the trial's one place, again and again, on both databases."""

import asyncio
import tempfile
import time

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from benchmarks.figure import Figure
from tests.postgres import make_database, running_server
from tests.races.runner import Round, race

ROUNDS, MANY = 50, 1000


def measure() -> list[Figure]:
    """On SQLite in a file, and on a PostgreSQL of its own."""
    return _on_both(ROUNDS)


def measure_long() -> list[Figure]:
    """A thousand times each, which takes eight minutes."""
    return _on_both(MANY)


def _on_both(rounds: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        found = [_measure("SQLite", f"sqlite:///{folder}/race.db", rounds)]
    with running_server() as server:
        url = asyncio.run(make_database(server))
        return [*found, _measure("PostgreSQL", url, rounds)]


def _measure(database: str, url: str, count: int) -> Figure:
    start = time.perf_counter()
    rounds = asyncio.run(_race(url, count))
    took = time.perf_counter() - start
    right = sum(_is_right(one) for one in rounds)
    return Figure(
        f"{database}: races with exactly one active at the end",
        f"{right:,} of {count:,} in {took:.0f} s",
        f"{count:,}",
        right == count,
    )


async def _race(url: str, rounds: int) -> list[Round]:
    engine = make_engine(url)
    await upgrade(engine)
    await engine.dispose()
    return await race(url, rounds)


def _is_right(one: Round) -> bool:
    refused = all(loser.code == "trial_limit" for loser in one.losers)
    return len(one.active) == 1 and one.winners == one.active and refused
