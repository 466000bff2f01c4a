"""The login dialog, and what codes and tokens buy."""

import re

import pytest

from plugins.facebook.sandbox import APP_ID, APP_SECRET
from plugins.facebook.sandbox.state import Sandbox
from plugins.facebook.sandbox.tokens import proof_of
from tests.plugins.facebook.sandbox.caller import (
    DIALOG,
    REDIRECT,
    SCOPES,
    Caller,
    Json,
    code_of,
    returned,
)

ASK = {"client_id": APP_ID, "state": 'x"><script>', "redirect_uri": REDIRECT}
APP_TOKEN = f"{APP_ID}|{APP_SECRET}"


async def test_the_dialog_offers_people_what_is_asked_for_and_ad_accounts(caller: Caller) -> None:
    answer = await caller.client.get(DIALOG, params=ASK | {"scope": "ads_read,email"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script>" not in answer.text
    boxes = re.findall(r'type="checkbox" name="permission" value="(\w+)" checked', answer.text)
    assert boxes == ["ads_read"]
    assert len(re.findall(r'name="account" value="\d+" checked', answer.text)) == 10
    assert re.findall(r'type="radio" name="user" value="(\w+)"', answer.text)[0] == "admin"


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "1"},
        {"redirect_uri": "https://evil.example/callback/facebook"},
        {"redirect_uri": "http://127.0.0.1:8000/elsewhere"},
    ],
)
async def test_a_wrong_app_or_address_is_told_and_sent_nowhere(
    caller: Caller, wrong: dict[str, str]
) -> None:
    for answer in (
        await caller.client.get(DIALOG, params=ASK | wrong),
        await caller.agree("admin", changed=wrong),
    ):
        assert answer.status_code == 400
        assert "location" not in answer.headers


async def test_nobody_chosen_is_told_so(caller: Caller) -> None:
    assert (await caller.agree("stranger")).status_code == 400


async def test_who_cancels_is_sent_back_with_an_error(caller: Caller) -> None:
    back = returned(await caller.agree("admin", decision="cancel"))
    assert back["error"] == "access_denied"
    assert back["state"] == "a state/with+signs"
    assert "code" not in back


async def test_a_code_buys_one_short_token(caller: Caller) -> None:
    code = await caller.code("admin")
    first = (await caller.exchange(code=code, redirect_uri=REDIRECT)).json()
    assert first["expires_in"] == 5400
    again = await caller.exchange(code=code, redirect_uri=REDIRECT)
    assert code_of(again.json()["error"]) == (100, 36009)


async def test_a_code_is_good_for_its_own_address_and_ten_minutes(caller: Caller) -> None:
    code = await caller.code("admin")
    elsewhere = await caller.exchange(code=code, redirect_uri=f"{REDIRECT}?a=1")
    assert code_of(elsewhere.json()["error"]) == (100, 36008)
    code = await caller.code("admin")
    await caller.admin("clock", {"advance_seconds": 601})
    late = await caller.exchange(code=code, redirect_uri=REDIRECT)
    assert code_of(late.json()["error"]) == (100, 36007)


async def test_a_short_token_becomes_a_long_one_again_and_again(caller: Caller) -> None:
    token = await caller.token()
    for _ in range(3):
        sent = {"grant_type": "fb_exchange_token", "fb_exchange_token": token}
        answer = (await caller.exchange(**sent)).json()
        assert answer["expires_in"] == 5_184_000
        assert answer["access_token"] != token
        token = answer["access_token"]
        await caller.admin("clock", {"advance_seconds": 86_400})
    await caller.admin("clock", {"advance_seconds": 60 * 86_400})
    ended = await caller.exchange(grant_type="fb_exchange_token", fb_exchange_token=token)
    assert code_of(ended.json()["error"]) == (190, 463)


async def test_a_wrong_secret_buys_nothing(caller: Caller) -> None:
    answer = await caller.exchange(client_secret="wrong", code="x", redirect_uri=REDIRECT)
    assert answer.status_code == 400
    assert (await caller.exchange(client_id="1", code="x")).json()["error"]["code"] == 101


async def test_the_app_has_a_token_of_its_own(caller: Caller) -> None:
    answer = await caller.exchange(grant_type="client_credentials")
    assert answer.json()["access_token"] == APP_TOKEN


async def test_a_token_tells_what_it_is_good_for(caller: Caller, sandbox: Sandbox) -> None:
    some = list(sandbox.world.accounts)[:2]
    token = await caller.token("admin", ("ads_read", "business_management"), accounts=some)
    data = (await debugged(caller, token))["data"]
    assert data["is_valid"] is True
    assert data["scopes"] == ["ads_read", "business_management"]
    assert data["user_id"] == sandbox.world.users["admin"].id
    assert {one["scope"]: one.get("target_ids") for one in data["granular_scopes"]} == {
        "ads_read": some,
        "business_management": None,
    }


async def test_a_dead_token_tells_why(caller: Caller) -> None:
    token = await caller.token()
    await caller.admin("revoke", {"user": "admin", "subcode": 460})
    data = (await debugged(caller, token))["data"]
    assert (data["is_valid"], data["error"]["subcode"]) == (False, 460)
    assert code_of(await caller.error("me", token)) == (190, 460)
    assert (await debugged(caller, "made up"))["data"]["is_valid"] is False


async def debugged(caller: Caller, token: str) -> Json:
    sent = {"input_token": token, "access_token": APP_TOKEN}
    answer = await caller.client.get("/v26.0/debug_token", params=sent)
    found: Json = answer.json()
    return found


async def test_what_was_declined_is_told_and_given_only_when_asked_for_again(
    caller: Caller,
) -> None:
    token = await caller.token("admin", SCOPES[1:])
    rows = (await caller.get("me/permissions", token))["data"]
    assert {"permission": "ads_management", "status": "declined"} in rows
    assert {"permission": "ads_read", "status": "granted"} in rows
    for changed, status in (({}, "declined"), ({"auth_type": "rerequest"}, "granted")):
        code = await caller.code("admin", changed=changed)
        answer = await caller.exchange(code=code, redirect_uri=REDIRECT)
        token = answer.json()["access_token"]
        rows = (await caller.get("me/permissions", token))["data"]
        assert {"permission": "ads_management", "status": status} in rows


@pytest.mark.parametrize(("answer", "body"), [("true", True), ("success", {"success": True})])
async def test_who_removes_the_app_is_not_served_any_more(
    caller: Caller, token: str, answer: str, body: object
) -> None:
    await caller.admin("settings", {"removal_answer": answer})
    assert (await caller.call("me/permissions", token, method="DELETE")).json() == body
    assert code_of(await caller.error("me", token)) == (190, 458)


async def test_one_permission_can_be_taken_back(caller: Caller, token: str) -> None:
    await caller.call("me/permissions/business_management", token, method="DELETE")
    assert code_of(await caller.error("me/businesses", token)) == (200, None)


async def test_one_token_can_be_revoked(caller: Caller, token: str) -> None:
    app = {"client_id": APP_ID, "client_secret": APP_SECRET, "revoke_token": token}
    answer = await caller.client.get("/v26.0/oauth/revoke", params=app)
    assert answer.json() == {"success": "true"}
    assert code_of(await caller.error("me", token)) == (190, None)


async def test_a_call_needs_a_proof_unless_the_app_does_not_insist(
    caller: Caller, token: str
) -> None:
    without = {"access_token": token}
    assert (await caller.client.get("/v26.0/me", params=without)).json()["error"]["code"] == 100
    wrong = {**without, "appsecret_proof": proof_of("another")}
    assert (await caller.client.get("/v26.0/me", params=wrong)).status_code == 400
    await caller.admin("settings", {"require_proof": False})
    assert (await caller.client.get("/v26.0/me", params=without)).status_code == 200
    assert (await caller.client.get("/v26.0/me", params=wrong)).status_code == 400


async def test_a_call_needs_a_token(caller: Caller) -> None:
    assert (await caller.client.get("/v26.0/me")).json()["error"]["code"] == 104


async def test_who_must_log_in_at_facebook_first_is_told_so(caller: Caller) -> None:
    token = await caller.token("checkpoint")
    assert code_of(await caller.error("me", token)) == (190, 459)
