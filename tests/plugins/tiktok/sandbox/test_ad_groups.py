"""adgroup/get: what is hidden, what parents do to it, and its filters."""

import pytest

from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, Json, account

ALL = {"primary_status": "STATUS_ALL"}


async def groups(caller: Caller, id: str, **filtering: object) -> list[Json]:
    answer = await caller.get(
        "adgroup/get/",
        await caller.token(),
        advertiser_id=id,
        filtering=filtering,
        page_size="1000",
    )
    assert answer.code == 0, answer.message
    return answer.rows()


async def test_groups_of_a_deleted_campaign_count_as_deleted(
    caller: Caller, sandbox: Sandbox
) -> None:
    id = account(sandbox)
    deleted = next(one for one in sandbox.world.campaigns[id] if one.operation == "DELETE")
    assert await groups(caller, id, campaign_ids=[deleted.id]) == []
    found = await groups(caller, id, campaign_ids=[deleted.id], **ALL)
    assert {row["secondary_status"] for row in found} == {"ADGROUP_STATUS_CAMPAIGN_DELETE"}
    assert "ENABLE" in {row["operation_status"] for row in found}


async def test_all_groups_come_when_asked_for(caller: Caller, sandbox: Sandbox) -> None:
    id = account(sandbox, 5)
    found = await groups(caller, id, **ALL)
    assert {row["adgroup_id"] for row in found} == {one.id for one in sandbox.world.ad_groups[id]}


async def test_a_groups_own_pause_is_told_apart_from_its_campaigns(
    caller: Caller, sandbox: Sandbox
) -> None:
    told = {
        str(row["secondary_status"])
        for number in range(9)
        for row in await groups(caller, account(sandbox, number), primary_status="STATUS_DISABLE")
    }
    assert told == {"ADGROUP_STATUS_CAMPAIGN_DISABLE", "ADGROUP_STATUS_DISABLE"}


async def test_a_suspended_account_stops_its_groups(caller: Caller, sandbox: Sandbox) -> None:
    found = await groups(caller, account(sandbox, 4), primary_status="STATUS_NOT_DELIVERY")
    assert {row["secondary_status"] for row in found} == {"ADVERTISER_ACCOUNT_PUNISH"}


async def test_budgets_stand_where_the_campaign_has_none(caller: Caller, sandbox: Sandbox) -> None:
    id = account(sandbox, 1)
    budgets = {one.id: one.budget for one in sandbox.world.campaigns[id]}
    for row in await groups(caller, id, **ALL):
        if budgets[str(row["campaign_id"])]:
            assert (row["budget"], row["budget_mode"]) == (0, "BUDGET_MODE_INFINITE")
        else:
            assert row["budget_mode"] == "BUDGET_MODE_DAY"
            assert row["budget"] != 0


@pytest.mark.parametrize(
    "name", ["optimization_goal", "objective_type", "billing_events", "promotion_type"]
)
async def test_filters_keep_only_what_they_name(
    caller: Caller, sandbox: Sandbox, name: str
) -> None:
    id = account(sandbox, 5)
    wanted = {
        "optimization_goal": "REACH",
        "objective_type": "REACH",
        "billing_events": ["CPM"],
        "promotion_type": "INSTANT_FORM",
    }
    every, found = await groups(caller, id), await groups(caller, id, **{name: wanted[name]})
    goal = "LEAD_GENERATION" if name == "promotion_type" else "REACH"
    assert found == [row for row in every if row["optimization_goal"] == goal]
    assert 0 < len(found) < len(every)


async def test_automatic_placement_shows_as_null(caller: Caller, sandbox: Sandbox) -> None:
    for row in await groups(caller, account(sandbox, 5)):
        is_automatic = row["placement_type"] == "PLACEMENT_TYPE_AUTOMATIC"
        assert (row["placements"] is None) == is_automatic


async def test_a_time_written_otherwise_is_refused(caller: Caller, sandbox: Sandbox) -> None:
    answer = await caller.get(
        "adgroup/get/",
        await caller.token(),
        advertiser_id=account(sandbox),
        filtering={"creation_filter_start_time": "2026-01-01"},
    )
    assert answer.code == 40002
    assert "Time format should be" in answer.message


@pytest.mark.parametrize(
    ("path", "scopes", "code"),
    [
        ("adgroup/get/", [21], 0),
        ("adgroup/get/", [210], 0),
        ("adgroup/get/", [20], 40001),
        ("ad/get/", [220], 0),
        ("ad/get/", [21], 40001),
        ("file/video/ad/search/", [610], 0),
        ("file/video/ad/search/", [600], 40001),
        ("file/image/ad/search/", [60], 0),
        ("dmp/custom_audience/list/", [30], 0),
        ("dmp/custom_audience/list/", [31], 40001),
        ("pixel/list/", [800], 0),
        ("pixel/list/", [801], 40001),
    ],
)
async def test_each_listing_has_the_scope_of_its_own(
    caller: Caller, sandbox: Sandbox, path: str, scopes: list[int], code: int
) -> None:
    user, id = "admin", account(sandbox)
    token = sandbox.tokens.issue(user, tuple(scopes))
    assert (await caller.get(path, token, advertiser_id=id)).code == code
