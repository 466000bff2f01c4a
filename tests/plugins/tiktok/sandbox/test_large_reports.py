"""Reports over many ads: all of them are there, and a page costs no more than a page."""

import time

import pytest

from plugins.tiktok.sandbox.shelf import Shelf
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.world import Campaign
from tests.plugins.tiktok.sandbox.caller import Caller, account, lines, page_info
from tests.plugins.tiktok.sandbox.crowd import crowd

MONTH = {"level": "AD", "start": "2026-02-14", "end": "2026-03-15"}


@pytest.fixture
def crowded(sandbox: Sandbox) -> Campaign:
    """The one campaign of an account: ten groups of fifty ads."""
    return crowd(sandbox, account(sandbox), groups=10, ads=50)


async def test_a_month_of_five_hundred_ads_comes_page_by_page(
    caller: Caller, sandbox: Sandbox, crowded: Campaign
) -> None:
    token, id = await caller.token(), account(sandbox)
    days = lines(await caller.report(token, id, start="2026-02-14", end="2026-03-15"))
    began = time.perf_counter()
    first = await caller.report(token, id, **MONTH)
    assert time.perf_counter() - began < 1
    pages = page_info(first).total_page
    assert page_info(first).total_number == 500 * len(days)
    rows = lines(first)
    for page in range(2, pages + 1):
        rows += lines(await caller.report(token, id, **MONTH, page=page))
    assert len({(row.day, row.dimensions["ad_id"]) for row in rows}) == 500 * len(days)
    assert sum(row.number("spend") for row in rows) == sum(row.number("spend") for row in days)


async def test_of_twenty_five_thousand_ads_twenty_thousand_count(
    caller: Caller, sandbox: Sandbox
) -> None:
    id, token = account(sandbox), await caller.token()
    crowd(sandbox, id, groups=500, ads=50)
    for page in (1, 2, 20):
        answer = await caller.report(token, id, **MONTH, dimensions=["ad_id"], page=page)
        assert len(lines(answer)) == 1000
        assert page_info(answer).total_number == 20_000


async def test_an_ordered_report_keeps_its_order_from_page_to_page(
    caller: Caller, sandbox: Sandbox, crowded: Campaign
) -> None:
    token, id = await caller.token(), account(sandbox)
    spent = []
    for page in (1, 2):
        answer = await caller.report(
            token, id, **MONTH, page=page, order_field="spend", order_type="DESC"
        )
        spent += [row.number("spend") for row in lines(answer)]
    assert spent == sorted(spent, reverse=True)
    assert spent[0] > spent[-1]


async def test_the_newest_day_can_come_first(
    caller: Caller, sandbox: Sandbox, crowded: Campaign
) -> None:
    answer = await caller.report(
        await caller.token(), account(sandbox), **MONTH, order_field="stat_time_day"
    )
    assert {row.day for row in lines(answer)} == {"2026-03-15 00:00:00", "2026-03-14 00:00:00"}


async def test_totals_cover_ads_on_other_pages(
    caller: Caller, sandbox: Sandbox, crowded: Campaign
) -> None:
    token, id = await caller.token(), account(sandbox)
    plain = await caller.report(token, id, enable_total_metrics=True, dimensions=["campaign_id"])
    deep = await caller.report(token, id, level="AD", enable_total_metrics=True, page_size=1)
    assert deep.data["total_metrics"] == plain.data["total_metrics"]


def test_the_shelf_lets_go_of_what_was_asked_for_longest_ago() -> None:
    shelf = Shelf()
    for number in range(8):
        shelf.put(number, f"answer {number}")
    assert shelf.find(0) == "answer 0"
    shelf.put(8, "answer 8")
    assert (shelf.find(0), shelf.find(1), shelf.find(8)) == ("answer 0", None, "answer 8")
