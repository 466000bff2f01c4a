"""One process of a race: waits for “go”, ticks the schedule several times at once, tells the runs.

Run as `python -m tests.races.scheduler URL TICKS`, a line of JSON a round on its output.
"""

import asyncio
import sys

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.chance import SystemChance
from adapters.sql.engine import make_engine
from core.usecases.schedule import StartDueSyncs
from tests.fakes.house import House
from tests.fakes.storage import sql_storage


async def tick(engine: AsyncEngine) -> list[str]:
    """The connections whose syncs this tick started."""
    storage = sql_storage(engine)
    house = House(storage=storage, chance=SystemChance())  # type: ignore[arg-type]
    try:
        return [run.connection_id for run in await house.make(StartDueSyncs)()]
    finally:
        await storage.work.release()


async def main(url: str, ticks: str) -> None:
    """Race once for every line that comes in, until none does."""
    engine = make_engine(url)
    while await asyncio.to_thread(sys.stdin.readline):
        started = await asyncio.gather(*(tick(engine) for _ in range(int(ticks))))
        sys.stdout.write(msgspec.json.encode(started).decode() + "\n")
        sys.stdout.flush()
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
