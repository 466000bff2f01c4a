"""Watching a sync run: the stream only moves forward, ends once, and only for those let in."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest

from core.access import Role
from tests.entrypoints.api.client import Api
from tests.entrypoints.api.service import House
from tests.entrypoints.api.syncing import REPORTS, connected, done, slow, started, watched

COUNTED = ("calls_done", "slices_done", "accounts_done", "failed")


async def test_progress_only_grows_and_ends_once(house: House) -> None:
    id, _ = await connected(house)
    await house.desk.order("faults", path=REPORTS, kind="timeout", seconds=0.3, times=8)
    events = await watched(house, await started(house, id))
    names = [name for name, _ in events]
    assert names == ["progress"] * (len(names) - 1) + ["end"]
    assert len(names) > 2
    told = [event["progress"] for _, event in events]
    for before, after in pairwise(told):
        assert all(before[name] <= after[name] for name in COUNTED)
        assert all(rows <= after["rows"][kind] for kind, rows in before["rows"].items())
    assert all(one["calls_done"] <= one["calls_planned"] for one in told)
    assert told[-1]["slices_done"] == told[-1]["slices"]
    assert told[-1]["accounts_done"] == told[-1]["accounts"] == 2


async def test_the_time_left_is_told_while_it_runs_and_not_after(house: House) -> None:
    id, _ = await connected(house, accounts=1)
    await slow(house.desk)
    run_id = await started(house, id)
    guesses = await _guesses(house, run_id)
    await house.desk.client.delete("faults")
    assert all(one > 0 for one in guesses)
    assert (await done(house, run_id))["seconds_left"] is None


async def _guesses(house: House, run_id: str) -> list[float]:
    """The first three guesses."""
    found: list[float] = []
    async with asyncio.timeout(10):
        while len(found) < 3:
            view = await house.owner.get(f"sync-runs/{run_id}")
            found += [view["seconds_left"]] if view["seconds_left"] is not None else []
            await asyncio.sleep(0.05)
    return found


async def test_a_run_that_has_ended_is_told_by_one_event(house: House) -> None:
    id, _ = await connected(house, accounts=1)
    run_id = await started(house, id)
    await watched(house, run_id)
    assert [name for name, _ in await watched(house, run_id)] == ["end"]


async def test_whoever_stops_watching_harms_nothing(house: House) -> None:
    id, _ = await connected(house, accounts=1)
    await slow(house.desk)
    run_id = await started(house, id)
    async with house.owner.client.stream("GET", f"sync-runs/{run_id}/events") as stream:
        await anext(stream.aiter_lines())
    await house.desk.client.delete("faults")
    assert (await done(house, run_id))["run"]["status"] == "done"


async def _revoke(house: House, watcher: Api) -> None:
    keys: list[dict[str, Any]] = (await house.owner.get("api-keys"))["items"]
    member = (await watcher.get("me"))["member_id"]
    [key] = [one for one in keys if one["member_id"] == member]
    await house.owner.ask("DELETE", f"api-keys/{key['id']}")


async def _remove(house: House, watcher: Api) -> None:
    await house.owner.ask("DELETE", f"members/{(await watcher.get('me'))['member_id']}")


@pytest.mark.parametrize("end", [_revoke, _remove], ids=["revoked key", "removed member"])
async def test_the_stream_of_somebody_no_longer_let_in_ends(
    house: House, end: Callable[[House, Api], Awaitable[None]]
) -> None:
    id, _ = await connected(house, accounts=1)
    watcher = await house.member(Role.VIEWER)
    await slow(house.desk)
    run_id = await started(house, id)
    watching = asyncio.create_task(watched(house, run_id, watcher))
    await asyncio.sleep(0.5)
    await end(house, watcher)
    async with asyncio.timeout(5):
        events = await watching
    assert {name for name, _ in events[:-1]} == {"progress"}
    assert events[-1] == ("error", {"code": "unauthenticated"})
    assert (await house.owner.get(f"sync-runs/{run_id}"))["run"]["status"] == "running"
    await house.desk.client.delete("faults")
    assert (await done(house, run_id))["run"]["status"] == "done"
