"""The consent page and the page about the sandbox itself."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from plugins.tiktok.sandbox import APP_ID, APP_SECRET
from plugins.tiktok.sandbox.scopes import ALL_SCOPES
from tests.plugins.tiktok.sandbox.caller import REDIRECT, Caller, returned

ASK = {"app_id": APP_ID, "state": 'x"><script>', "redirect_uri": REDIRECT}


async def test_the_page_offers_every_person_and_all_permissions_ticked(caller: Caller) -> None:
    answer = await caller.client.get("/portal/auth", params=ASK)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    users = re.findall(r'type="radio" name="user" value="(\w+)"', answer.text)
    assert users == [
        "admin",
        "second_admin",
        "standard",
        "personal",
        "suspended_admin",
        "not_eligible",
    ]
    boxes = re.findall(r'type="checkbox" name="scope" value="(\d+)" checked', answer.text)
    assert boxes == [str(scope) for scope in ALL_SCOPES]


async def test_the_page_escapes_what_it_was_sent(caller: Caller) -> None:
    answer = await caller.client.get("/portal/auth", params=ASK)
    assert "<script>" not in answer.text
    assert "x&quot;&gt;&lt;script&gt;" in answer.text


async def test_the_page_itself_leads_to_a_code(caller: Caller) -> None:
    shown = await caller.client.get("/portal/auth", params=ASK | {"state": "s1"})
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
    assert hidden == ASK | {"state": "s1"}
    form = {**hidden, "user": "admin", "scope": "1", "decision": "confirm"}
    answer = await caller.client.post("/portal/auth", data=form)
    assert answer.headers["location"].startswith(f"{REDIRECT}?")
    back = returned(answer)
    assert back["state"] == "s1"
    assert back["auth_code"] == back["code"]
    assert (await caller.exchange(back["auth_code"])).data["scope"] == [1]


async def test_unticked_permissions_are_not_granted(caller: Caller) -> None:
    answer = await caller.exchange(await caller.code("admin", []))
    assert answer.data["scope"] == []


async def test_the_address_keeps_the_query_it_had(caller: Caller) -> None:
    answer = await caller.agree("admin", changed={"redirect_uri": f"{REDIRECT}?a=1&b="})
    query = urlsplit(answer.headers["location"]).query
    names = [name for name, _ in parse_qsl(query, keep_blank_values=True)]
    assert names == ["a", "b", "auth_code", "code", "state"]


async def test_nobody_chosen_is_told_so(caller: Caller) -> None:
    answer = await caller.agree("nobody")
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    "wrong",
    [
        {"app_id": "1"},
        {"redirect_uri": "https://evil.example/callback/tiktok"},
        {"redirect_uri": "http://127.0.0.1:8000/elsewhere"},
        {"redirect_uri": "ftp://127.0.0.1/callback/tiktok"},
        {"redirect_uri": ""},
    ],
)
async def test_a_wrong_app_or_address_is_told_and_sent_nowhere(
    caller: Caller, wrong: dict[str, str]
) -> None:
    for answer in (
        await caller.client.get("/portal/auth", params=ASK | wrong),
        await caller.agree("admin", changed=wrong),
    ):
        assert answer.status_code == 400
        assert "location" not in answer.headers


async def test_registered_addresses_can_be_replaced(caller: Caller) -> None:
    other = "https://adport.example/callback/tiktok"
    await caller.admin("settings", {"redirect_uris": [other]})
    assert (await caller.agree("admin")).status_code == 400
    assert (await caller.agree("admin", changed={"redirect_uri": other})).status_code == 302


async def test_a_refusal_can_come_back_with_the_state_alone(caller: Caller) -> None:
    await caller.admin("settings", {"refusal": "silent"})
    back = returned(await caller.agree("admin", decision="cancel"))
    assert back == {"state": "a state/with+signs"}


async def test_the_front_page_lists_people_and_admin_paths_but_no_secret(caller: Caller) -> None:
    answer = await caller.client.get("/")
    assert answer.status_code == 200
    assert "second_admin" in answer.text
    assert "/_sandbox/faults" in answer.text
    assert APP_SECRET not in answer.text
    assert "<code>/portal/auth</code>" in answer.text
