"""What is sent to the stand-in: events, members, images, and what of it is refused."""

import base64
from datetime import timedelta

import msgspec
import pytest

from plugins.facebook.sandbox import APP_ID
from plugins.facebook.sandbox.scopes import SCOPES
from tests.plugins.facebook.sandbox.caller import DIALOG, REDIRECT, Caller, Json, code_of
from tests.plugins.facebook.sandbox.conftest import NOON


def event(**changed: object) -> Json:
    return {
        "event_name": "Purchase",
        "event_time": int(NOON.timestamp()),
        "user_data": {"em": "0" * 64},
        **changed,
    }


async def first(caller: Caller, token: str, edge: str) -> str:
    account = (await caller.accounts(token))[0]
    return str((await caller.get(f"{account}/{edge}", token))["data"][0]["id"])


async def test_events_are_counted_and_one_bad_one_refuses_them_all(
    caller: Caller, token: str
) -> None:
    pixel = await first(caller, token, "adspixels")
    sent = [event(), msgspec.json.encode(event()).decode()]
    answer = await caller.call(f"{pixel}/events", token, method="POST", data=sent)
    assert answer.json()["events_received"] == 2
    old = int((NOON - timedelta(days=8)).timestamp())
    bad: list[list[Json]] = [[{}], [event(event_time=old)], [], [event()] * 1001]
    for one in bad:
        refused = await caller.form(f"{pixel}/events", token, data=one)
        assert refused.json()["error"]["code"] == 100
    in_shop = [event(event_time=old, action_source="physical_store")]
    assert (await caller.call(f"{pixel}/events", token, method="POST", data=in_shop)).is_success


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_members_come_and_go(caller: Caller, token: str, method: str) -> None:
    audience = await first(caller, token, "customaudiences")
    payload = {"schema": "EMAIL_SHA256", "data": [["0" * 64], ["1" * 64]]}
    answer = await caller.call(f"{audience}/users", token, method=method, payload=payload)
    assert answer.json()["num_received"] == 2
    many = {**payload, "data": [["0"]] * 10_001}
    refused = await caller.form(f"{audience}/users", token, method=method, payload=many)
    assert refused.status_code == 400
    assert (
        code_of(await caller.error(f"{audience}/users", token, method=method, payload="x"))[0]
        == 100
    )


async def test_an_image_is_one_however_often_it_comes(caller: Caller, token: str) -> None:
    account = (await caller.accounts(token))[0]
    before = len((await caller.get(f"{account}/adimages", token))["data"])
    sent = {"bytes": base64.b64encode(b"an image").decode()}
    hash = ""
    for _ in range(2):
        answer = await caller.call(f"{account}/adimages", token, method="POST", **sent)
        hash = answer.json()["images"]["bytes"]["hash"]
    rows = (await caller.get(f"{account}/adimages", token, fields="hash"))["data"]
    assert len(rows) == before + 1
    found = await caller.get(f"{account}/adimages", token, hashes=[hash], fields="url")
    assert len(found["data"]) == 1
    refused = await caller.error(f"{account}/adimages", token, method="POST", bytes="!")
    assert refused["error_data"]["blame_field_specs"] == [["bytes"]]


async def test_nothing_is_sent_to_what_is_something_else(caller: Caller, token: str) -> None:
    campaign = await first(caller, token, "campaigns")
    for path in ("events", "users"):
        error = await caller.error(f"{campaign}/{path}", token, method="POST")
        assert code_of(error) == (100, 33)


async def test_a_configuration_stands_in_place_of_scopes(caller: Caller) -> None:
    ask = {"client_id": APP_ID, "state": "s", "redirect_uri": REDIRECT, "config_id": "771"}
    shown = (await caller.client.get(DIALOG, params=ask)).text
    assert all(f'value="{scope}" checked' in shown for scope in SCOPES)
