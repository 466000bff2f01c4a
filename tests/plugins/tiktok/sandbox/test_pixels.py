"""Pixels, what they counted, and an account that lets nobody see."""

import msgspec
import pytest

from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, Envelope, Json, account, page_info

WITH_THREE = 2


class Counted(msgspec.Struct, frozen=True):
    pixel_event_type: str
    total_count: int
    browser_event_total_count: int
    server_event_total_count: int


async def stats(caller: Caller, id: str, ids: object, start: str, end: str) -> Envelope:
    return await caller.get(
        "pixel/event/stats/",
        await caller.token(),
        advertiser_id=id,
        pixel_ids=ids,
        date_range={"start_date": start, "end_date": end},
    )


async def total(caller: Caller, id: str, pixel: str, start: str, end: str) -> int:
    row = (await stats(caller, id, [pixel], start, end)).rows()[0]
    assert row["pixel_id"] == pixel
    found = msgspec.convert(row["statistics"], list[Counted])
    for one in found:
        parts = one.browser_event_total_count + one.server_event_total_count
        assert one.total_count == parts
    return sum(one.total_count for one in found)


async def test_pixels_come_under_their_own_name(caller: Caller, sandbox: Sandbox) -> None:
    id, token = account(sandbox, WITH_THREE), await caller.token()
    answer = await caller.get("pixel/list/", token, advertiser_id=id)
    assert answer.data.keys() == {"pixels", "page_info"}
    assert page_info(answer).total_number == 3
    oldest = [row["pixel_id"] for row in answer.rows("pixels")]
    turned = await caller.get("pixel/list/", token, advertiser_id=id, order_by="LATEST_CREATE")
    assert [row["pixel_id"] for row in turned.rows("pixels")] == oldest[::-1]
    assert str(answer.rows("pixels")[0]["create_time"]).endswith("Z")


async def test_pixels_are_found_by_id_code_and_use(caller: Caller, sandbox: Sandbox) -> None:
    id, token = account(sandbox, WITH_THREE), await caller.token()
    first, second, _ = sandbox.world.pixels[id]
    asked: list[tuple[Json, str]] = [
        ({"pixel_id": second.id}, second.id),
        ({"code": second.code}, second.id),
        ({"filtering": {"available_for_catalog_only": True}}, first.id),
    ]
    for query, wanted in asked:
        answer = await caller.get("pixel/list/", token, advertiser_id=id, **query)
        assert [row["pixel_id"] for row in answer.rows("pixels")] == [wanted]


async def test_a_page_has_at_most_twenty_pixels(caller: Caller, sandbox: Sandbox) -> None:
    answer = await caller.get(
        "pixel/list/", await caller.token(), advertiser_id=account(sandbox), page_size="21"
    )
    assert answer.code == 40002


async def test_counts_of_days_add_up_to_the_count_of_the_span(
    caller: Caller, sandbox: Sandbox
) -> None:
    id = account(sandbox)
    pixel = sandbox.world.pixels[id][0].id
    whole = await total(caller, id, pixel, "2026-03-01", "2026-03-03")
    days = [
        await total(caller, id, pixel, f"2026-03-0{day}", f"2026-03-0{day}") for day in (1, 2, 3)
    ]
    assert whole == sum(days) > 0


async def test_today_grows_and_tomorrow_is_empty(caller: Caller, sandbox: Sandbox) -> None:
    id = account(sandbox)
    pixel = sandbox.world.pixels[id][0].id
    noon = await total(caller, id, pixel, "2026-03-15", "2026-03-15")
    assert await total(caller, id, pixel, "2026-03-16", "2026-03-16") == 0
    await caller.admin("clock", {"advance_seconds": 3_600 * 6})
    assert 0 < noon < await total(caller, id, pixel, "2026-03-15", "2026-03-15")


@pytest.mark.parametrize(
    ("ids", "start", "end", "message"),
    [
        ("{pixel}", "2026-03-01", "2026-03-02", "pixel_ids: Field must be set to array"),
        (["{pixel}"] * 11, "2026-03-01", "2026-03-02", "Length must be less than or equal to 10"),
        (["{pixel}"], "2026-02-01", "2026-03-03", "must not exceed 30 day(s)"),
        (["{pixel}"], "2026-03-02", "2026-03-01", "must not be before"),
        (["{pixel}"], "2026-3-2", "2026-03-03", "Time format should be %Y-%m-%d"),
        (["1"], "2026-03-01", "2026-03-02", "You don't have permission to the asset(1)"),
    ],
)
async def test_wrong_questions_are_refused(
    caller: Caller, sandbox: Sandbox, ids: str | list[str], start: str, end: str, message: str
) -> None:
    id = account(sandbox)
    pixel = sandbox.world.pixels[id][0].id
    asked = pixel if isinstance(ids, str) else [each.replace("{pixel}", pixel) for each in ids]
    answer = await stats(caller, id, asked, start, end)
    assert answer.code == 40002
    assert message in answer.message


async def test_thirty_days_may_be_asked_for(caller: Caller, sandbox: Sandbox) -> None:
    id = account(sandbox)
    pixel = sandbox.world.pixels[id][0].id
    assert await total(caller, id, pixel, "2026-02-01", "2026-03-02") > 0


async def test_quirk_35_an_account_may_keep_its_pixels_to_itself(
    caller: Caller, sandbox: Sandbox
) -> None:
    id, token = account(sandbox), await caller.token()
    pixel = sandbox.world.pixels[id][0].id
    await caller.admin(f"accounts/{id}", {"pixels_readable": False})
    answer = await caller.get("pixel/list/", token, advertiser_id=id)
    assert (answer.code, answer.message) == (
        40001,
        "advertiser does not grant you /pixel/list/:GET permission",
    )
    counted = await stats(caller, id, [pixel], "2026-03-01", "2026-03-02")
    assert counted.message == "advertiser does not grant you /pixel/event/stats/:GET permission"
    assert (await caller.get("campaign/get/", token, advertiser_id=id)).code == 0
    await caller.admin(f"accounts/{id}", {"pixels_readable": True})
    assert (await caller.get("pixel/list/", token, advertiser_id=id)).code == 0
