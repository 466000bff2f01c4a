"""Tokens of TikTok accounts: the consent page, their lives, what renews and what ends them."""

import re

import httpx  # noqa: TID251 - the stand-in is called in this process
import msgspec
import pytest

from plugins.tiktok.sandbox import APP_ID, APP_SECRET
from tests.plugins.tiktok.sandbox.caller import Caller, Envelope, returned

REDIRECT = "http://127.0.0.1:8000/callback/tiktok_account"
ASK = {
    "client_key": APP_ID,
    "scope": "user.info.basic,video.list,biz.spark.auth",
    "response_type": "code",
    "state": "s1",
    "redirect_uri": REDIRECT,
}
CLIENT = {"client_id": APP_ID, "client_secret": APP_SECRET}
DAY = 86_400


async def agree(caller: Caller, user: str = "personal", **changed: object) -> httpx.Response:
    form: dict[str, object] = {
        **{name: value for name, value in ASK.items() if name != "scope"},
        "scopes": ASK["scope"],
        "scope": ASK["scope"].split(","),
        "user": user,
        "decision": "confirm",
        **changed,
    }
    return await caller.client.post("/v2/auth/authorize", data=form)


async def exchange(caller: Caller, code: str, **changed: str) -> Envelope:
    body = {
        **CLIENT,
        "grant_type": "authorization_code",
        "auth_code": code,
        "redirect_uri": REDIRECT,
        **changed,
    }
    return await caller.post("tt_user/oauth2/token/", None, body)


async def token(caller: Caller, user: str = "personal") -> dict[str, str]:
    answer = await exchange(caller, returned(await agree(caller, user))["code"])
    assert answer.code == 0, answer.message
    return {name: str(value) for name, value in answer.data.items()}


async def renew(caller: Caller, refresh: str, **changed: str) -> Envelope:
    body = {**CLIENT, "grant_type": "refresh_token", "refresh_token": refresh, **changed}
    return await caller.post("tt_user/oauth2/refresh_token/", None, body)


async def inspect(caller: Caller, access: str) -> Envelope:
    body = {"app_id": APP_ID, "access_token": access}
    return await caller.post("tt_user/token_info/get/", None, body)


async def move(caller: Caller, seconds: float) -> None:
    await caller.admin("clock", {"advance_seconds": seconds})


async def counts(caller: Caller) -> list[tuple[str, int, int]]:
    answer = await caller.client.get("/_sandbox/tokens")
    rows = msgspec.json.decode(answer.content, type=list[dict[str, str | int]])
    return [(str(one["user"]), int(one["version"]), int(one["refreshes"])) for one in rows]


async def test_the_page_offers_what_was_asked_for_and_leads_to_a_code(caller: Caller) -> None:
    shown = await caller.client.get("/v2/auth/authorize", params=ASK)
    boxes = re.findall(r'type="checkbox" name="scope" value="([\w.]+)" checked', shown.text)
    assert boxes == ASK["scope"].split(",")
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
    form = {**hidden, "user": "admin", "scope": "video.list", "decision": "confirm"}
    back = returned(await caller.client.post("/v2/auth/authorize", data=form))
    assert back["state"] == "s1"
    assert (await exchange(caller, back["code"])).data["scope"] == "video.list"


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_key": "1"},
        {"redirect_uri": "https://evil.example/callback/tiktok_account"},
        {"response_type": "token"},
        {"scope": "user.info.basic,everything"},
        {"scope": ""},
    ],
)
async def test_a_wrong_question_leads_nowhere(caller: Caller, wrong: dict[str, str]) -> None:
    answer = await caller.client.get("/v2/auth/authorize", params=ASK | wrong)
    assert answer.status_code == 400
    posted = {"scopes" if name == "scope" else name: value for name, value in wrong.items()}
    assert (await agree(caller, **posted)).status_code == 400


async def test_a_refusal_says_so(caller: Caller) -> None:
    back = returned(await agree(caller, decision="cancel"))
    assert back == {"error": "access_denied", "state": "s1"}


async def test_nobody_chosen_is_told_so(caller: Caller) -> None:
    assert (await agree(caller, "nobody")).status_code == 400


async def test_a_code_buys_a_day_and_what_renews_it_for_a_year(caller: Caller) -> None:
    bought = await token(caller)
    assert (bought["expires_in"], bought["refresh_token_expires_in"]) == ("86400", "31536000")
    assert bought["scope"] == ASK["scope"]
    seen = await inspect(caller, bought["access_token"])
    assert seen.data == {"app_id": APP_ID, "creator_id": bought["open_id"], "scope": ASK["scope"]}


async def test_a_code_works_once_for_ten_minutes_and_its_own_address(caller: Caller) -> None:
    code = returned(await agree(caller))["code"]
    assert (await exchange(caller, code)).code == 0
    assert (await exchange(caller, code)).code == 40110
    code = returned(await agree(caller))["code"]
    assert (await exchange(caller, code, redirect_uri=f"{REDIRECT}?other")).code == 40110
    code = returned(await agree(caller))["code"]
    await move(caller, 600)
    assert (await exchange(caller, code)).code == 40110


async def test_a_token_ends_after_a_day_and_is_renewed(caller: Caller) -> None:
    bought = await token(caller)
    await move(caller, DAY)
    assert (await inspect(caller, bought["access_token"])).code == 40102
    fresh = await renew(caller, bought["refresh_token"])
    assert fresh.data["refresh_token"] == bought["refresh_token"]
    left = msgspec.convert(fresh.data["refresh_token_expires_in"], int)
    assert 364 * DAY - 60 < left <= 364 * DAY, "the year runs on"
    assert (await inspect(caller, str(fresh.data["access_token"]))).code == 0


async def test_a_refresh_token_ends_after_a_year(caller: Caller) -> None:
    bought = await token(caller)
    await move(caller, 365 * DAY)
    assert (await renew(caller, bought["refresh_token"])).code == 40103


async def test_a_refresh_token_may_be_set_to_work_once(caller: Caller) -> None:
    await caller.admin("settings", {"rotate_refresh": True})
    bought = await token(caller)
    fresh = await renew(caller, bought["refresh_token"])
    assert (await renew(caller, bought["refresh_token"])).code == 40107
    assert (await renew(caller, str(fresh.data["refresh_token"]))).code == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"refresh_token": "made up"}, 40107),
        ({"grant_type": "password"}, 40108),
        ({"client_secret": "wrong"}, 40101),
        ({"refresh_token": ""}, 40002),
    ],
)
async def test_a_wrong_renewal_is_told_apart(
    caller: Caller, changed: dict[str, str], code: int
) -> None:
    bought = await token(caller)
    body = {"refresh": bought["refresh_token"]} | {
        "refresh" if name == "refresh_token" else name: value for name, value in changed.items()
    }
    assert (await renew(caller, body.pop("refresh"), **body)).code == code


async def test_taking_it_back_ends_token_and_refresh_token(caller: Caller) -> None:
    bought = await token(caller)
    body = {**CLIENT, "access_token": bought["access_token"]}
    assert (await caller.post("tt_user/oauth2/revoke/", None, body)).data == {}
    assert (await inspect(caller, bought["access_token"])).code == 40105
    assert (await renew(caller, bought["refresh_token"])).code == 40107


async def test_the_admin_path_takes_a_persons_consents_back(caller: Caller) -> None:
    bought = await token(caller, "admin")
    other = await token(caller, "personal")
    answer = await caller.admin("revoke", {"user": "admin"})
    assert answer.json() == {"revoked": 1}
    assert (await inspect(caller, bought["access_token"])).code == 40105
    assert (await inspect(caller, other["access_token"])).code == 0


async def test_two_accounts_have_two_names(caller: Caller) -> None:
    names = {(await token(caller, user))["open_id"] for user in ("admin", "personal", "admin")}
    assert len(names) == 2


async def test_renewals_are_counted_by_version_and_no_token_is_told(caller: Caller) -> None:
    bought = await token(caller)
    assert await counts(caller) == [("personal", 1, 0)]
    await renew(caller, bought["refresh_token"])
    await renew(caller, bought["refresh_token"])
    assert await counts(caller) == [("personal", 1, 1), ("personal", 2, 1), ("personal", 3, 0)]
    told = (await caller.client.get("/_sandbox/tokens")).text
    assert bought["refresh_token"] not in told
