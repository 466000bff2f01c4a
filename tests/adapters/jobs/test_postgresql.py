"""What befalls a queue on PostgreSQL: killed workers, and a server that goes away."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.jobs.queue import PgQueuerJobs
from adapters.sql.engine import make_engine
from core.operator_errors import DatabaseUnreachable
from tests.adapters.jobs.conftest import migrate
from tests.contracts.jobs import Hands, sync, working
from tests.postgres import restartable_server

ROOT = Path(__file__).parents[3]
AGAIN = 12
"""Seconds within which a killed worker's job is begun by another."""
BACK = 5
"""Seconds within which jobs are done after the server has come back."""


@pytest.fixture
def kind() -> str:
    return "postgresql"


@pytest.fixture
async def engine(url: str) -> AsyncIterator[AsyncEngine]:
    made = make_engine(url)
    yield made
    await made.dispose()


@asynccontextmanager
async def laboring(url: str) -> AsyncIterator[Process]:
    paths = [str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.adapters.jobs.laborer", url),
        stdout=PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


async def test_a_killed_workers_job_is_begun_by_another_within_seconds(
    url: str, engine: AsyncEngine
) -> None:
    jobs = PgQueuerJobs(engine)
    async with laboring(url) as laborer:
        await jobs.enqueue(sync("a"))
        assert laborer.stdout
        assert await laborer.stdout.readline() == b"a\n"
        laborer.kill()
    killed = time.monotonic()
    async with working(jobs) as hands, asyncio.timeout(AGAIN + 5):
        while not hands.begun:  # noqa: ASYNC110 - only looking tells
            await asyncio.sleep(0.05)
    assert time.monotonic() - killed < AGAIN
    await jobs.close()


async def test_a_worker_that_lives_keeps_its_job_for_longer(engine: AsyncEngine) -> None:
    one, other, hands = PgQueuerJobs(engine), PgQueuerJobs(engine), Hands()
    await one.enqueue(sync("slow"))
    async with working(one, hands):
        await hands.until("slow")
        async with working(other) as idle:
            await asyncio.sleep(AGAIN)
            assert idle.begun == []
        hands.gate.set()
    assert hands.begun == ["slow"]
    await one.close()
    await other.close()


async def test_two_workers_share_the_jobs_and_double_none(engine: AsyncEngine) -> None:
    one, other = PgQueuerJobs(engine), PgQueuerJobs(engine)
    keys = [f"slow{number}" for number in range(40)]
    async with working(one) as some, working(other) as others:
        for key in keys:
            await one.enqueue(sync(key))
        async with asyncio.timeout(10):
            while len(some.begun) + len(others.begun) < len(keys):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        some.gate.set()
        others.gate.set()
        await some.quiet()
    assert sorted(some.begun + others.begun) == sorted(keys)
    await one.close()
    await other.close()


async def test_a_restart_of_the_server_disturbs_no_job_and_is_over_in_seconds() -> None:
    with restartable_server() as server:
        await migrate(server.url)
        engine = make_engine(server.url)
        jobs, hands = PgQueuerJobs(engine), Hands()
        async with working(jobs, hands):
            await jobs.enqueue(sync("slow"))
            await hands.until("slow")
            await asyncio.to_thread(server.stop)
            await asyncio.sleep(3)
            await asyncio.to_thread(server.start)
            back = time.monotonic()
            await jobs.enqueue(sync("a"))
            await hands.until("a")
            assert time.monotonic() - back < BACK
            hands.gate.set()
            await hands.quiet()
        assert sorted(hands.ended) == ["a", "slow"]
        await jobs.close()
        await engine.dispose()


async def test_without_its_server_it_takes_no_job_and_still_stops() -> None:
    engine = make_engine("postgresql://adport:wrong@127.0.0.1:9/adport")
    jobs = PgQueuerJobs(engine)
    async with working(jobs):
        with pytest.raises(DatabaseUnreachable, match="does not take new jobs"):
            await jobs.enqueue(sync("a"))
    await jobs.close()
    await engine.dispose()
