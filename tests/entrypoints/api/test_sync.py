"""Sync runs over the API: started, watched, stopped in the middle, and finished by another."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.entrypoints.api.client import Desk
from tests.entrypoints.api.clock import MovedClock
from tests.entrypoints.api.service import Door, House, running

CAMPAIGNS = "campaign/get/"
REPORTS = "report/integrated/get/"


async def _connected(house: House, accounts: int = 2) -> tuple[str, str]:
    """A connection that syncs so many ad accounts, and its profile."""
    profile_id = await house.profile(imports="chosen")
    id = await house.connect(profile_id)
    views = (await house.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    alive = [one["account"]["id"] for one in views if one["account"]["status"] == "active"]
    body = {"provider": "tiktok", "ad_account_ids": alive[:accounts]}
    await house.owner.put(f"profiles/{profile_id}/ad-accounts/selection", body)
    return id, profile_id


async def _slow(desk: Desk, path: str = REPORTS) -> None:
    """Each coming call there takes half a second."""
    await desk.order("faults", path=path, kind="timeout", seconds=0.5, times=100)


async def _watched(house: House, run_id: str) -> list[tuple[str, dict[str, Any]]]:
    """Every event of the stream until the service ends it."""
    events: list[tuple[str, dict[str, Any]]] = []
    name = ""
    async with house.owner.client.stream("GET", f"sync-runs/{run_id}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        async for line in stream.aiter_lines():
            if line.startswith("event:"):
                name = line.partition(":")[2].strip()
            elif line.startswith("data:"):
                events.append((name, json.loads(line.partition(":")[2])))
    return events


async def _has_begun(house: House, run_id: str) -> bool:
    """Whether the run has brought insights."""
    return bool((await house.owner.get(f"sync-runs/{run_id}"))["progress"]["insights"])


async def _done(house: House, run_id: str) -> dict[str, Any]:
    _, ended = (await _watched(house, run_id))[-1]
    return ended


async def _figures(house: House, profile_id: str) -> dict[str, list[dict[str, Any]]]:
    """What a sync brought, without when it was read, and without what grows by the second."""
    last = f"{datetime.now(UTC).date() - timedelta(days=2)}"
    found = {
        level: (
            await house.owner.get(
                f"profiles/{profile_id}/insights", level=level, until=last, limit=1000
            )
        )["items"]
        for level in ("account", "campaign")
    }
    found["campaigns"] = (await house.owner.get(f"profiles/{profile_id}/campaigns"))["items"]
    moments = {"as_of", "seen_at", "conversions", "conversion_value_micros"}
    return {
        kind: [{k: v for k, v in row.items() if k not in moments} for row in rows]
        for kind, rows in found.items()
    }


async def test_one_sync_at_a_time(house: House) -> None:
    id, _ = await _connected(house)
    await _slow(house.desk)
    run = await house.owner.post(f"connections/{id}/sync-runs")
    problem = await house.owner.refusal(409, "POST", f"connections/{id}/sync-runs")
    assert problem["code"] == "sync_running"
    await house.desk.client.delete("faults")
    assert (await _done(house, run["id"]))["run"]["status"] == "done"
    assert (await house.owner.post(f"connections/{id}/sync-runs"))["id"] != run["id"]


async def test_progress_only_grows_and_ends_once(house: House) -> None:
    id, _ = await _connected(house)
    await house.desk.order("faults", path=REPORTS, kind="timeout", seconds=0.3, times=8)
    run = await house.owner.post(f"connections/{id}/sync-runs")
    events = await _watched(house, run["id"])
    names = [name for name, _ in events]
    assert names == ["progress"] * (len(names) - 1) + ["end"]
    assert len(names) > 2
    counted = ("slices_done", "accounts_done", "campaigns", "insights", "balances", "failed")
    told = [tuple(event["progress"][name] for name in counted) for _, event in events]
    for before, after in pairwise(told):
        assert all(old <= new for old, new in zip(before, after, strict=True))
    end = events[-1][1]
    assert end["progress"]["slices_done"] == end["progress"]["slices"]


async def test_a_run_that_has_ended_is_told_by_one_event(house: House) -> None:
    id, _ = await _connected(house, accounts=1)
    run = await house.owner.post(f"connections/{id}/sync-runs")
    await _watched(house, run["id"])
    assert [name for name, _ in await _watched(house, run["id"])] == ["end"]


async def test_whoever_stops_watching_harms_nothing(house: House) -> None:
    id, _ = await _connected(house)
    await _slow(house.desk)
    run = await house.owner.post(f"connections/{id}/sync-runs")
    async with house.owner.client.stream("GET", f"sync-runs/{run['id']}/events") as stream:
        await anext(stream.aiter_lines())
    await house.desk.client.delete("faults")
    assert (await _done(house, run["id"]))["run"]["status"] == "done"


async def test_a_run_stopped_in_the_middle_is_finished_by_the_next_service(
    door: Door, tmp_path: Path, desk: Desk
) -> None:
    clock = MovedClock()
    async with running(door, tmp_path, desk, clock) as house:
        id, profile_id = await _connected(house)
        whole = await house.owner.post(f"connections/{id}/sync-runs")
        await _watched(house, whole["id"])
        expected = await _figures(house, profile_id)
        house.change("DELETE FROM insights")
        house.change("DELETE FROM campaigns")
        await desk.order("faults", path=REPORTS, kind="timeout", seconds=5, times=100, after=3)
        run = await house.owner.post(f"connections/{id}/sync-runs")
        async with asyncio.timeout(10):
            while not await _has_begun(house, run["id"]):  # noqa: ASYNC110 - only asking tells
                await asyncio.sleep(0.05)
    await desk.client.delete("faults")
    clock.advance(seconds=61)
    async with running(door, tmp_path, desk, clock) as house:
        ended = await _done(house, run["id"])
        assert ended["run"]["status"] == "done"
        assert await _figures(house, profile_id) == expected


async def test_a_throttle_in_the_middle_loses_nothing(house: House) -> None:
    id, profile_id = await _connected(house)
    run = await house.owner.post(f"connections/{id}/sync-runs")
    assert (await _done(house, run["id"]))["run"]["status"] == "done"
    expected = await _figures(house, profile_id)
    house.change("DELETE FROM insights")
    house.change("DELETE FROM campaigns")
    await house.desk.order("faults", path=REPORTS, kind="throttle_qps", times=2, after=2)
    await house.desk.order("faults", path=CAMPAIGNS, kind="throttle_qps", times=1)
    run = await house.owner.post(f"connections/{id}/sync-runs")
    assert (await _done(house, run["id"]))["run"]["status"] == "done"
    assert await _figures(house, profile_id) == expected


async def test_an_ad_account_lost_in_the_middle_fails_alone(house: House) -> None:
    id, profile_id = await _connected(house)
    views = (await house.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    lost, kept = [one["account"]["id"] for one in views if one["is_synced"]]
    await house.desk.order(f"accounts/{lost}", lost_for="admin")
    run = await house.owner.post(f"connections/{id}/sync-runs")
    ended = await _done(house, run["id"])
    assert ended["run"]["status"] == "partial"
    assert {one["ad_account_id"] for one in ended["failed"]} == {lost}
    figures = await _figures(house, profile_id)
    assert {row["ad_account_id"] for row in figures["account"]} == {kept}
    connection = await house.owner.get(f"connections/{id}")
    assert "access_lost" in {one["code"] for one in connection["problems"]}


async def test_a_token_revoked_in_the_middle_stops_the_run_and_says_so(house: House) -> None:
    id, _ = await _connected(house)
    await _slow(house.desk)
    run = await house.owner.post(f"connections/{id}/sync-runs")
    await house.desk.order("revoke", user="admin")
    await house.desk.client.delete("faults")
    ended = await _done(house, run["id"])
    assert ended["run"]["status"] == "failed"
    assert (await house.owner.get(f"connections/{id}"))["state"] == "revoked"


async def test_nothing_to_sync_is_refused_with_what_to_do(house: House) -> None:
    id = await house.connect(await house.profile(imports="chosen"))
    problem = await house.owner.refusal(409, "POST", f"connections/{id}/sync-runs")
    assert "elect" in problem["remedy"]
