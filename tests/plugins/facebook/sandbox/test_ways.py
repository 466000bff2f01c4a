"""Versions, usage, faults, batches, the admin path and the front page."""

import msgspec
import pytest

from plugins.facebook.sandbox import APP_SECRET, make_app
from plugins.facebook.sandbox.seed import found_world
from plugins.facebook.sandbox.tokens import proof_of
from tests.plugins.facebook.sandbox.caller import Caller, client_of, code_of
from tests.plugins.facebook.sandbox.conftest import NOON


def test_two_fresh_worlds_are_alike_and_two_sandboxes_share_nothing() -> None:
    first, second = found_world(NOON), found_world(NOON)
    assert first.things == second.things
    assert make_app(now=NOON).state.sandbox is not make_app(now=NOON).state.sandbox


@pytest.mark.parametrize(("version", "is_served"), [("v25.0", True), ("v24.0", False), ("", False)])
async def test_only_two_versions_are_served(
    caller: Caller, token: str, version: str, *, is_served: bool
) -> None:
    sent = {"access_token": token, "appsecret_proof": proof_of(token)}
    answer = await caller.client.get(f"/{version}/me".replace("//", "/"), params=sent)
    assert answer.is_success == is_served
    assert is_served or answer.json()["error"]["code"] == 2635


async def test_answers_about_an_account_tell_its_usage(caller: Caller, token: str) -> None:
    account = (await caller.accounts(token))[0]
    await caller.admin("usage", {"account": account, "percent": 83})
    headers = (await caller.call(f"{account}/insights", token)).headers
    assert msgspec.json.decode(headers["x-ad-account-usage"])["acc_id_util_pct"] == 83
    [case] = msgspec.json.decode(headers["x-business-use-case-usage"])[account[4:]]
    assert (case["type"], case["call_count"]) == ("ads_insights", 83)
    assert "x-app-usage" in (await caller.call("me", token)).headers
    await caller.admin("settings", {"usage_headers": False})
    assert "x-app-usage" not in (await caller.call("me", token)).headers


async def test_an_account_that_is_asked_too_much_is_shut_for_a_while(
    caller: Caller, token: str
) -> None:
    await caller.admin("settings", {"tier": "development_access", "throttle_status": 403})
    account, other, *_ = await caller.accounts(token)
    for _ in range(60):
        await caller.get(account, token)
    answer = await caller.call(account, token)
    assert answer.status_code == 403
    assert code_of(answer.json()["error"]) == (17, 2446079)
    assert (await caller.call(other, token)).is_success
    await caller.admin("clock", {"advance_seconds": 301})
    assert (await caller.call(account, token)).is_success


async def test_a_fault_spoils_as_many_calls_as_it_was_told_to(caller: Caller, token: str) -> None:
    fault = {"path": "act_*/ads", "code": 2, "subcode": 1504043, "times": 2, "after": 1}
    await caller.admin("faults", {**fault, "is_transient": True})
    account = (await caller.accounts(token))[0]
    answers = [await caller.call(f"{account}/ads", token) for _ in range(4)]
    assert [one.is_success for one in answers] == [True, False, False, True]
    assert answers[1].json()["error"]["is_transient"] is True
    assert (await caller.client.get("/_sandbox/faults")).json() == []


@pytest.mark.parametrize(
    ("kind", "status", "holds"),
    [
        ("http_503_html", 503, "<html>"),
        ("http_503_text", 503, "Service Unavailable"),
        ("http_429", 429, "{}"),
        ("empty", 200, '{"data":[]}'),
    ],
)
async def test_faults_of_the_line(
    caller: Caller, token: str, kind: str, status: int, holds: str
) -> None:
    account = (await caller.accounts(token))[0]
    await caller.admin("faults", {"path": "*", "kind": kind})
    answer = await caller.call(f"{account}/ads", token)
    assert (answer.status_code, holds in answer.text) == (status, True)


async def test_faults_of_rows_and_headers(caller: Caller, token: str) -> None:
    account = (await caller.accounts(token))[0]
    for kind in ("duplicate", "upgraded", "no_headers"):
        await caller.admin("faults", {"path": "*/ads", "kind": kind})
    twice = (await caller.get(f"{account}/ads", token, limit=3))["data"]
    assert twice[0] == twice[3]
    upgraded = await caller.call(f"{account}/ads", token)
    assert "v26.0" in upgraded.headers["x-ad-api-version-warning"]
    assert "x-app-usage" not in (await caller.call(f"{account}/ads", token)).headers


async def test_a_batch_answers_each_call_as_if_it_came_alone(caller: Caller, token: str) -> None:
    calls = [
        {"method": "GET", "relative_url": "me?fields=name"},
        {"method": "GET", "relative_url": "act_1"},
    ]
    sent = {"access_token": token, "appsecret_proof": proof_of(token)}
    answer = await caller.client.post(
        "/v26.0/", data={**sent, "batch": msgspec.json.encode(calls).decode()}
    )
    first, second = answer.json()
    assert msgspec.json.decode(first["body"])["name"] == "Ilse Okafor"
    assert (first["code"], second["code"]) == (200, 400)
    many = msgspec.json.encode(calls * 26).decode()
    answer = await caller.client.post("/v26.0/", data={**sent, "batch": many})
    assert answer.json()["error"]["code"] == 100


async def test_calls_are_remembered_and_settings_checked(caller: Caller, token: str) -> None:
    await caller.call("me", token)
    log = (await caller.client.get("/_sandbox/calls")).json()
    assert log["calls"][-1] == {"method": "GET", "path": "me", "user": "admin", "code": 0}
    for body in ({"unheard_of": 1}, {"default_limit": 0}):
        assert (await caller.client.post("/_sandbox/settings", json=body)).status_code == 400
    world = (await caller.client.get("/_sandbox/world")).json()
    assert len(world["accounts"]) == 10


async def test_a_system_users_token_does_not_end(caller: Caller) -> None:
    token = (await caller.admin("system_user", {"user": "admin"}))["access_token"]
    await caller.admin("clock", {"advance_seconds": 400 * 86_400})
    assert len(await caller.accounts(token)) == 8


async def test_the_front_page_lists_people_and_paths_but_no_secret() -> None:
    async with client_of(make_app(now=NOON)) as client:
        answer = await client.get("/")
    assert "second_admin" in answer.text
    assert "/_sandbox/faults" in answer.text
    assert APP_SECRET not in answer.text
