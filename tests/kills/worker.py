"""Workers by the dozen: a process that has imported everything, and forks one for every line.

Run as `python -m tests.kills.worker`; a line is an errand as JSON, and so is the answer to it.
"""

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

import httpx  # noqa: TID251 - the real client is counted
import msgspec
import pytest
import structlog
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.chance import SystemChance
from adapters.http import make_client
from adapters.sql.engine import make_engine
from core.job import Job, JobKind
from core.operator_errors import DatabaseUnreachable
from core.slices import SliceKind
from core.usecases.carrying import CarryOutSync
from core.usecases.keeping_links import KeepLinks
from core.usecases.refreshing_links import CarryOutReading
from core.usecases.watching_links import WatchLinkRequests
from plugins.tiktok import TikTok
from tests.fakes.allowances import pace_of
from tests.fakes.clock import FakeClock
from tests.fakes.house import House
from tests.fakes.storage import sql_storage
from tests.faults.kinds import shrink
from tests.faults.stage import Lines

MOST_TRIES = 20
LEASES_OVER = timedelta(minutes=1)


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """A run to carry out, or a round of another job."""

    database_url: str
    api_url: str
    run: str = ""
    deed: Literal["sync", "watch", "keep", "anew"] = "sync"
    """A sync run, a look after link requests, or a reading of linked accounts, due or asked for."""
    now: datetime
    dies_at: int = 0
    """The number of the step, of those a worker makes outside itself, at which it is killed."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How a worker ended."""

    code: int
    steps: int = 0
    interruptions: int = 0
    """How often the database was away."""


class Steps:
    """Counts statements, commits, requests and answers, and kills at one of them."""

    def __init__(self, dies_at: int) -> None:
        self.count = 0
        self._dies_at = dies_at

    def step(self, *_: object) -> None:
        self.count += 1
        if self.count == self._dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    async def step_out(self, _: object) -> None:
        self.step()

    def watch(self, engine: AsyncEngine, client: httpx.AsyncClient) -> None:
        """Before and after a statement, before a commit and after it, and around a request."""
        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(engine.sync_engine, name, self._listener())
        event.listen(engine.sync_engine.pool, "checkin", self._listener())
        client.event_hooks = {"request": [self.step_out], "response": [self.step_out]}

    def _listener(self) -> Callable[..., None]:
        """One of its own: a listener is called once for all events it is given for."""
        return lambda *told: self.step(*told)


async def carry_out(errand: Errand) -> Report:
    """One worker's life, if nobody ends it."""
    steps, engine, clock = Steps(errand.dies_at), make_engine(errand.database_url), FakeClock()
    clock.at = errand.now
    interruptions, is_over = 0, False
    async with make_client(allow_private=True) as client:
        steps.watch(engine, client)
        while not is_over and interruptions < MOST_TRIES:
            house = _house(engine, client, clock, errand.api_url)
            try:
                await _do(house, errand)
                is_over = True
            except* DatabaseUnreachable:  # the job has failed; it comes again when the run is free
                interruptions += 1
                await asyncio.sleep(0.5)
                clock.move(LEASES_OVER)
    await engine.dispose()
    return Report(code=0, steps=steps.count, interruptions=interruptions)


async def _do(house: House, errand: Errand) -> None:
    match errand.deed:
        case "sync":
            await house.make(CarryOutSync)(Job(kind=JobKind.SYNC, key=errand.run))
        case "watch":
            await house.make(WatchLinkRequests)()
        case "keep":
            await house.make(KeepLinks)()
        case "anew":
            job = Job(kind=JobKind.LINKS, key=errand.run)
            await house.make(CarryOutReading)(job, SystemChance().id())


def _house(engine: AsyncEngine, client: httpx.AsyncClient, clock: FakeClock, url: str) -> House:
    pace = pace_of("TikTok")
    lines = Lines(client=client, clock=clock, pace=pace, tiktok=TikTok(), api_url=url)
    return House(
        storage=sql_storage(engine),
        clock=clock,
        chance=SystemChance(),  # type: ignore[arg-type]
        platforms=lines,  # type: ignore[arg-type]
    )


def born(errand: Errand) -> Report:
    """Fork a worker, and see how it ends."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, msgspec.json.encode(asyncio.run(carry_out(errand))))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        said = told.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return msgspec.json.decode(said, type=Report) if said else Report(code=code)


def main() -> None:
    """One after the other, until there are no more lines."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    patch = pytest.MonkeyPatch()
    for kind in SliceKind:
        shrink(kind, patch)
    for line in sys.stdin:
        report = born(msgspec.json.decode(line, type=Errand))
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
