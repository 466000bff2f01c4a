"""The sandbox takes what TikTok's gateway takes about TikTok accounts, and nothing else."""

import msgspec
import pytest

from plugins.tiktok.sandbox.people import NORTHLIGHT, id_of
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, Json

GOODS, BOB = id_of("public account", 0), id_of("user", 2)
STORE = id_of("ad account", 0)
PAIR: Json = {
    "bc_id": NORTHLIGHT,
    "user_id": BOB,
    "asset_type": "TT_ACCOUNT",
    "asset_id": GOODS,
    "tt_account_roles": ["POST"],
}


@pytest.mark.parametrize(
    ("path", "params", "words"),
    [
        ("bc/asset/account/authorization/", {}, "bc_id"),
        (
            "bc/asset/account/authorization/",
            {"bc_id": NORTHLIGHT, "is_ads_only_mode": "maybe"},
            "is_ads_only_mode",
        ),
        ("bc/member/get/", {"bc_id": NORTHLIGHT, "page_size": 21}, "page_size"),
        ("bc/asset/advertiser/assigned/", {"bc_id": NORTHLIGHT}, "asset_id"),
        (
            "bc/asset/advertiser/assigned/",
            {"bc_id": NORTHLIGHT, "asset_id": GOODS, "asset_type": "PIXEL"},
            "TT_ACCOUNT",
        ),
        ("identity/get/", {"advertiser_id": STORE, "page_size": 101}, "page_size"),
        ("identity/get/", {"advertiser_id": STORE, "identity_type": "NOBODY"}, "identity_type"),
        (
            "identity/get/",
            {"advertiser_id": STORE, "identity_type": "BC_AUTH_TT"},
            "identity_authorized_bc_id",
        ),
        ("identity/video/get/", {"advertiser_id": STORE, "identity_id": "1"}, "identity_type"),
    ],
)
async def test_a_wrong_question_is_refused(
    caller: Caller, path: str, params: Json, words: str
) -> None:
    answer = await caller.get(path, await caller.token(), **params)
    assert answer.code == 40002
    assert words in answer.message


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("bc/asset/assign/", {**PAIR, "asset_type": "BC_AUTH_TT"}, 40002),
        ("bc/asset/assign/", {**PAIR, "tt_account_roles": ["ADMIN"]}, 40002),
        ("bc/asset/assign/", {**PAIR, "tt_account_roles": []}, 40002),
        ("bc/asset/assign/", {**PAIR, "asset_id": "1"}, 40001),
        ("bc/asset/assign/", {**PAIR, "user_id": "1"}, 40002),
        ("bc/asset/assign/", {**PAIR, "asset_type": "ADVERTISER"}, 40008),
        ("bc/asset/unassign/", {**PAIR, "bc_id": 7}, 40002),
        (
            "bc/asset/admin/delete/",
            {"bc_id": NORTHLIGHT, "asset_type": "TT_ACCOUNT", "asset_ids": []},
            40002,
        ),
        (
            "bc/asset/admin/delete/",
            {"bc_id": NORTHLIGHT, "asset_type": "TT_ACCOUNT", "asset_ids": [GOODS, GOODS]},
            40002,
        ),
        (
            "bc/asset/advertiser/assign/",
            {"bc_id": NORTHLIGHT, "asset_id": GOODS, "advertiser_id": "1"},
            40001,
        ),
    ],
)
async def test_a_wrong_order_is_refused_and_changes_nothing(
    caller: Caller, sandbox: Sandbox, path: str, body: Json, code: int
) -> None:
    before = (dict(sandbox.public.assigned), dict(sandbox.public.links))
    assert (await caller.post(path, await caller.token(), body)).code == code
    assert (dict(sandbox.public.assigned), dict(sandbox.public.links)) == before


async def test_another_type_of_asset_lists_what_it_listed_before(caller: Caller) -> None:
    token = await caller.token()
    for kind, count in (("ADVERTISER", 5), ("TT_ACCOUNT", 1), ("CATALOG", 0)):
        answer = await caller.get(
            "bc/asset/admin/get/", token, bc_id=NORTHLIGHT, asset_type=kind, page_size=50
        )
        assert len(answer.rows()) == count


async def test_an_admin_who_asks_for_nobody_sees_every_account(caller: Caller) -> None:
    asked = {"bc_id": NORTHLIGHT, "asset_type": "TT_ACCOUNT"}
    [row] = (await caller.get("bc/asset/get/", await caller.token(), **asked)).rows()
    assert row["tt_account_roles"] == ["POST", "LIVE", "DIRECT_MESSAGE"]


async def test_a_standard_member_may_not_ask_about_another(caller: Caller) -> None:
    asked = {
        "bc_id": NORTHLIGHT,
        "asset_type": "TT_ACCOUNT",
        "filtering": {"user_id": id_of("user", 0)},
    }
    answer = await caller.get("bc/asset/get/", await caller.token("standard"), **asked)
    assert answer.code == 40001


async def test_a_reset_forgets_what_owners_did(caller: Caller, sandbox: Sandbox) -> None:
    await caller.admin("scan", {"bc_id": NORTHLIGHT})
    assert len(sandbox.public.accounts_in(NORTHLIGHT)) == 2
    await caller.admin("reset", {})
    assert len(sandbox.public.accounts_in(NORTHLIGHT)) == 1


@pytest.mark.parametrize("code", ["", "nonsense", "http://sandbox/phone/scan?code=nonsense"])
async def test_an_unknown_code_is_told_as_such(caller: Caller, code: str) -> None:
    answer = await caller.client.get("/phone/scan", params={"code": code})
    assert answer.status_code == 400
    assert "Unknown code" in answer.text


async def test_names_in_a_page_of_the_phone_are_escaped(caller: Caller, sandbox: Sandbox) -> None:
    center = sandbox.world.centers[NORTHLIGHT]
    sandbox.world.centers[NORTHLIGHT] = msgspec.structs.replace(center, name="<b>Bold")
    assert "<b>Bold" not in (await caller.client.get("/phone")).text
