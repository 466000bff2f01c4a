"""Business Centers, the accounts in them and their money, as each kind of person sees them."""

from decimal import Decimal

import msgspec
import pytest

from plugins.tiktok.sandbox.people import KERTEK, MAROLA, NORTHLIGHT
from tests.plugins.tiktok.sandbox.caller import Caller, page_info


@pytest.mark.parametrize(
    ("user", "seen"),
    [
        ("admin", {NORTHLIGHT: "ADMIN", MAROLA: "ADMIN"}),
        ("second_admin", {NORTHLIGHT: "ADMIN", MAROLA: "ADMIN"}),
        ("standard", {NORTHLIGHT: "STANDARD"}),
        ("personal", {}),
        ("suspended_admin", {KERTEK: "ADMIN"}),
    ],
)
async def test_everybody_sees_their_own_centers_and_roles(
    caller: Caller, user: str, seen: dict[str, str]
) -> None:
    answer = await caller.get("bc/get/", await caller.token(user))
    told = {
        msgspec.convert(row["bc_info"], dict[str, str])["bc_id"]: row["user_role"]
        for row in answer.rows()
    }
    assert told == seen


async def test_ids_are_nineteen_digits_that_no_float_can_hold(caller: Caller) -> None:
    for id in (NORTHLIGHT, MAROLA, KERTEK):
        assert len(id) == 19
        assert int(float(id)) != int(id)


async def test_a_suspended_center_says_so(caller: Caller) -> None:
    token = await caller.token("suspended_admin")
    row = (await caller.get("bc/get/", token, bc_id=KERTEK)).rows()[0]
    assert msgspec.convert(row["bc_info"], dict[str, object])["status"] == "PUNISH"


async def test_an_empty_list_has_no_pages(caller: Caller) -> None:
    info = page_info(await caller.get("bc/get/", await caller.token("personal")))
    assert (info.page, info.page_size, info.total_page, info.total_number) == (1, 10, 0, 0)


async def test_a_stranger_s_center_is_refused_everywhere(caller: Caller) -> None:
    token = await caller.token("standard")
    for path in ("bc/get/", "bc/balance/get/", "advertiser/balance/get/"):
        assert (await caller.get(path, token, bc_id=MAROLA)).code == 40001
    for path in ("bc/asset/get/", "bc/asset/admin/get/"):
        answer = await caller.get(path, token, bc_id=MAROLA, asset_type="ADVERTISER")
        assert answer.message == (
            f"You don't have permission to operate this Business Center:{MAROLA}."
        )


async def test_assets_come_in_pages(caller: Caller) -> None:
    token, seen = await caller.token("admin"), []
    for page in ("1", "2", "3"):
        answer = await caller.get(
            "bc/asset/get/",
            token,
            bc_id=NORTHLIGHT,
            asset_type="ADVERTISER",
            page=page,
            page_size="2",
        )
        seen += [row["asset_id"] for row in answer.rows()]
        assert page_info(answer).total_page == 3
    assert len(set(seen)) == 5


async def test_a_standard_member_sees_assigned_accounts_with_their_roles(caller: Caller) -> None:
    token = await caller.token("standard")
    answer = await caller.get("bc/asset/get/", token, bc_id=NORTHLIGHT, asset_type="ADVERTISER")
    assert [row["advertiser_role"] for row in answer.rows()] == ["OPERATOR", "ANALYST"]
    refused = await caller.get(
        "bc/asset/admin/get/", token, bc_id=NORTHLIGHT, asset_type="ADVERTISER"
    )
    assert refused.code == 40001


async def test_an_admin_can_ask_what_a_member_sees(caller: Caller) -> None:
    member = await caller.get("user/info/", await caller.token("standard"))
    answer = await caller.get(
        "bc/asset/get/",
        await caller.token("admin"),
        bc_id=NORTHLIGHT,
        asset_type="ADVERTISER",
        filtering={"user_id": member.data["core_user_id"]},
    )
    assert len(answer.rows()) == 2


async def test_admins_filter_accounts_by_status_and_word(caller: Caller) -> None:
    token = await caller.token("admin")
    asked = {"bc_id": NORTHLIGHT, "asset_type": "ADVERTISER"}
    for filtering, names in (
        ({"advertiser_show_status": "SHOW_ACCOUNT_STATUS_PUNISHED"}, ["Northlight Outlet"]),
        ({"keyword": "日本"}, ["ノースライト日本"]),
        ({"relation_type": "OWNER_PARTNER"}, []),
    ):
        answer = await caller.get("bc/asset/admin/get/", token, **asked, filtering=filtering)
        assert [row["asset_name"] for row in answer.rows()] == names


async def test_other_kinds_of_assets_do_not_exist_here(caller: Caller) -> None:
    token = await caller.token("admin")
    answer = await caller.get("bc/asset/get/", token, bc_id=NORTHLIGHT, asset_type="PIXEL")
    assert answer.rows() == []


async def test_a_center_s_balance_adds_up(caller: Caller) -> None:
    answer = await caller.raw("bc/balance/get/", await caller.token("admin"), bc_id=NORTHLIGHT)
    assert b'"account_balance":42437.35' in answer.content
    data = msgspec.json.decode(answer.content)["data"]
    told = {name: Decimal(str(data[name])) for name in data if name not in ("bc_id", "currency")}
    assert told["account_balance"] == (
        told["valid_account_balance"] + told["frozen_balance"] + told["tax"]
    )


async def test_page_info_can_be_left_out(caller: Caller) -> None:
    token = await caller.token("admin")
    await caller.admin("settings", {"no_page_info": True})
    assert (await caller.get("bc/get/", token)).data.keys() == {"list"}
