"""What never reaches the API: an address that is too long."""

import pytest

from tests.plugins.tiktok.sandbox.caller import APP, Caller

LONG = "7" * 8_300


@pytest.mark.parametrize("path", ["bc/get/", "no/such/path/"])
async def test_a_get_over_8_kb_is_refused_by_the_edge_before_anything_else(
    caller: Caller, path: str
) -> None:
    await caller.admin("faults", {"path": "*", "kind": "http_500"})
    answer = await caller.raw(path, "no token at all", filtering=LONG)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert b"Bad Request" in answer.content
    assert (await caller.client.get("/_sandbox/calls")).json()["calls"] == []
    assert (await caller.raw("bc/get/", None)).status_code == 500, "the fault is still to come"


async def test_a_get_of_under_8_kb_passes(caller: Caller) -> None:
    answer = await caller.get("bc/get/", await caller.token(), unknown=LONG[:7_900])
    assert answer.code == 0


async def test_a_long_body_passes(caller: Caller) -> None:
    answer = await caller.post("oauth2/access_token/", None, {**APP, "auth_code": LONG})
    assert answer.code == 40101
