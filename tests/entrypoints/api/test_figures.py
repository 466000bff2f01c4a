"""Synced data over the API: whole, page by page, with how fresh and complete it is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.entrypoints.api.paging import paged, whole
from tests.entrypoints.api.service import House


@pytest.fixture(scope="module")
async def profile_id(shared: House) -> str:
    """A profile with two ad accounts, synced."""
    id = await shared.profile(imports="chosen")
    connection_id = await shared.connect(id)
    views = (await shared.owner.get(f"profiles/{id}/ad-accounts"))["items"]
    alive = [one["account"]["id"] for one in views if one["account"]["status"] == "active"]
    await shared.choose(id, *alive[:2])
    await shared.sync(connection_id)
    return id


@pytest.mark.parametrize(("level", "limit"), [("account", 7), ("campaign", 31), ("ad", 411)])
async def test_the_pages_together_are_the_whole(
    shared: House, profile_id: str, level: str, limit: int
) -> None:
    path = f"profiles/{profile_id}/insights"
    rows = await whole(shared.owner, path, level=level)
    assert len(rows) > limit
    assert await paged(shared.owner, path, limit=limit, level=level) == rows


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
    path = f"profiles/{profile_id}"
    found = [await shared.owner.get(f"{path}/{what}") for what in ("insights", "campaigns")]
    found.append((await shared.owner.get(f"{path}/balances"))["freshness"])
    for one in found:
        age = datetime.now(UTC) - datetime.fromisoformat(one["as_of"])
        assert timedelta() <= age < timedelta(minutes=5)
        assert one["is_complete"] is True


async def test_balances_are_the_platforms_of_accounts_and_business_centers(
    shared: House, profile_id: str
) -> None:
    world = (await shared.desk.client.get("world")).json()
    funds = await shared.owner.get(f"profiles/{profile_id}/balances")
    for kind, there in (("accounts", "accounts"), ("business_centers", "business_centers")):
        rows = [one.get("account", one) for one in funds[kind]]
        cash = {one["id"]: one for one in world[there]}
        assert rows
        for row in rows:
            one = cash[row["id"]]
            left = one["cash"] + one["granted"] - one.get("frozen", 0)
            assert row["balance_micros"] == left * 10_000
            assert row["currency"] == one["currency"]


async def test_a_window_that_was_read_whole_is_complete(shared: House, profile_id: str) -> None:
    today = datetime.now(UTC).date()
    window = {"since": f"{today - timedelta(days=20)}", "until": f"{today - timedelta(days=2)}"}
    path = f"profiles/{profile_id}/insights"
    assert (await shared.owner.get(path, **window))["is_complete"] is True
    older = {"since": f"{today - timedelta(days=200)}", "until": window["until"]}
    assert (await shared.owner.get(path, **older))["is_complete"] is False


async def test_what_was_never_read_is_empty_and_not_complete(shared: House) -> None:
    id = await shared.profile("Empty")
    nothing = {"as_of": None, "is_complete": False}
    found = await shared.owner.get(f"profiles/{id}/insights")
    assert found == {"items": [], "next": None, **nothing}
    funds = await shared.owner.get(f"profiles/{id}/balances")
    assert funds == {"accounts": [], "business_centers": [], "freshness": nothing}


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
        ("insights", "after", {"after": "2026-01-01~tiktok"}),
        ("insights", "after", {"after": "yesterday~tiktok~1"}),
        ("insights", "limit", {"limit": "0"}),
        ("insights", "limit", {"limit": "1001"}),
        ("insights", "limit", {"limit": "many"}),
        ("insights", "since", {"since": "yesterday"}),
        ("insights", "since", {"since": "2024-01-01", "until": "2026-01-01"}),
        ("insights", "since", {"since": "0001-01-01", "until": "9999-12-31"}),
        ("insights", "until", {"since": "2026-02-01", "until": "2026-01-01"}),
        ("insights", "until", {"until": "0001-01-01"}),
        ("insights", "level", {"level": "country"}),
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
