"""Businesses, accounts and what is in them: who sees what, page by page."""

import pytest

from plugins.facebook.sandbox.state import Sandbox
from tests.plugins.facebook.sandbox.caller import Caller, code_of


async def test_a_person_sees_their_businesses_and_role(caller: Caller) -> None:
    token = await caller.token("advertiser")
    rows = (await caller.get("me/businesses", token, fields="name,permitted_roles"))["data"]
    assert [(one["name"], one["permitted_roles"]) for one in rows] == [
        ("Halden Outdoors", ["EMPLOYEE"])
    ]
    one = await caller.get(rows[0]["id"], token, fields="verification_status")
    assert one == {"id": rows[0]["id"], "verification_status": "verified"}


@pytest.mark.parametrize(
    ("user", "count"), [("admin", 8), ("advertiser", 2), ("personal", 1), ("nobody", 0)]
)
async def test_a_person_sees_the_accounts_they_have_tasks_on(
    caller: Caller, user: str, count: int
) -> None:
    token = await caller.token(user)
    rows = (await caller.get("me/adaccounts", token, fields="account_id,user_tasks"))["data"]
    assert len(rows) == count
    assert all(one["id"] == f"act_{one['account_id']}" and one["user_tasks"] for one in rows)


async def test_a_business_has_its_own_accounts_and_its_clients(caller: Caller, token: str) -> None:
    [halden, _] = (await caller.get("me/businesses", token))["data"]
    owned = await caller.get(f"{halden['id']}/owned_ad_accounts", token, summary="total_count")
    client = await caller.get(f"{halden['id']}/client_ad_accounts", token, fields="name,business")
    assert owned["summary"]["total_count"] == 4
    assert [one["name"] for one in client["data"]] == ["Kovács Bolt"]
    assert client["data"][0]["business"]["name"] == "Kovács & Lánya"


async def test_an_unticked_account_is_listed_by_its_business_and_not_read(
    caller: Caller, sandbox: Sandbox
) -> None:
    first, *others = list(sandbox.world.accounts)
    token = await caller.token(accounts=others)
    assert f"act_{first}" not in await caller.accounts(token)
    owner = sandbox.world.accounts[first].owner
    listed = (await caller.get(f"{owner}/owned_ad_accounts", token))["data"]
    assert f"act_{first}" in {one["id"] for one in listed}
    assert code_of(await caller.error(f"act_{first}/campaigns", token)) == (200, None)


async def test_a_lost_account_is_as_good_as_absent(caller: Caller, token: str) -> None:
    lost = (await caller.accounts(token))[0]
    await caller.admin("accounts", {"account": lost, "lost_for": "admin"})
    assert lost not in await caller.accounts(token)
    assert code_of(await caller.error(lost, token)) == (100, 33)
    await caller.admin("accounts", {"account": lost, "found_for": "admin", "status": 101})
    assert (await caller.get(lost, token, fields="account_status"))["account_status"] == 101


async def test_without_the_permission_nothing_is_read(caller: Caller) -> None:
    token = await caller.token("admin", ("pages_show_list",))
    assert code_of(await caller.error("me/adaccounts", token)) == (200, None)
    assert code_of(await caller.error("me/businesses", token)) == (200, None)


@pytest.mark.parametrize("edge", ["campaigns", "adsets", "ads", "adcreatives", "adspixels"])
async def test_pages_together_are_the_whole_list(caller: Caller, token: str, edge: str) -> None:
    account = (await caller.accounts(token))[0]
    whole = (await caller.get(f"{account}/{edge}", token, limit=500))["data"]
    found: list[str] = []
    after = ""
    while True:
        page = await caller.get(f"{account}/{edge}", token, limit=2, after=after)
        found += [one["id"] for one in page["data"]]
        if "next" not in page.get("paging", {}):
            break
        assert token in page["paging"]["next"]
        after = page["paging"]["cursors"]["after"]
    assert found == [one["id"] for one in whole]
    assert found


async def test_what_was_deleted_comes_only_when_it_is_asked_for(caller: Caller, token: str) -> None:
    account = (await caller.accounts(token))[0]
    shown = await caller.get(f"{account}/campaigns", token, fields="effective_status")
    assert {one["effective_status"] for one in shown["data"]} == {"ACTIVE", "PAUSED"}
    asked = {"fields": "effective_status", "effective_status": ["DELETED", "ARCHIVED"]}
    gone = await caller.get(f"{account}/ads", token, **asked)
    assert {one["effective_status"] for one in gone["data"]} == {"DELETED", "ARCHIVED"}
    await caller.admin("settings", {"hides_deleted": False})
    assert len((await caller.get(f"{account}/campaigns", token))["data"]) == 4


async def test_fields_pick_and_an_unknown_one_is_refused(caller: Caller, token: str) -> None:
    account = (await caller.accounts(token))[0]
    rows = (await caller.get(f"{account}/ads", token, fields="name,creative{id,image_hash}"))[
        "data"
    ]
    assert set(rows[0]) == {"id", "name", "creative"}
    assert set(rows[0]["creative"]) == {"id", "image_hash"}
    assert code_of(await caller.error(f"{account}/ads", token, fields="nonsense")) == (100, None)


async def test_a_page_may_be_too_large_and_a_cursor_wrong(caller: Caller, token: str) -> None:
    account = (await caller.accounts(token))[0]
    await caller.admin("settings", {"largest_limit": 50})
    answer = await caller.call(f"{account}/ads", token, limit=51)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, 1)
    assert code_of(await caller.error(f"{account}/ads", token, after="!!")) == (100, None)


async def test_objects_are_made_changed_and_deleted(caller: Caller, token: str) -> None:
    account = (await caller.accounts(token))[0]
    sent = {"name": "New", "objective": "OUTCOME_SALES", "special_ad_categories": []}
    checked = {**sent, "execution_options": ["validate_only"]}
    answer = await caller.call(f"{account}/campaigns", token, method="POST", **checked)
    assert answer.json() == {"success": True}
    id = (await caller.call(f"{account}/campaigns", token, method="POST", **sent)).json()["id"]
    assert (await caller.call(id, token, method="POST", status="PAUSED")).json()["success"]
    assert (await caller.get(id, token, fields="status"))["status"] == "PAUSED"
    assert (await caller.call(id, token, method="DELETE")).json()["success"]
    refused = await caller.error(id, token, method="POST", status="ACTIVE")
    assert code_of(refused) == (100, 1487056)
    missing = await caller.error(f"{account}/campaigns", token, method="POST", name="x")
    assert missing["error_data"]["blame_field_specs"] == [["objective"]]


async def test_an_analyst_changes_nothing(caller: Caller) -> None:
    token = await caller.token("analyst")
    [account] = await caller.accounts(token)
    campaign = (await caller.get(f"{account}/campaigns", token))["data"][0]["id"]
    assert code_of(await caller.error(campaign, token, method="POST", name="x")) == (200, None)


async def test_ad_sets_and_ads_are_listed_below_their_campaign(caller: Caller, token: str) -> None:
    account = (await caller.accounts(token))[0]
    campaign = (await caller.get(f"{account}/campaigns", token))["data"][0]["id"]
    adsets = (await caller.get(f"{campaign}/adsets", token, fields="campaign_id"))["data"]
    assert {one["campaign_id"] for one in adsets} == {campaign}
    ads = (await caller.get(f"{adsets[0]['id']}/ads", token, fields="adset_id"))["data"]
    assert {one["adset_id"] for one in ads} == {adsets[0]["id"]}


async def test_a_pixel_counts_its_events_by_the_hour(caller: Caller, token: str) -> None:
    account = (await caller.accounts(token))[0]
    pixel = (await caller.get(f"{account}/adspixels", token))["data"][0]["id"]
    rows = (await caller.get(f"{pixel}/stats", token, aggregation="event"))["data"]
    assert len(rows) == 24
    assert {one["value"] for one in rows[0]["data"]} == {"PageView", "Purchase"}
