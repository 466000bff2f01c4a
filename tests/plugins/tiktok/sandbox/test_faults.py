"""Faults ordered on the admin path: what comes, when, and for whom."""

import pytest

from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, account


@pytest.mark.parametrize(
    ("kind", "code", "text"),
    [
        ("throttle_qps", 40100, "App reaches the QPS limit."),
        ("throttle_qpm", 40100, "Due to too many requests, requests from App ["),
        ("throttle_qpd", 40100, "Requests made too frequently. App reaches the QPD limit."),
        ("throttle_advertiser", 40133, "Requests made too frequently for advertiser"),
        ("code", 50000, "System error"),
    ],
)
async def test_an_ordered_error_comes_once(caller: Caller, kind: str, code: int, text: str) -> None:
    token = await caller.token()
    await caller.admin("faults", {"path": "bc/get/", "kind": kind})
    answer = await caller.get("bc/get/", token)
    assert (answer.code, answer.message[: len(text)]) == (code, text)
    assert (await caller.get("bc/get/", token)).code == 0


@pytest.mark.parametrize(
    ("kind", "status", "media", "start"),
    [
        ("http_500", 500, "text/plain", b"internal"),
        ("http_504_html", 504, "text/html", b"<html>"),
        ("http_400_html", 400, "text/html", b"<HTML>"),
        ("html_200", 200, "text/html", b"<html>"),
        ("empty", 200, "application/json", b""),
    ],
)
async def test_an_ordered_page_comes_without_envelope(
    caller: Caller, kind: str, status: int, media: str, start: bytes
) -> None:
    await caller.admin("faults", {"path": "*", "kind": kind})
    answer = await caller.raw("bc/get/", "any")
    assert (answer.status_code, answer.headers["content-type"]) == (status, media)
    assert answer.content.startswith(start)


async def test_a_truncated_answer_is_half_of_the_true_one(caller: Caller) -> None:
    token = await caller.token()
    whole = await caller.raw("bc/get/", token)
    await caller.admin("faults", {"path": "bc/get/", "kind": "truncated"})
    cut = await caller.raw("bc/get/", token)
    assert len(cut.content) == len(whole.content) // 2
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        cut.json()


async def test_a_late_answer_is_the_true_one(caller: Caller) -> None:
    token = await caller.token()
    await caller.admin("faults", {"path": "bc/get/", "kind": "timeout", "seconds": 0.05})
    answer = await caller.raw("bc/get/", token)
    assert answer.elapsed.total_seconds() >= 0.05
    assert answer.json()["code"] == 0


async def test_faults_choose_their_calls(caller: Caller, sandbox: Sandbox) -> None:
    token = await caller.token()
    one, other = list(sandbox.world.accounts)[:2]
    await caller.admin(
        "faults",
        {
            "path": "campaign/get/",
            "kind": "code",
            "code": 40067,
            "message": "too large",
            "times": 2,
            "after": 1,
            "match": {"advertiser_id": one},
        },
    )
    asked = [other, one, one, other, one, one]
    codes = [(await caller.get("campaign/get/", token, advertiser_id=id)).code for id in asked]
    assert codes == [0, 0, 40067, 0, 40067, 0]


async def test_a_fault_finds_an_account_inside_a_list(caller: Caller, sandbox: Sandbox) -> None:
    token, ids = await caller.token(), list(sandbox.world.accounts)[:3]
    await caller.admin(
        "faults",
        {"path": "advertiser/info/", "kind": "code", "match": {"advertiser_ids": ids[2]}},
    )
    spared = await caller.get("advertiser/info/", token, advertiser_ids=ids[:2])
    assert spared.code == 0
    assert (await caller.get("advertiser/info/", token, advertiser_ids=ids)).code == 50000


async def test_faults_are_listed_and_cleared(caller: Caller) -> None:
    await caller.admin("faults", {"path": "bc/get/", "kind": "empty", "times": 3})
    listed = (await caller.client.get("/_sandbox/faults")).json()
    assert [(fault["kind"], fault["times"]) for fault in listed] == [("empty", 3)]
    await caller.client.delete("/_sandbox/faults")
    assert (await caller.client.get("/_sandbox/faults")).json() == []


async def test_rows_can_move_between_pages(caller: Caller, sandbox: Sandbox) -> None:
    token, id = await caller.token(), account(sandbox)
    asked = {"advertiser_id": id, "page_size": "4"}
    first = await caller.get("campaign/get/", token, **asked, page="1")
    await caller.admin("faults", {"path": "campaign/get/", "kind": "reordered"})
    moved = await caller.get("campaign/get/", token, **asked, page="2")
    second = await caller.get("campaign/get/", token, **asked, page="2")
    assert moved.rows() == first.rows()[::-1]
    assert second.rows() not in (first.rows(), moved.rows())
