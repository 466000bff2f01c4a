"""Pushes, end to end: the platform calls, the service looks."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from core.usecases.pushes import KeepSubscribed
from entrypoints.addresses import Addresses
from entrypoints.http.webhooks import A_MINUTE, MOST_BYTES
from entrypoints.pushing import PushAddresses
from plugins.tiktok.manifest import MANIFEST
from plugins.tiktok.sandbox.pushes import signature
from tests.entrypoints.api.client import Response, problem_of
from tests.entrypoints.api.service import House

SOON = 10
"""Seconds that a push may take to be seen, with room for a slow machine."""


async def until[T](read: Callable[[], Awaitable[T]], holds: Callable[[T], bool]) -> T:
    """What is read, once it is so."""
    async with asyncio.timeout(SOON):
        while True:
            if holds(found := await read()):
                return found
            await asyncio.sleep(0.05)


async def subscribed(house: House, user: str = "admin") -> tuple[str, str]:
    """A connection whose accounts are subscribed, and one of those that are active."""
    profile_id = await house.profile()
    id = await house.connect(profile_id, user)
    async with house.container() as scope:
        await (await scope.get(KeepSubscribed))()
    await until(lambda: _subscriptions(house), bool)
    accounts = (await house.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    active = next(one["account"]["id"] for one in accounts if one["account"]["status"] == "active")
    return id, active


async def _subscriptions(house: House) -> list[str]:
    answer = await house.desk.client.get("pushes")
    return list(answer.json()["subscriptions"])


async def _problems(house: House, id: str) -> list[tuple[str, str]]:
    connection = await house.owner.get(f"connections/{id}")
    return [(one["code"], one["detail"]) for one in connection["problems"]]


async def _state(house: House, id: str) -> str:
    return str((await house.owner.get(f"connections/{id}"))["state"])


async def suspend(house: House, account: str, reason: str = "1:Bad pages") -> None:
    path = f"accounts/{account}"
    await house.desk.order(path, status="STATUS_LIMIT", rejection_reason=reason)


async def lift(house: House, account: str) -> None:
    await house.desk.order(f"accounts/{account}", status="STATUS_ENABLE", rejection_reason="")


def suspended(reason: str) -> Callable[[list[tuple[str, str]]], bool]:
    """Whether the problem is there, told in the platform's words."""
    return lambda found: any(one == "account_suspended" and reason in two for one, two in found)


async def push(house: House, body: object, headers: dict[str, str] | None = None) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await house.owner.client.post(
        f"{house.url}/webhooks/tiktok", content=content, headers=headers or {}
    )


async def test_a_suspended_account_shows_within_seconds_and_so_does_its_return(
    house: House,
) -> None:
    id, account = await subscribed(house)
    await suspend(house, account)
    await until(lambda: _problems(house, id), suspended("Bad pages"))
    [entry] = await house.audit("connection.looked_at")
    assert (entry["actor"], entry["target"]) == ("adport", id)
    assert "account_suspended" in entry["detail"]
    house.clock.advance(seconds=31)
    await lift(house, account)
    gone = suspended("Bad pages")
    await until(lambda: _problems(house, id), lambda found: not gone(found))


async def test_a_consent_taken_back_makes_the_connection_read_only_within_seconds(
    house: House,
) -> None:
    id, _ = await subscribed(house)
    await house.desk.order("settings", webhook_on_revoke=True)
    await house.desk.order("revoke", user="admin")
    await until(lambda: _state(house, id), lambda state: state == "revoked")
    problem = await house.owner.refusal(409, "POST", f"connections/{id}/sync-runs")
    assert problem["code"] == "read_only"
    [entry] = await house.audit("connection.looked_at")
    assert entry["detail"].startswith("connected \u2192 revoked")


async def test_pushes_that_come_twice_and_backwards_end_in_the_truth(house: House) -> None:
    id, account = await subscribed(house)
    await house.desk.order("settings", webhook_twice=True, webhook_held=True)
    await lift(house, account)
    await suspend(house, account)
    await lift(house, account)
    await suspend(house, account, "1:For good")
    await house.desk.order("settings", webhook_held=False)
    await until(lambda: _problems(house, id), suspended("For good"))
    deliveries = (await house.desk.client.get("pushes")).json()["deliveries"]
    assert {one["status"] for one in deliveries} == {200}
    assert len(await house.audit("connection.looked_at")) == 1


async def test_what_an_unsigned_push_says_is_not_believed(house: House) -> None:
    id, account = await subscribed(house)
    await house.desk.forget_calls()
    told = {"advertiser_id": account, "status": "STATUS_LIMIT", "suspension_reason": "1:A lie"}
    assert (await push(house, told)).status_code == 200
    await until(house.desk.calls, lambda calls: calls.get("advertiser/info/", 0) > 0)
    assert not suspended("A lie")(await _problems(house, id))
    assert await house.audit("connection.looked_at") == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b"advertiser_id=1", b"[" * 60_000]
)
async def test_a_garbled_push_is_refused_and_nothing_is_asked(house: House, body: bytes) -> None:
    before = house.rows()
    answer = await push(house, body)
    assert answer.status_code == 400
    assert problem_of(answer)["code"] == "invalid"
    assert house.rows() == before
    assert await house.desk.calls() == {}


async def test_a_wrong_signature_is_refused_and_a_right_one_taken(house: House) -> None:
    body = json.dumps({"advertiser_id": "7644143197428744199"}).encode()
    right = f"t=5,s={signature(body, 5)}"
    assert (await push(house, body, {"TikTok-Signature": right})).status_code == 200
    for wrong in (right.replace("t=5", "t=6"), right[:-1], "t=5"):
        answer = await push(house, body, {"TikTok-Signature": wrong})
        assert answer.status_code == 400
        assert problem_of(answer)["code"] == "invalid"
        assert signature(body, 5)[:16] not in answer.text


async def test_a_push_that_is_too_long_is_refused(house: House) -> None:
    answer = await push(house, {"advertiser_id": "7" * MOST_BYTES})
    assert answer.status_code == 413
    assert problem_of(answer)["code"] == "too_large"


@pytest.mark.parametrize("provider", ["nobody", "other", "%00", "tiktok/more"])
async def test_a_provider_that_pushes_nothing_is_not_found(house: House, provider: str) -> None:
    answer = await house.owner.client.post(f"{house.url}/webhooks/{provider}", content=b"{}")
    assert answer.status_code == 404
    assert problem_of(answer)["code"] == "not_found"


async def test_only_post_is_taken(house: House) -> None:
    answer = await house.owner.client.get(f"{house.url}/webhooks/tiktok")
    assert answer.status_code == 405


async def test_a_push_about_a_stranger_is_answered_like_any_other(house: House) -> None:
    answer = await push(house, {"advertiser_id": "7644143197428744199"})
    assert (answer.status_code, answer.json()) == (200, {})
    assert await house.desk.calls() == {}


async def test_too_many_pushes_in_a_minute_are_sent_away(house: House) -> None:
    house.clock.advance(seconds=60 - house.clock.now().second)
    told = {"advertiser_id": "7644143197428744199"}
    statuses = [(await push(house, told)).status_code for _ in range(A_MINUTE)]
    assert set(statuses) == {200}
    answer = await push(house, told)
    assert answer.status_code == 429
    assert problem_of(answer)["code"] == "too_many_requests"
    house.clock.advance(minutes=1)
    assert (await push(house, told)).status_code == 200


async def test_every_account_is_subscribed_once_and_again_after_reconnecting(
    house: House,
) -> None:
    id, _ = await subscribed(house)
    before = await _subscriptions(house)
    async with house.container() as scope:
        assert await (await scope.get(KeepSubscribed))() == 0
    await house.desk.order("revoke", user="admin")
    assert await _subscriptions(house) == []
    await house.owner.post(f"connections/{id}/validate")
    made: dict[str, Any] = await house.owner.post(f"connections/{id}/reconnect", {})
    await house.person().agree(made["url"])
    async with house.container() as scope:
        await (await scope.get(KeepSubscribed))()
    after = await until(lambda: _subscriptions(house), bool)
    assert len(after) == len(before) == 1
    assert after != before


@pytest.mark.parametrize(
    ("url", "allow_private", "expected"),
    [
        ("https://adport.example.com", False, "https://adport.example.com/webhooks/tiktok"),
        ("http://127.0.0.1:8000", False, None),
        ("http://127.0.0.1:8000", True, "http://127.0.0.1:8000/webhooks/tiktok"),
    ],
)
def test_platforms_push_by_https_or_within_one_house(
    url: str, *, allow_private: bool, expected: str | None
) -> None:
    addresses = PushAddresses(Addresses(url), allow_private=allow_private)
    assert addresses(MANIFEST.slug) == expected
