"""Clock, revocation, roles and switches on the admin path."""

from datetime import UTC, datetime

import pytest

from plugins.tiktok.sandbox import make_app
from plugins.tiktok.sandbox.people import KERTEK, MAROLA, NORTHLIGHT
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, client_of


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("faults", {"path": "bc/get/", "kind": "nothing"}, 400),
        ("faults", {"path": "bc/get/", "kind": "empty", "misspelt": 1}, 400),
        ("revoke", {"user": "nobody"}, 404),
        ("accounts/1", {"deleted": True}, 404),
        ("accounts/1", {"status": "SUSPENDED"}, 400),
        ("business_centers/1", {"status": "PUNISH"}, 404),
        (f"business_centers/{NORTHLIGHT}", {"status": "BANNED"}, 400),
        ("settings", {"misspelt": 1}, 400),
        ("settings", {"tier": "gold"}, 400),
        ("roles", {"user": "standard", "role": "ADMIN"}, 400),
        ("roles", {"user": "standard", "role": "ANALYST", "bc_id": NORTHLIGHT}, 400),
    ],
)
async def test_wrong_orders_are_refused(
    caller: Caller, path: str, body: dict[str, object], status: int
) -> None:
    answer = await caller.client.post(f"/_sandbox/{path}", json=body)
    assert answer.status_code == status


async def test_the_clock_is_read_and_moved(caller: Caller) -> None:
    read = (await caller.client.get("/_sandbox/clock")).json()["now"]
    assert read.startswith("2026-03-15T12:00:0")
    moved = await caller.admin("clock", {"advance_seconds": 3600})
    assert moved.json()["now"].startswith("2026-03-15T13:00:0")
    moved = await caller.admin("clock", {"now": "2027-01-01T08:00:00+02:00"})
    assert moved.json()["now"].startswith("2027-01-01T06:00:0")


async def test_a_person_can_revoke_all_their_tokens(caller: Caller) -> None:
    tokens = [await caller.token("admin"), await caller.token("admin", [1])]
    other = await caller.token("second_admin")
    answer = await caller.admin("revoke", {"user": "admin"})
    assert answer.json() == {"revoked": 2}
    for token in tokens:
        assert (await caller.get("bc/get/", token)).code == 40105
    assert (await caller.get("bc/get/", other)).code == 0


async def test_roles_come_and_go(caller: Caller, sandbox: Sandbox) -> None:
    token, id = await caller.token("standard"), list(sandbox.world.accounts)[1]

    async def reach() -> int:
        return (await caller.get("campaign/get/", token, advertiser_id=id)).code

    assert await reach() == 40001
    await caller.admin("roles", {"user": "standard", "advertiser_id": id, "role": "ANALYST"})
    assert await reach() == 0
    await caller.admin("roles", {"user": "standard", "advertiser_id": id, "role": None})
    assert await reach() == 40001
    await caller.admin("roles", {"user": "standard", "bc_id": NORTHLIGHT, "role": "ADMIN"})
    assert await reach() == 0


async def test_leaving_a_center_takes_it_out_of_sight(caller: Caller) -> None:
    token = await caller.token("admin")
    await caller.admin("roles", {"user": "admin", "bc_id": MAROLA, "role": None})
    assert len((await caller.get("bc/get/", token)).rows()) == 1


async def test_a_center_and_an_account_change_their_status(
    caller: Caller, sandbox: Sandbox
) -> None:
    await caller.admin(f"business_centers/{KERTEK}", {"status": "ENABLE"})
    assert sandbox.world.centers[KERTEK].status == "ENABLE"
    id = next(iter(sandbox.world.accounts))
    await caller.admin(f"accounts/{id}", {"status": "STATUS_DISABLE", "rejection_reason": "2:x"})
    answer = await caller.get("advertiser/info/", await caller.token(), advertiser_ids=[id])
    row = answer.rows()[0]
    assert (row["status"], row["rejection_reason"]) == ("STATUS_DISABLE", "2:x")


async def test_the_world_can_be_read(caller: Caller) -> None:
    world = (await caller.client.get("/_sandbox/world")).json()
    sizes = {name: len(rows) for name, rows in world.items()}
    assert sizes == {
        "users": 6,
        "business_centers": 3,
        "accounts": 12,
        "campaigns": 91,
        "ad_groups": 204,
        "ads": 520,
        "videos": 117,
        "images": 90,
        "audiences": 72,
        "pixels": 24,
    }


async def test_two_sandboxes_share_nothing_but_their_seed(caller: Caller) -> None:
    other = make_app(now=datetime(2026, 3, 15, 12, tzinfo=UTC))
    token = await caller.token("admin")
    await caller.admin(f"business_centers/{NORTHLIGHT}", {"status": "PUNISH"})
    async with client_of(other) as client:
        second = Caller(client)
        assert (await second.get("bc/get/", token)).code == 40105
        world = (await client.get("/_sandbox/world")).json()
    assert {center["status"] for center in world["business_centers"][:2]} == {"ENABLE"}


def test_an_unknown_quota_level_is_refused() -> None:
    with pytest.raises(ValueError, match="gold"):
        make_app(tier="gold")


async def test_settings_are_read_back(caller: Caller) -> None:
    changed = (await caller.admin("settings", {"tier": "premium"})).json()
    assert changed["tier"] == "premium"
    assert (await caller.client.get("/_sandbox/settings")).json() == changed


async def test_a_sandbox_that_begins_anew_knows_nothing_of_before() -> None:
    app = make_app()
    sandbox: Sandbox = app.state.sandbox
    async with client_of(app) as client:
        caller = Caller(client)
        token = await caller.token()
        await caller.admin("faults", {"path": "*", "kind": "http_500", "times": 0})
        await caller.admin("settings", {"most_listed": 0})
        await caller.admin("reset", {})
        assert sandbox.faults.orders() == []
        assert sandbox.settings.most_listed is None
        assert (await caller.get("user/info/", token)).code != 0
        assert (await caller.get("user/info/", await caller.token())).code == 0
