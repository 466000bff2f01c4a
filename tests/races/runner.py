"""Many processes race for the one seat of a trial, round after round; benchmarks call it too."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.engine import make_engine
from adapters.sql.platform_tables import business_centers
from core.business_center import BusinessCenter, BusinessCenterStatus
from core.ids import BusinessCenterId
from tests.contracts.scene import FAKE, OURS, SHOES
from tests.fakes.storage import sql_storage
from tests.races.contender import Got

ROOT = Path(__file__).parents[2]
PROCESSES = 4
TASKS = 8


class Round(msgspec.Struct, frozen=True):
    """How a round ended: what every task got, and whom the database has as active."""

    got: tuple[Got, ...]
    active: tuple[str, ...]

    @property
    def winners(self) -> tuple[str, ...]:
        """The names of the Business Centers whose tasks believe they won."""
        return tuple(one.words for one in self.got if one.code == "won")

    @property
    def losers(self) -> tuple[Got, ...]:
        """What all the others were told."""
        return tuple(one for one in self.got if one.code != "won")


async def race(
    url: str, rounds: int, way: str = "activate", processes: int = PROCESSES, tasks: int = TASKS
) -> list[Round]:
    """Race on a migrated, empty database; the processes start once, each round starts together."""
    engine = make_engine(url)
    ids = await _set_scene(engine, processes * tasks)
    shares = [ids[number::processes] for number in range(processes)]
    async with _contenders(url, way, shares) as started:
        found = [await _round(engine, started) for _ in range(rounds)]
    await engine.dispose()
    return found


async def _set_scene(engine: AsyncEngine, count: int) -> list[str]:
    """A trial that has not ended, and so many inactive Business Centers in it."""
    ends_at = datetime.now(UTC) + timedelta(hours=24)
    storage = sql_storage(engine)
    await storage.workspaces.add(msgspec.structs.replace(OURS, trial_ends_at=ends_at))
    await storage.profiles.add(SHOES)
    centers = [_center(number) for number in range(count)]
    await storage.business_centers.put(centers)
    await storage.work.commit()
    return [one.id for one in centers]


def _center(number: int) -> BusinessCenter:
    return BusinessCenter(
        id=BusinessCenterId(f"bc{number:03}"),
        workspace_id=OURS.id,
        profile_id=SHOES.id,
        provider=FAKE,
        name=f"Center {number:03}",
        status=BusinessCenterStatus.ENABLED,
    )


async def _round(engine: AsyncEngine, contenders: list[Process]) -> Round:
    async with engine.begin() as db:
        await db.execute(update(business_centers).values(is_active=False, seat=None))
    for one in contenders:
        assert one.stdin
        one.stdin.write(b"go\n")
    told = await asyncio.gather(*(_told(one) for one in contenders))
    storage = sql_storage(engine)
    active = await storage.business_centers.active_in(OURS.id)
    await storage.work.release()
    return Round(tuple(got for each in told for got in each), tuple(one.name for one in active))


async def _told(contender: Process) -> list[Got]:
    assert contender.stdout
    line = await contender.stdout.readline()
    return msgspec.json.decode(line, type=list[Got])


@asynccontextmanager
async def _contenders(url: str, way: str, shares: list[list[str]]) -> AsyncIterator[list[Process]]:
    paths = [str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    started = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.races.contender", url, way, *share),
            stdin=PIPE,
            stdout=PIPE,
            env=environment,
            limit=2**20,
        )
        for share in shares
    ]
    try:
        yield started
    finally:
        for one in started:
            assert one.stdin
            one.stdin.close()
            await one.wait()
