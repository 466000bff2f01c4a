"""Subscriptions, and what is pushed to them."""

import hashlib
import hmac
from collections.abc import AsyncIterator

import pytest

from plugins.tiktok.sandbox import APP_SECRET
from plugins.tiktok.sandbox.people import NORTHLIGHT
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import APP, Caller, Envelope, account
from tests.plugins.tiktok.sandbox.receiver import Receiver, receiving


@pytest.fixture
async def receiver(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Receiver]:
    monkeypatch.setattr("plugins.tiktok.sandbox.outbox.PAUSES", (0.0, 0.01, 0.01))
    async with receiving() as receiver:
        yield receiver


async def subscribe(
    caller: Caller, token: str, url: str, *, entity: str = "AD_ACCOUNT_SUSPENSION", **detail: object
) -> Envelope:
    body = {
        **APP,
        "subscribe_entity": entity,
        "callback_url": url,
        "subscription_detail": {"access_token": token, **detail},
    }
    return await caller.post("subscription/subscribe/", None, body)


async def suspend(caller: Caller, id: str, reason: str = "1:Bad pages") -> None:
    await caller.admin(f"accounts/{id}", {"status": "STATUS_LIMIT", "rejection_reason": reason})


async def lift(caller: Caller, id: str) -> None:
    await caller.admin(f"accounts/{id}", {"status": "STATUS_ENABLE", "rejection_reason": ""})


async def test_a_suspension_is_pushed_flat_and_so_is_its_end(
    caller: Caller, sandbox: Sandbox, receiver: Receiver
) -> None:
    id, token = account(sandbox), await caller.token()
    made = await subscribe(caller, token, receiver.url, advertiser_ids=[id])
    await suspend(caller, id)
    await receiver.count(1)
    told = receiver.said()[0]
    assert str(told.pop("status_change_time")).startswith("2026-03-15 12:00:0")
    assert told == {
        "advertiser_id": id,
        "advertiser_name": sandbox.world.accounts[id].name,
        "owner_bc_id": sandbox.world.accounts[id].owner,
        "status": "STATUS_LIMIT",
        "suspension_reason": "1:Bad pages",
        "subscription_id": made.data["subscription_id"],
    }
    await lift(caller, id)
    await receiver.count(2)
    assert receiver.said()[1]["status"] == "STATUS_ENABLE"
    assert "suspension_reason" not in receiver.said()[1]


async def test_the_reason_can_be_misspelt(
    caller: Caller, sandbox: Sandbox, receiver: Receiver
) -> None:
    await caller.admin("settings", {"suspension_key": "suspension_reasion"})
    await subscribe(caller, await caller.token(), receiver.url, bc_id=NORTHLIGHT)
    await suspend(caller, account(sandbox, 0))
    await receiver.count(1)
    assert receiver.said()[0]["suspension_reasion"] == "1:Bad pages"


async def test_a_push_is_signed_unless_that_is_switched_off(
    caller: Caller, sandbox: Sandbox, receiver: Receiver
) -> None:
    id = account(sandbox)
    await subscribe(caller, await caller.token(), receiver.url, advertiser_ids=[id])
    await suspend(caller, id)
    await receiver.count(1)
    moment, given = (
        part.partition("=")[2] for part in receiver.heads[0]["tiktok-signature"].split(",")
    )
    signed = f"{moment}.".encode() + receiver.bodies[0]
    assert given == hmac.new(APP_SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert moment.startswith(str(int(sandbox.clock.now().timestamp()))[:8])
    await caller.admin("settings", {"webhook_signed": False})
    await lift(caller, id)
    await receiver.count(2)
    assert "tiktok-signature" not in receiver.heads[1]


async def test_a_push_is_tried_again_until_it_is_taken(
    caller: Caller, sandbox: Sandbox, receiver: Receiver
) -> None:
    id = account(sandbox)
    await subscribe(caller, await caller.token(), receiver.url, advertiser_ids=[id])
    receiver.answers = [500, 503]
    await suspend(caller, id)
    await receiver.count(3)
    assert len({*receiver.bodies}) == 1
    await suspend(caller, account(sandbox, 0))
    told = (await caller.client.get("/_sandbox/pushes")).json()
    assert [one["status"] for one in told["deliveries"]][:2] == [500, 503]
    assert len(receiver.bodies) == 3, "another account is nobody's business"


async def test_pushes_come_twice_and_backwards_where_that_is_ordered(
    caller: Caller, sandbox: Sandbox, receiver: Receiver
) -> None:
    id = account(sandbox)
    await subscribe(caller, await caller.token(), receiver.url, advertiser_ids=[id])
    await caller.admin("settings", {"webhook_twice": True, "webhook_held": True})
    await suspend(caller, id)
    await lift(caller, id)
    assert (await caller.client.get("/_sandbox/pushes")).json()["held"] == 4
    assert receiver.bodies == []
    await caller.admin("settings", {"webhook_held": False})
    await receiver.count(4)
    statuses = [told["status"] for told in receiver.said()]
    assert statuses == ["STATUS_ENABLE"] * 2 + ["STATUS_LIMIT"] * 2


@pytest.mark.parametrize("change", [{"status": "STATUS_DISABLE"}, {"deleted": True}, {}])
async def test_no_other_change_is_pushed(
    caller: Caller, sandbox: Sandbox, receiver: Receiver, change: dict[str, object]
) -> None:
    id = account(sandbox)
    await subscribe(caller, await caller.token(), receiver.url, advertiser_ids=[id])
    await caller.admin("settings", {"webhook_held": True})
    await caller.admin(f"accounts/{id}", change)
    assert (await caller.client.get("/_sandbox/pushes")).json()["held"] == 0


async def test_a_subscription_dies_with_its_token_and_nobody_is_told(
    caller: Caller, sandbox: Sandbox, receiver: Receiver
) -> None:
    id, other = account(sandbox), await caller.token("second_admin")
    await subscribe(caller, await caller.token(), receiver.url, advertiser_ids=[id])
    await caller.admin("settings", {"webhook_held": True})
    await caller.admin("revoke", {"user": "admin"})
    listed = await caller.get("subscription/get/", other, **APP)
    assert listed.data["subscriptions"] == []
    await suspend(caller, id)
    assert (await caller.client.get("/_sandbox/pushes")).json()["held"] == 0


async def test_a_revocation_is_pushed_once_an_address_where_that_is_ordered(
    caller: Caller, sandbox: Sandbox, receiver: Receiver
) -> None:
    await caller.admin("settings", {"webhook_on_revoke": True})
    for number in (0, 1):
        ids = [account(sandbox, number)]
        await subscribe(caller, await caller.token(), receiver.url, advertiser_ids=ids)
    await caller.admin("revoke", {"user": "second_admin"})
    await caller.admin("revoke", {"user": "admin"})
    await receiver.count(1)
    [told] = receiver.said()
    assert told["event"] == "authorization.removed"
    assert told["user_openid"] == sandbox.world.users["admin"].core_user_id


async def test_the_app_s_subscriptions_are_listed_without_their_tokens_and_end_when_asked(
    caller: Caller, sandbox: Sandbox
) -> None:
    token, url = await caller.token(), "http://127.0.0.1:9/x"
    made = [
        str((await subscribe(caller, token, url, advertiser_ids=[id])).data["subscription_id"])
        for id in list(sandbox.world.accounts)[:2]
    ]
    listed = await caller.get("subscription/get/", token, **APP, page_size="1")
    assert listed.rows("subscriptions") == [
        {
            "app_id": APP["app_id"],
            "subscription_id": made[0],
            "subscribe_entity": "AD_ACCOUNT_SUSPENSION",
            "callback_url": url,
            "subscription_detail": {"advertiser_ids": [account(sandbox, 0)], "bc_id": None},
        }
    ]
    ended = await caller.post(
        "subscription/unsubscribe/", None, {**APP, "subscription_id": made[0]}
    )
    assert ended.data == {"subscription_id": made[0]}
    again = await caller.post(
        "subscription/unsubscribe/", None, {**APP, "subscription_id": made[0]}
    )
    assert again.code == 40007
    left = await caller.get("subscription/get/", token, **APP)
    assert [row["subscription_id"] for row in left.rows("subscriptions")] == made[1:]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"secret": "wrong"}, 40101),
        ({"callback_url": "http://198.51.100.7/hook"}, 40002),
        ({"callback_url": "https://127.0.0.1/hook"}, 40002),
        ({"callback_url": None}, 40002),
        ({"subscribe_entity": "LEAD"}, 40009),
        ({"subscribe_entity": "WEATHER"}, 40002),
    ],
)
async def test_a_wrong_subscription_is_refused(
    caller: Caller, sandbox: Sandbox, changed: dict[str, object], code: int
) -> None:
    detail = {"access_token": await caller.token(), "advertiser_ids": [account(sandbox)]}
    body: dict[str, object] = {
        **APP,
        "subscribe_entity": "AD_ACCOUNT_SUSPENSION",
        "callback_url": "http://localhost:8000/webhooks/tiktok",
        "subscription_detail": detail,
        **changed,
    }
    assert (await caller.post("subscription/subscribe/", None, body)).code == code


async def test_only_what_the_token_reaches_can_be_subscribed_to(
    caller: Caller, sandbox: Sandbox
) -> None:
    url, standard = "http://127.0.0.1:9/x", await caller.token("standard")
    reached, other = account(sandbox, 0), account(sandbox, 1)
    assert (await subscribe(caller, standard, url, advertiser_ids=[reached])).code == 0
    assert (await subscribe(caller, standard, url, advertiser_ids=[reached, other])).code == 40001
    assert (await subscribe(caller, standard, url, bc_id="1")).code == 40001
    assert (await subscribe(caller, "dead", url, advertiser_ids=[reached])).code == 40105
    assert (await subscribe(caller, standard, url)).code == 40002
    many = [str(number) for number in range(101)]
    assert (await subscribe(caller, standard, url, advertiser_ids=many)).code == 40002
    few = await caller.token("standard", [4])
    assert (await subscribe(caller, few, url, advertiser_ids=[reached])).code == 40001
