"""`adport worker` as processes of their own: told to stop, killed, and left without a database."""

import asyncio
import os
import signal
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from tests.e2e.conftest import ADPORT
from tests.entrypoints.api.client import Desk
from tests.entrypoints.api.service import Door, House, opening, running, sandboxed
from tests.entrypoints.cli.line import Line
from tests.postgres import drop_database, make_database, restartable_server

REPORTS = "report/integrated/get/"
TAKEN_OVER = 30
"""Seconds within which another worker goes on with a killed one's run."""
ENDED = 10
"""Seconds within which a worker that is told to stop has ended."""
DONE = 90
"""Seconds within which a run is over in any case."""


@pytest.fixture
async def doors() -> AsyncIterator[tuple[Door, Desk]]:
    async with opening() as door, opening() as side_door, sandboxed(side_door) as desk:
        yield door, desk


@pytest.fixture
async def house(
    doors: tuple[Door, Desk], tmp_path: Path, postgres_url: str
) -> AsyncIterator[House]:
    """A service without a worker, on a PostgreSQL database of its own."""
    url = await make_database(postgres_url)
    async with housed(doors, tmp_path, url) as house:
        yield house
    await drop_database(url, beside=postgres_url)


@asynccontextmanager
async def housed(doors: tuple[Door, Desk], folder: Path, url: str) -> AsyncIterator[House]:
    engine = make_engine(url)
    await upgrade(engine)
    await engine.dispose()
    door, desk = doors
    async with running(
        door,
        folder,
        desk,
        is_worker=False,
        ADPORT_DATABASE_URL=url,
        ADPORT_TIKTOK_LEVEL="ultimate",
    ) as house:
        yield house


@asynccontextmanager
async def worker(house: House) -> AsyncIterator[Process]:
    """A worker that works; whatever is left of it is killed at the end."""
    said = house.database.with_name(f"worker-{uuid4().hex}.log")
    with said.open("wb") as log:
        started = await asyncio.create_subprocess_exec(
            *(ADPORT, "worker"),
            env={**os.environ, **house.environment, "ADPORT_LOG_LEVEL": "INFO"},
            stdout=log,
            stderr=log,
        )
    try:
        async with asyncio.timeout(20):
            while "] working" not in said.read_text():
                assert started.returncode is None, said.read_text()
                await asyncio.sleep(0.1)
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


async def connected(house: House) -> str:
    """A connection that syncs one ad account."""
    profile_id = await house.profile(imports="chosen")
    id = await house.connect(profile_id)
    views = (await house.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    alive = [one["account"]["id"] for one in views if one["account"]["status"] == "active"]
    body = {"provider": "tiktok", "ad_account_ids": alive[:1]}
    await house.owner.put(f"profiles/{profile_id}/ad-accounts/selection", body)
    return id


async def slow(house: House) -> None:
    await house.desk.order("faults", path=REPORTS, kind="timeout", seconds=1, times=1000)


async def quick(house: House) -> None:
    await house.desk.client.delete("faults")


async def until(
    house: House, run_id: str, holds: Callable[[dict[str, Any]], bool], seconds: float
) -> dict[str, Any]:
    """The run as it is when that holds for it."""
    async with asyncio.timeout(seconds):
        while True:
            view: dict[str, Any] = await house.owner.get(f"sync-runs/{run_id}")
            if holds(view):
                return view
            await asyncio.sleep(0.1)


def has_begun(view: dict[str, Any]) -> bool:
    return bool(view["progress"]["rows"])


def is_over(view: dict[str, Any]) -> bool:
    return view["run"]["ended_at"] is not None


def is_free(view: dict[str, Any]) -> bool:
    return bool(view["run"]["worker"] == view["run"]["id"])


async def test_a_run_that_was_asked_for_waits_for_a_worker_and_is_done(house: House) -> None:
    id = await connected(house)
    run = await house.owner.post(f"connections/{id}/sync-runs")
    await asyncio.sleep(1)
    assert is_free(await house.owner.get(f"sync-runs/{run['id']}"))
    async with worker(house):
        ended = await until(house, run["id"], is_over, DONE)
    assert ended["run"]["status"] == "done"


async def test_a_killed_workers_run_is_carried_on_by_another(house: House) -> None:
    id = await connected(house)
    await slow(house)
    async with worker(house) as first:
        run = await house.owner.post(f"connections/{id}/sync-runs")
        begun = await until(house, run["id"], has_begun, DONE)
        async with worker(house):
            first.kill()
            await first.wait()

            def is_taken_over(view: dict[str, Any]) -> bool:
                return bool(view["run"]["worker"] != begun["run"]["worker"])

            await until(house, run["id"], is_taken_over, TAKEN_OVER)
            await quick(house)
            ended = await until(house, run["id"], is_over, DONE)
    assert ended["run"]["status"] == "done"
    assert ended["progress"]["slices_done"] == ended["progress"]["slices"]


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_a_worker_that_is_told_to_stop_lets_its_run_go(
    house: House, by: signal.Signals
) -> None:
    id = await connected(house)
    await slow(house)
    async with worker(house) as first:
        run = await house.owner.post(f"connections/{id}/sync-runs")
        begun = await until(house, run["id"], has_begun, DONE)
        told = time.monotonic()
        first.send_signal(by)
        assert await first.wait() == 0
        assert time.monotonic() - told < ENDED
    left = await house.owner.get(f"sync-runs/{run['id']}")
    assert is_free(left)
    assert left["progress"]["calls_done"] >= begun["progress"]["calls_done"]
    await quick(house)
    async with worker(house):
        ended = await until(house, run["id"], is_over, DONE)
    assert ended["run"]["status"] == "done"


async def test_a_restart_of_postgresql_stops_no_worker(
    doors: tuple[Door, Desk], tmp_path: Path
) -> None:
    with restartable_server() as server:
        async with housed(doors, tmp_path, server.url) as house, worker(house) as process:
            id = await connected(house)
            await asyncio.to_thread(server.stop)
            await asyncio.sleep(3)
            await asyncio.to_thread(server.start)
            run = await house.owner.post(f"connections/{id}/sync-runs")
            await until(house, run["id"], has_begun, 15)
            ended = await until(house, run["id"], is_over, DONE)
            assert process.returncode is None
    assert ended["run"]["status"] == "done"


async def test_the_command_line_knows_whether_anybody_works_and_leaves_syncs_to_them(
    house: House,
) -> None:
    id = await connected(house)
    line = Line(house.environment)

    async def did(*words: str) -> str:
        return await asyncio.to_thread(line.did, *words)

    async with worker(house):
        await did("sync", "start", id)
        assert "1 at work" in await did("sync", "status", id)
    told = await did("sync", "status", id)
    assert "1 at work" in told, "Killed, it counts as alive until it is missed."
    async with asyncio.timeout(40):
        while "no worker is running" not in told:
            await asyncio.sleep(2)
            told = await did("sync", "status", id)
    await did("sync", "start", id)


async def test_due_syncs_start_by_themselves_once_for_all_workers(house: House) -> None:
    id = await connected(house)
    keeping = {**house.environment, "ADPORT_SCHEDULE": "true"}
    house.environment = keeping
    async with worker(house), worker(house):
        async with asyncio.timeout(40):
            while not (runs := await _runs(house, id)):  # noqa: ASYNC110 - only asking tells
                await asyncio.sleep(0.5)
        assert runs[0]["started_by"] == "adport"
        ended = await until(house, runs[0]["id"], is_over, DONE)
        assert ended["run"]["status"] == "done"
        await asyncio.sleep(20)
        assert len(await _runs(house, id)) == 1
    trail = [one["action"] for one in (await house.owner.get("audit", limit=500))["items"]]
    assert "linked_accounts.read" not in trail, "nobody asked"
    profile = (await house.owner.get(f"connections/{id}"))["profile_id"]
    told = await house.owner.get(f"profiles/{profile}/linked-accounts")
    assert told["as_of"] is not None


async def _runs(house: House, id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await house.owner.get(f"connections/{id}/sync-runs"))["items"]
    return found
