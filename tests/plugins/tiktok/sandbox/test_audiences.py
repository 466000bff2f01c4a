"""Custom audiences, lookalikes, and their details."""

import json

import msgspec
import pytest

from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, Json, account, page_info

LIST, DETAILS = "dmp/custom_audience/list/", "dmp/custom_audience/get/"


async def test_custom_audiences_and_lookalikes_are_listed(caller: Caller, sandbox: Sandbox) -> None:
    answer = await caller.get(LIST, await caller.token(), advertiser_id=account(sandbox))
    rows = answer.rows()
    assert page_info(answer).total_number == len(rows) == 6
    types = {str(row["audience_type"]) for row in rows}
    assert {"Customer File Audience", "Lookalike Audience"} < types
    building = rows[0]
    assert (building["is_valid"], building["cover_num"]) == (False, 0)


async def test_audiences_are_found_by_id(caller: Caller, sandbox: Sandbox) -> None:
    id, token = account(sandbox), await caller.token()
    wanted = [one.id for one in sandbox.world.audiences[id][:2]]
    answer = await caller.get(LIST, token, advertiser_id=id, custom_audience_ids=wanted)
    assert sorted(str(row["audience_id"]) for row in answer.rows()) == sorted(wanted)


async def test_their_time_is_the_accounts_own(caller: Caller, sandbox: Sandbox) -> None:
    islands = account(sandbox, 3)
    one = sandbox.world.audiences[islands][0]
    assert one.created_at.hour == 10
    answer = await caller.get(
        LIST, await caller.token(), advertiser_id=islands, custom_audience_ids=[one.id]
    )
    assert str(answer.rows()[0]["create_time"]).endswith(" 00:41:09")


async def test_details_tell_a_lookalikes_source(caller: Caller, sandbox: Sandbox) -> None:
    id, token = account(sandbox), await caller.token()
    inside = sandbox.world.audiences[id]
    ids = [one.id for one in inside]
    rows = (await caller.get(DETAILS, token, advertiser_id=id, custom_audience_ids=ids)).rows()
    found = [msgspec.convert(row["audience_details"], dict[str, object]) for row in rows]
    assert [one["audience_id"] for one in found] == ids
    for told, one in zip(found, inside, strict=True):
        spec = told["lookalike_spec"]
        assert told["type"] == one.type
        assert (spec is not None) == (one.source is not None)
        if isinstance(spec, dict):
            assert spec["source_audience_id"] == inside[0].id
    rule = next(told["rule"] for told in found if told["type"] == "Website Audience")
    assert "inclusions" in json.loads(str(rule))


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        (LIST, {"page_size": "101"}),
        (LIST, {"custom_audience_ids": []}),
        (DETAILS, {}),
        (DETAILS, {"custom_audience_ids": ["1"] * 101}),
        (DETAILS, {"custom_audience_ids": ["1"]}),
        (DETAILS, {"custom_audience_ids": ["1"], "history_size": "101"}),
    ],
)
async def test_what_the_gateway_forbids_is_refused(
    caller: Caller, sandbox: Sandbox, path: str, asked: Json
) -> None:
    answer = await caller.get(path, await caller.token(), advertiser_id=account(sandbox), **asked)
    assert answer.code == 40002
