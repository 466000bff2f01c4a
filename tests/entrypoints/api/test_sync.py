"""Sync runs over the API: started, watched, stopped in the middle, and finished by another."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.entrypoints.api.client import Desk
from tests.entrypoints.api.clock import MovedClock
from tests.entrypoints.api.service import Door, House, running
from tests.entrypoints.api.syncing import CAMPAIGNS, REPORTS, connected, done, slow, started

STORED = ("insights", "campaigns", "ad_groups", "ads", "readings")


async def _has_begun(house: House, run_id: str) -> bool:
    """Whether the run has brought insights."""
    rows = (await house.owner.get(f"sync-runs/{run_id}"))["progress"]["rows"]
    return any(kind.endswith("insights") for kind in rows)


def _forget(house: House) -> None:
    """Take away what was synced, as if nothing had been read yet."""
    for table in STORED:
        house.change(f"DELETE FROM {table}")  # noqa: S608 - names of our own


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
    for kind in ("campaigns", "ad-groups", "ads"):
        listed = await house.owner.get(f"profiles/{profile_id}/{kind}", limit=1000)
        found[kind] = listed["items"]
    moments = {"as_of", "seen_at", "conversions", "conversion_value_micros"}
    return {
        kind: [{k: v for k, v in row.items() if k not in moments} for row in rows]
        for kind, rows in found.items()
    }


async def test_one_sync_at_a_time(house: House) -> None:
    id, _ = await connected(house)
    await slow(house.desk)
    run = await started(house, id)
    problem = await house.owner.refusal(409, "POST", f"connections/{id}/sync-runs")
    assert problem["code"] == "sync_running"
    await house.desk.client.delete("faults")
    assert (await done(house, run))["run"]["status"] == "done"
    assert (await house.owner.post(f"connections/{id}/sync-runs"))["id"] != run


async def test_a_run_stopped_in_the_middle_is_finished_by_the_next_service(
    door: Door, tmp_path: Path, desk: Desk
) -> None:
    clock = MovedClock()
    async with running(door, tmp_path, desk, clock) as house:
        id, profile_id = await connected(house)
        await house.sync(id)
        expected = await _figures(house, profile_id)
        _forget(house)
        await desk.order("faults", path=REPORTS, kind="timeout", seconds=5, times=100, after=3)
        run = await started(house, id)
        async with asyncio.timeout(10):
            while not await _has_begun(house, run):  # noqa: ASYNC110 - only asking tells
                await asyncio.sleep(0.05)
    await desk.client.delete("faults")
    clock.advance(seconds=61)
    async with running(door, tmp_path, desk, clock) as house:
        ended = await done(house, run)
        assert ended["run"]["status"] == "done"
        assert await _figures(house, profile_id) == expected


async def test_a_throttle_in_the_middle_loses_nothing(house: House) -> None:
    id, profile_id = await connected(house)
    assert (await house.sync(id))["run"]["status"] == "done"
    expected = await _figures(house, profile_id)
    _forget(house)
    await house.desk.order("faults", path=REPORTS, kind="throttle_qps", times=2, after=2)
    await house.desk.order("faults", path=CAMPAIGNS, kind="throttle_qps", times=1)
    assert (await house.sync(id))["run"]["status"] == "done"
    assert await _figures(house, profile_id) == expected


async def test_an_ad_account_lost_in_the_middle_fails_alone(house: House) -> None:
    id, profile_id = await connected(house)
    views = (await house.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    lost, kept = [one["account"]["id"] for one in views if one["is_synced"]]
    await house.desk.order(f"accounts/{lost}", lost_for="admin")
    ended = await house.sync(id)
    assert ended["run"]["status"] == "partial"
    assert {one["ad_account_id"] for one in ended["failed"]} == {lost}
    figures = await _figures(house, profile_id)
    assert {row["ad_account_id"] for row in figures["account"]} == {kept}
    connection = await house.owner.get(f"connections/{id}")
    assert "access_lost" in {one["code"] for one in connection["problems"]}


async def test_a_token_revoked_in_the_middle_stops_the_run_and_says_so(house: House) -> None:
    id, _ = await connected(house)
    await slow(house.desk)
    run = await started(house, id)
    await house.desk.order("revoke", user="admin")
    await house.desk.client.delete("faults")
    ended = await done(house, run)
    assert ended["run"]["status"] == "failed"
    assert (await house.owner.get(f"connections/{id}"))["state"] == "revoked"


async def test_nothing_to_sync_is_refused_with_what_to_do(house: House) -> None:
    id = await house.connect(await house.profile(imports="chosen"))
    problem = await house.owner.refusal(409, "POST", f"connections/{id}/sync-runs")
    assert "elect" in problem["remedy"]
