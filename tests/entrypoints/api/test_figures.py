"""Synced data over the API: whole, page by page, with how fresh and complete it is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.entrypoints.api.service import House


@pytest.fixture(scope="module")
async def profile_id(shared: House) -> str:
    """A profile with two ad accounts, synced."""
    id = await shared.profile(imports="chosen")
    connection_id = await shared.connect(id)
    views = (await shared.owner.get(f"profiles/{id}/ad-accounts"))["items"]
    alive = [one["account"]["id"] for one in views if one["account"]["status"] == "active"]
    body = {"provider": "tiktok", "ad_account_ids": alive[:2]}
    await shared.owner.put(f"profiles/{id}/ad-accounts/selection", body)
    run = await shared.owner.post(f"connections/{connection_id}/sync-runs")
    await shared.owner.ask("GET", f"sync-runs/{run['id']}/events")
    return id


async def _paged(
    house: House, path: str, *, after: str = "after", **params: str | int
) -> list[dict[str, Any]]:
    """All pages, one after the other."""
    rows: list[dict[str, Any]] = []
    while True:
        page = await house.owner.get(path, **params)
        rows += page["items"]
        if page["next"] is None:
            return rows
        assert len(page["items"]) == params["limit"]
        params[after] = page["next"]


@pytest.mark.parametrize(
    ("what", "params"),
    [
        ("insights", {"level": "account"}),
        ("insights", {"level": "campaign"}),
        ("campaigns", {}),
    ],
)
@pytest.mark.parametrize("limit", [7, 31])
async def test_the_pages_together_are_the_whole(
    shared: House, profile_id: str, what: str, params: dict[str, str], limit: int
) -> None:
    path = f"profiles/{profile_id}/{what}"
    whole = await shared.owner.get(path, limit=1000, **params)
    assert whole["next"] is None
    assert len(whole["items"]) > 7
    assert await _paged(shared, path, limit=limit, **params) == whole["items"]


async def test_the_trail_can_be_paged_to_its_end(shared: House, profile_id: str) -> None:
    whole = (await shared.owner.get("audit", limit=500))["items"]
    paged: list[dict[str, Any]] = []
    params: dict[str, str | int] = {"limit": 5}
    while True:
        page = await shared.owner.get("audit", **params)
        paged += page["items"]
        if page["next"] is None:
            break
        params["before"] = page["next"]
    assert paged == whole


async def test_figures_say_how_fresh_and_whether_complete(shared: House, profile_id: str) -> None:
    for what in ("insights", "campaigns", "balances"):
        found = await shared.owner.get(f"profiles/{profile_id}/{what}")
        age = datetime.now(UTC) - datetime.fromisoformat(found["as_of"])
        assert timedelta() <= age < timedelta(minutes=5)
        assert found["is_complete"] is True


async def test_a_window_that_was_read_whole_is_complete(shared: House, profile_id: str) -> None:
    today = datetime.now(UTC).date()
    window = {"since": f"{today - timedelta(days=20)}", "until": f"{today - timedelta(days=2)}"}
    path = f"profiles/{profile_id}/insights"
    assert (await shared.owner.get(path, **window))["is_complete"] is True
    older = {"since": f"{today - timedelta(days=200)}", "until": window["until"]}
    assert (await shared.owner.get(path, **older))["is_complete"] is False


async def test_what_was_never_read_is_empty_and_not_complete(shared: House) -> None:
    id = await shared.profile("Empty")
    for what in ("insights", "campaigns", "balances"):
        found = await shared.owner.get(f"profiles/{id}/{what}")
        assert found == {"items": [], "as_of": None, "is_complete": False, "next": None}


async def test_one_account_can_be_asked_for_alone(shared: House, profile_id: str) -> None:
    path = f"profiles/{profile_id}/insights"
    every = (await shared.owner.get(path, limit=1000))["items"]
    one = every[0]["ad_account_id"]
    alone = (await shared.owner.get(path, limit=1000, ad_account_id=one))["items"]
    assert alone == [row for row in every if row["ad_account_id"] == one]
    assert len(alone) < len(every)


@pytest.mark.parametrize(
    ("what", "field", "params"),
    [
        ("insights", "after", {"after": "x"}),
        ("insights", "after", {"after": "2026-13-01~1"}),
        ("insights", "after", {"after": "2026-01-01"}),
        ("insights", "limit", {"limit": "0"}),
        ("insights", "limit", {"limit": "1001"}),
        ("insights", "limit", {"limit": "many"}),
        ("insights", "since", {"since": "yesterday"}),
        ("insights", "since", {"since": "2024-01-01", "until": "2026-01-01"}),
        ("insights", "since", {"since": "0001-01-01", "until": "9999-12-31"}),
        ("insights", "until", {"since": "2026-02-01", "until": "2026-01-01"}),
        ("insights", "until", {"until": "0001-01-01"}),
        ("insights", "level", {"level": "ad_group"}),
        ("campaigns", "limit", {"limit": "-1"}),
        ("campaigns", "limit", {"limit": "99999999999999999999999"}),
    ],
)
async def test_a_wrong_question_is_refused_by_the_name_of_the_parameter(
    shared: House, profile_id: str, what: str, field: str, params: dict[str, str]
) -> None:
    path = f"profiles/{profile_id}/{what}"
    problem = await shared.owner.refusal(400, "GET", path, **params)
    assert (problem["code"], problem["field"]) == ("invalid", field)
