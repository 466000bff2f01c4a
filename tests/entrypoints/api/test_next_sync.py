"""When the next sync comes and why, and taking a paused one up before its time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.entrypoints.api.service import House
from tests.entrypoints.api.syncing import connected, done, paused, slow, started


async def _next(house: House, connection_id: str) -> dict[str, Any]:
    coming: dict[str, Any] = await house.owner.get(f"connections/{connection_id}/next-sync")
    assert coming["sentence"].endswith(".")
    return coming


async def _never(house: House, connection_id: str) -> str:
    """The reason for which no sync comes by itself."""
    coming = await _next(house, connection_id)
    assert coming["at"] is None
    return str(coming["reason"])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def test_a_connection_never_synced_is_due_now(house: House) -> None:
    id, _ = await connected(house)
    coming = await _next(house, id)
    assert coming["reason"] == "every_15_minutes"
    assert abs(_moment(coming["at"]) - datetime.now(UTC)) < timedelta(seconds=10)


async def test_it_comes_a_quarter_of_an_hour_after_the_last_began(house: House) -> None:
    id, _ = await connected(house, accounts=1)
    run = (await house.sync(id))["run"]
    coming = await _next(house, id)
    assert coming["reason"] == "every_15_minutes"
    assert _moment(coming["at"]) == _moment(run["started_at"]) + timedelta(minutes=15)


async def test_a_sync_that_runs_is_the_reason(house: House) -> None:
    id, _ = await connected(house, accounts=1)
    await slow(house.desk)
    await started(house, id)
    assert (await _next(house, id))["reason"] == "running"


async def test_none_comes_before_a_revoked_connection_is_reconnected(house: House) -> None:
    id, _ = await connected(house)
    await house.desk.order("revoke", user="admin")
    for _ in range(2):
        await house.owner.post(f"connections/{id}/validate")
        if (await house.owner.get(f"connections/{id}"))["state"] == "revoked":
            break
    assert await _never(house, id) == "reconnect_needed"


async def test_none_comes_after_disconnecting(house: House) -> None:
    id, _ = await connected(house)
    await house.owner.post(f"connections/{id}/disconnect")
    assert await _never(house, id) == "disconnected"


async def test_none_comes_before_something_is_chosen(house: House) -> None:
    id = await house.connect(await house.profile(imports="chosen"))
    assert await _never(house, id) == "selection_needed"


async def test_where_nothing_is_selected_it_is_told_when_adport_looks_again(house: House) -> None:
    profile_id = await house.profile()
    id = await house.connect(profile_id)
    await house.choose(profile_id)
    coming = await _next(house, id)
    assert coming["reason"] == "nothing_selected"
    validated = (await house.owner.get(f"connections/{id}"))["validated_at"]
    assert _moment(coming["at"]) == _moment(validated) + timedelta(hours=1)


async def test_none_comes_beyond_the_plan(trial: House) -> None:
    id, _ = await connected(trial)
    trial.clock.advance(hours=25)
    assert await _never(trial, id) == "read_only"


async def test_a_pause_is_told_with_its_end_and_what_the_platform_said(house: House) -> None:
    id, _ = await connected(house, accounts=1)
    run = await paused(house, id)
    assert run["status"] == "running"
    assert run["pause_reason"]
    coming = await _next(house, id)
    assert (coming["reason"], coming["at"]) == ("allowance_used_up", run["resume_at"])
    problem = await house.owner.refusal(409, "POST", f"connections/{id}/sync-runs")
    assert problem["code"] == "sync_running"
    assert "adport sync retry" in problem["remedy"]


async def test_a_paused_run_that_is_retried_goes_on_where_it_was(house: House) -> None:
    id, _ = await connected(house, accounts=1)
    run = await paused(house, id)
    before = (await house.owner.get(f"sync-runs/{run['id']}"))["progress"]
    answer = await house.owner.ask("POST", f"sync-runs/{run['id']}/retry")
    assert answer.status_code == 202
    assert answer.json()["id"] == run["id"]
    ended = await done(house, run["id"])
    assert ended["run"]["status"] == "done"
    assert ended["run"]["started_at"] == run["started_at"]
    assert before["slices"] == ended["progress"]["slices_done"]
    assert [one["target"] for one in await house.audit("sync.retried")] == [id]


async def test_a_run_that_does_not_pause_cannot_be_retried(house: House) -> None:
    id, _ = await connected(house, accounts=1)
    await slow(house.desk)
    run_id = await started(house, id)
    for _ in range(2):
        problem = await house.owner.refusal(409, "POST", f"sync-runs/{run_id}/retry")
        assert problem["code"] == "refused"
        assert problem["remedy"]
        await house.desk.client.delete("faults")
        await done(house, run_id)
    assert await house.audit("sync.retried") == []


async def test_a_paused_run_of_a_connection_taken_apart_cannot_be_retried(house: House) -> None:
    id, _ = await connected(house, accounts=1)
    run = await paused(house, id)
    await house.owner.post(f"connections/{id}/disconnect")
    problem = await house.owner.refusal(409, "POST", f"sync-runs/{run['id']}/retry")
    assert problem["code"] == "read_only"
