"""Details and balances of ad accounts."""

from zoneinfo import ZoneInfo

import pytest

from plugins.tiktok.sandbox.people import MAROLA, NORTHLIGHT
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller


def accounts(sandbox: Sandbox) -> list[str]:
    return list(sandbox.world.accounts)


async def test_the_world_has_twelve_accounts_from_utc_minus_10_to_plus_14(
    sandbox: Sandbox,
) -> None:
    world = sandbox.world.accounts.values()
    assert len(world) == 12
    assert {account.currency for account in world} == {"USD", "BRL", "JPY", "HUF"}
    now = sandbox.clock.now()
    offsets = set()
    for account in world:
        offset = now.astimezone(ZoneInfo(account.zone)).utcoffset()
        assert offset is not None
        offsets.add(offset.total_seconds() / 3600)
        assert ZoneInfo(account.posix_zone).key == account.posix_zone
    assert (min(offsets), max(offsets)) == (-10, 14)


async def test_details_come_for_all_accounts_asked_for(caller: Caller, sandbox: Sandbox) -> None:
    ids = accounts(sandbox)[:9]
    answer = await caller.get("advertiser/info/", await caller.token(), advertiser_ids=ids)
    rows = {row["name"]: row for row in answer.rows()}
    assert len(rows) == 9
    hawaii = rows["Northlight Hawaii"]
    assert (hawaii["timezone"], hawaii["display_timezone"]) == ("Etc/GMT+10", "Pacific/Honolulu")
    assert rows["Marola Kids"]["status"] == "STATUS_PENDING_CONFIRM"
    assert rows["Northlight Outlet"]["status"] == "STATUS_LIMIT"
    assert str(rows["Northlight Outlet"]["rejection_reason"]).startswith("1:")
    assert ",endtime:2027-03-15 12:00:" in str(rows["Northlight Outlet"]["rejection_reason"])


async def test_fields_narrow_the_answer(caller: Caller, sandbox: Sandbox) -> None:
    answer = await caller.get(
        "advertiser/info/",
        await caller.token(),
        advertiser_ids=accounts(sandbox)[:1],
        fields=["name", "status", "unknown"],
    )
    assert answer.rows()[0].keys() == {"advertiser_id", "name", "status"}


async def test_one_account_out_of_reach_fails_the_batch(caller: Caller, sandbox: Sandbox) -> None:
    ids = accounts(sandbox)[:3]
    await caller.admin(f"accounts/{ids[1]}", {"lost_for": "admin"})
    token = await caller.token("admin")
    answer = await caller.get("advertiser/info/", token, advertiser_ids=ids)
    assert (answer.code, answer.message) == (
        40001,
        f"No permission to operate advertiser: {ids[1]}",
    )
    other = await caller.token("second_admin")
    assert (await caller.get("advertiser/info/", other, advertiser_ids=ids)).code == 0
    await caller.admin(f"accounts/{ids[1]}", {"found_for": "admin"})
    assert (await caller.get("advertiser/info/", token, advertiser_ids=ids)).code == 0


@pytest.mark.parametrize("code", [40001, 40002, 40300])
async def test_a_deleted_account_fails_the_batch_with_the_code_chosen(
    caller: Caller, sandbox: Sandbox, code: int
) -> None:
    gone = accounts(sandbox)[0]
    await caller.admin(f"accounts/{gone}", {"deleted": True})
    await caller.admin("settings", {"gone_code": code})
    answer = await caller.get(
        "advertiser/info/", await caller.token(), advertiser_ids=accounts(sandbox)[:2]
    )
    assert answer.code == code
    assert answer.message == f"The advertiser {gone} doesn't exist or has been deleted."


async def test_balances_come_under_their_own_name(caller: Caller) -> None:
    answer = await caller.get(
        "advertiser/balance/get/", await caller.token(), bc_id=NORTHLIGHT, page_size="50"
    )
    rows = answer.rows("advertiser_account_list")
    assert len(rows) == 5
    assert {row["budget_mode"] for row in rows} == {"DAILY_BUDGET", "UNLIMITED"}
    assert "budget_remaining" not in rows[0]


async def test_the_rest_of_the_budget_comes_on_request(caller: Caller) -> None:
    answer = await caller.raw(
        "advertiser/balance/get/",
        await caller.token(),
        bc_id=NORTHLIGHT,
        fields=["budget_remaining"],
        filtering={"keyword": "Store US"},
    )
    row = answer.json()["data"]["advertiser_account_list"][0]
    assert 0 < row["budget_cost"] < row["budget"] == 2000
    assert round(row["budget"] - row["budget_cost"], 2) == row["budget_remaining"]


async def test_balances_can_be_narrowed_by_status(caller: Caller) -> None:
    answer = await caller.get(
        "advertiser/balance/get/",
        await caller.token(),
        bc_id=MAROLA,
        filtering={"advertiser_status": ["SHOW_ACCOUNT_STATUS_IN_REVIEW"]},
    )
    rows = answer.rows("advertiser_account_list")
    assert [row["advertiser_name"] for row in rows] == ["Marola Kids"]
