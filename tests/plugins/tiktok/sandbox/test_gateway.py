"""The door: routing, the envelope, the order of checks and strict parameters."""

import re
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import APP, Caller


async def test_without_the_last_slash_a_path_is_not_found(caller: Caller) -> None:
    answer = await caller.raw("bc/get", await caller.token())
    assert (answer.status_code, answer.text) == (404, "404 page not found")
    assert answer.headers["content-type"] == "text/plain"


@pytest.mark.parametrize("path", ["/open_api/v1.2/bc/get/", "/open_api/v1.3/nothing/"])
async def test_an_unknown_path_is_not_found(caller: Caller, path: str) -> None:
    assert (await caller.client.get(path)).status_code == 404


async def test_the_wrong_verb_is_refused_without_an_envelope(caller: Caller) -> None:
    answer = await caller.client.post("/open_api/v1.3/bc/get/", json={})
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "text/plain"


async def test_the_request_id_tells_the_time_in_utc_plus_eight(caller: Caller) -> None:
    answer = await caller.raw("bc/get/", await caller.token())
    id = answer.json()["request_id"]
    assert re.fullmatch(r"[0-9]{14}[0-9A-F]{20}", id)
    assert answer.headers["x-tt-logid"] == id
    zone = timezone(timedelta(hours=8))
    told = datetime.strptime(id[:14], "%Y%m%d%H%M%S").replace(tzinfo=zone)
    assert abs(told - datetime(2026, 3, 15, 12, tzinfo=UTC)) < timedelta(minutes=1)


async def test_an_error_comes_on_http_200_with_empty_data(caller: Caller) -> None:
    answer = await caller.raw("bc/get/", None)
    assert answer.status_code == 200
    assert answer.json().keys() == {"code", "message", "request_id", "data"}
    assert answer.json()["data"] == {}


async def test_an_address_over_eight_kilobytes_is_refused_by_the_edge(caller: Caller) -> None:
    ids = {"campaign_ids": ["7" * 19] * 400}
    answer = await caller.raw("campaign/get/", await caller.token(), filtering=ids)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/html"


async def test_token_is_judged_before_scope_and_scope_before_parameters(caller: Caller) -> None:
    assert (await caller.get("campaign/get/", "wrong")).code == 40105
    without = await caller.get("campaign/get/", await caller.token("admin", [1]))
    assert without.code == 40001
    assert "'/campaign/get/(method=GET)'" in without.message
    assert (await caller.get("campaign/get/", await caller.token())).code == 40002


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("bc/get/", 1),
        ("bc/asset/get/", 1),
        ("bc/asset/admin/get/", 1),
        ("bc/balance/get/", 1),
        ("advertiser/info/", 1),
        ("advertiser/balance/get/", 1),
        ("oauth2/advertiser/get/", 1),
        ("campaign/get/", 2),
        ("report/integrated/get/", 4),
    ],
)
async def test_each_path_opens_for_its_scope_and_no_other(
    caller: Caller, path: str, scope: int
) -> None:
    others = [other for other in (1, 2, 3, 4, 6, 8) if other != scope]
    refused = await caller.get(path, await caller.token("admin", others))
    assert refused.message.startswith("Permission error: The access token lacks the required scope")
    assert (await caller.get(path, await caller.token("admin", [scope]))).code != 40001


async def test_unknown_parameters_are_ignored(caller: Caller) -> None:
    assert (await caller.get("bc/get/", await caller.token(), opt_status="x")).code == 0


async def test_all_missing_parameters_are_named(caller: Caller) -> None:
    answer = await caller.get("bc/asset/get/", await caller.token())
    assert answer.message == "Missing required field(s): bc_id, asset_type."
    bodiless = await caller.post("oauth2/access_token/", None, {**APP, "auth_code": ""})
    assert bodiless.message == "Missing required field(s): auth_code."


@pytest.mark.parametrize(
    ("path", "params", "text"),
    [
        ("advertiser/info/", {"advertiser_ids": "7"}, "advertiser_ids: Field must be set to array"),
        ("advertiser/info/", {"advertiser_ids": [7]}, "advertiser_ids.0: Field must be set to str"),
        ("advertiser/info/", {"advertiser_ids": ["7"] * 101}, "advertiser_ids: Length must be"),
        ("bc/get/", {"page_size": "51"}, "page_size: Value must be less than or equal to 50"),
        ("bc/get/", {"page_size": "0"}, "page_size: Value must be greater than or equal to 1"),
        ("bc/get/", {"page": "0"}, "page: Value must be greater"),
        ("bc/get/", {"page": "1.5"}, "page: Field must be set to integer"),
        ("bc/get/", {"bc_id": "abc"}, "bc_id: Field must be a string of digits"),
        ("bc/get/", {"scene": "single_account"}, "scene: Field must be one of"),
        ("bc/get/", {"filtering": "x"}, "filtering: Field must be set to object"),
        ("bc/get/", {"filtering": {"keyword_type": "X"}}, "filtering.keyword_type: Field must be"),
        ("bc/asset/get/", {"bc_id": "1", "asset_type": "DOMAIN"}, "asset_type: Field must be one"),
        (
            "campaign/get/",
            {"advertiser_id": "1", "page_size": "1001"},
            "page_size: Value must be less than or equal to 1000",
        ),
        (
            "campaign/get/",
            {"advertiser_id": "1", "filtering": {"campaign_ids": ["7"] * 101}},
            "filtering.campaign_ids: Length must be less than or equal to 100",
        ),
        (
            "report/integrated/get/",
            {"report_type": "BASIC", "dimensions": ["campaign_id"], "query_lifetime": "yes"},
            "query_lifetime: Field must be set to boolean",
        ),
        (
            "report/integrated/get/",
            {"report_type": "BASIC", "dimensions": ["campaign_id"], "filtering": [{}]},
            "Missing required field(s): filtering.0.field_name",
        ),
    ],
)
async def test_parameters_are_held_to_the_rules(
    caller: Caller, path: str, params: dict[str, object], text: str
) -> None:
    answer = await caller.get(path, await caller.token(), **params)
    assert answer.code == 40002
    assert answer.message.startswith(text)


async def test_json_bodies_are_held_to_their_types(caller: Caller) -> None:
    answer = await caller.post("oauth2/access_token/", None, {**APP, "auth_code": 7})
    assert answer.message == "auth_code: Field must be set to string"
    worded = {**APP, "auth_code": "x", "return_advertiser_ids": "true"}
    answer = await caller.post("oauth2/access_token/", None, worded)
    assert answer.message == "return_advertiser_ids: Field must be set to boolean"


async def test_calls_are_written_down_without_secrets(caller: Caller, sandbox: Sandbox) -> None:
    token = await caller.token("admin")
    code = await caller.code("standard")
    await caller.exchange(code, secret="a wrong secret")
    await caller.get("bc/get/", token, page="1")
    await caller.get("campaign/get/", token, advertiser_id="12")
    await caller.get("bc/get/", "a wrong token")
    log = (await caller.client.get("/_sandbox/calls")).json()
    assert log["counts"] == {"oauth2/access_token/": 2, "bc/get/": 2, "campaign/get/": 1}
    told = [(call["path"], call["code"], call["user"]) for call in log["calls"]]
    assert told == [
        ("oauth2/access_token/", 0, None),
        ("oauth2/access_token/", 40101, None),
        ("bc/get/", 0, "admin"),
        ("campaign/get/", 40001, "admin"),
        ("bc/get/", 40105, None),
    ]
    assert log["calls"][3]["advertiser_id"] == "12"
    written = msgspec.json.encode(sandbox.calls.latest()).decode()
    for secret in (token, code, "a wrong secret", "a wrong token"):
        assert secret not in written
    await caller.client.delete("/_sandbox/calls")
    assert (await caller.client.get("/_sandbox/calls")).json() == {"calls": [], "counts": {}}
