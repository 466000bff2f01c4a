"""One process of a race: waits for “go”, lets its tasks grab a seat at once, tells what they got.

Run as `python -m tests.races.contender URL WAY CENTER…`, a line of JSON a round on its output.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.chance import SystemChance
from adapters.clock import SystemClock
from adapters.sql.engine import make_engine
from core.business_center import BusinessCenter
from core.errors import Refused
from core.ids import BusinessCenterId
from core.usecases.business_centers import ChangeBusinessCenters
from core.usecases.standing import Standing
from core.usecases.trail import Trail
from tests.contracts.scene import FAKE, OURS, SHOES
from tests.fakes.house import actor
from tests.fakes.storage import Storage, sql_storage

type Way = Callable[[Storage, BusinessCenterId], Awaitable[BusinessCenter]]


class Got(msgspec.Struct, frozen=True):
    """What one task came away with: its Business Center's name, or the refusal's code and words."""

    code: str
    words: str


async def activate(storage: Storage, id: BusinessCenterId) -> BusinessCenter:
    """By the use case: the way everybody goes."""
    clock = SystemClock()
    standing = Standing(
        storage.workspaces, storage.plans, storage.profiles, storage.business_centers, clock
    )
    trail = Trail(storage.audit, clock, SystemChance())
    change = ChangeBusinessCenters(
        storage.business_centers,
        storage.connections,
        storage.profiles,
        standing,
        clock,
        trail,
        storage.work,
    )
    return await change.activate(actor(OURS.id), SHOES.id, FAKE, id)


async def put(storage: Storage, id: BusinessCenterId) -> BusinessCenter:
    """Past the use case and its lock: only the database stands in the way."""
    center = await storage.business_centers.get(SHOES.id, FAKE, id)
    await storage.work.release()
    taken = msgspec.structs.replace(center, is_active=True, seat=1)
    await storage.business_centers.put([taken])
    await storage.work.commit()
    return taken


WAYS: dict[str, Way] = {"activate": activate, "put": put}


async def grab(engine: AsyncEngine, way: Way, id: BusinessCenterId) -> Got:
    """One task's one try, in a unit of work of its own."""
    storage = sql_storage(engine)
    try:
        return Got("won", (await way(storage, id)).name)
    except Refused as refusal:
        return Got(refusal.code, str(refusal))
    finally:
        await storage.work.release()


async def main(url: str, way: str, *ids: str) -> None:
    """Race once for every line that comes in, until none does."""
    engine = make_engine(url)
    while await asyncio.to_thread(sys.stdin.readline):
        tries = (grab(engine, WAYS[way], BusinessCenterId(id)) for id in ids)
        got = await asyncio.gather(*tries)
        sys.stdout.write(msgspec.json.encode(got).decode() + "\n")
        sys.stdout.flush()
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
