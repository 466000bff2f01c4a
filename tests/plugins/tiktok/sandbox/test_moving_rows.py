"""Faults that spoil a page's rows: moved, left out in silence, left out with a word."""

import pytest

from plugins.tiktok.sandbox.paging import NO_HARM, Harm, cut
from plugins.tiktok.sandbox.people import NORTHLIGHT
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, Envelope, Json, account, page_info

REPORT: Json = {
    "report_type": "BASIC",
    "data_level": "AUCTION_AD",
    "dimensions": ["ad_id", "stat_time_day"],
    "start_date": "2026-03-14",
    "end_date": "2026-03-14",
}
LISTINGS: dict[str, tuple[str, Json]] = {
    "campaign/get/": ("list", {}),
    "bc/asset/get/": ("list", {"bc_id": NORTHLIGHT, "asset_type": "ADVERTISER"}),
    "advertiser/balance/get/": ("advertiser_account_list", {"bc_id": NORTHLIGHT}),
    "report/integrated/get/": ("list", REPORT),
}


class Reader:
    """Reads a listing in pages of two."""

    def __init__(self, caller: Caller, sandbox: Sandbox, path: str) -> None:
        self.caller, self.path = caller, path
        self.name, self.asked = LISTINGS[path]
        if "bc_id" not in self.asked:
            self.asked = {**self.asked, "advertiser_id": account(sandbox)}

    async def page(self, number: int, size: int = 2) -> Envelope:
        token = await self.caller.token()
        return await self.caller.get(self.path, token, **self.asked, page=number, page_size=size)

    async def rows(self, number: int, size: int = 2) -> list[Json]:
        return (await self.page(number, size)).rows(self.name)

    async def naive(self) -> list[Json]:
        """What a reader finds that trusts the pages."""
        first = await self.page(1)
        found = first.rows(self.name)
        for number in range(2, page_info(first).total_page + 1):
            found += await self.rows(number)
        return found

    async def order(self, kind: str, **more: object) -> None:
        await self.caller.admin("faults", {"path": self.path, "kind": kind, **more})


@pytest.fixture(params=list(LISTINGS))
def reader(request: pytest.FixtureRequest, caller: Caller, sandbox: Sandbox) -> Reader:
    return Reader(caller, sandbox, str(request.param))


async def test_a_row_that_moves_up_is_skipped_by_who_trusts_the_pages(reader: Reader) -> None:
    whole = await reader.rows(1, 50)
    await reader.order("moving")
    assert await reader.rows(1) == whole[:2]
    moved = await reader.page(2)
    assert moved.rows(reader.name) == whole[3:5]
    assert page_info(moved).total_number == len(whole)


async def test_once_moved_the_rows_can_be_read_whole_again(reader: Reader) -> None:
    whole = await reader.rows(1, 50)
    await reader.order("moving")
    first = await reader.naive()
    assert len(first) == len(whole)
    assert whole[2] not in first
    again = await reader.naive()
    assert sorted(map(str, again)) == sorted(map(str, whole))
    await reader.caller.client.delete("/_sandbox/faults")
    assert await reader.naive() == whole


async def test_rows_that_keep_moving_are_skipped_on_every_page(reader: Reader) -> None:
    whole = await reader.rows(1, 50)
    await reader.order("moving", times=0)
    assert (await reader.rows(1), await reader.rows(2)) == (whole[:2], whole[3:5])


async def test_a_short_page_counts_what_it_leaves_out(reader: Reader) -> None:
    whole = await reader.rows(1, 50)
    await reader.order("short")
    answer = await reader.page(1, 50)
    assert answer.code == 0
    assert page_info(answer).total_number == len(whole)
    assert answer.rows(reader.name) == [row for at, row in enumerate(whole) if at % 3]
    assert "error_list" not in answer.data


async def test_a_partial_answer_names_what_it_leaves_out(reader: Reader) -> None:
    whole = await reader.rows(1, 50)
    await reader.order("partial")
    answer = await reader.page(1, 50)
    assert (answer.code, answer.message) == (20001, "Partial success.")
    assert answer.rows(reader.name) == [row for at, row in enumerate(whole) if at % 3]
    errors = answer.rows("error_list")
    assert [error["error_message"] for error in errors] == [
        "Internal error, please try again later."
    ] * len(whole[::3])
    assert all(set(error) - {"error_message"} for error in errors)


async def test_a_fault_without_number_lasts_until_it_is_cleared(reader: Reader) -> None:
    await reader.order("short", times=0)
    whole = page_info(await reader.page(1, 50)).total_number
    for _ in range(3):
        assert len(await reader.rows(1, 50)) < whole
    await reader.caller.client.delete("/_sandbox/faults")
    assert len(await reader.rows(1, 50)) == whole


async def test_a_fault_cannot_come_less_often_than_never(caller: Caller) -> None:
    fault = {"path": "*", "kind": "short", "times": -1}
    assert (await caller.client.post("/_sandbox/faults", json=fault)).status_code == 400


@pytest.mark.parametrize(
    ("page", "harm", "rows"),
    [
        (1, NO_HARM, [0, 1, 2]),
        (3, NO_HARM, [6]),
        (4, NO_HARM, []),
        (1, Harm(is_reordered=True), [6, 5, 4]),
        (3, Harm(is_reordered=True), [0]),
        (1, Harm(moved=1), [1, 2, 3]),
        (2, Harm(moved=2), [5, 6, 0]),
        (3, Harm(moved=1), [0]),
        (3, Harm(moved=8), [0]),
        (4, Harm(moved=1), []),
    ],
)
def test_moved_rows_are_still_all_there(page: int, harm: Harm, rows: list[int]) -> None:
    assert list(cut(list(range(7)), page, 3, harm)) == rows


def test_of_nothing_nothing_moves() -> None:
    assert list(cut([], 1, 3, Harm(moved=4))) == []
