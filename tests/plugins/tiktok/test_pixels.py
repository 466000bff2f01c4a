"""The pixels of an ad account and what they received."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from core.entity import EntityStatus
from core.insight import Window
from core.library import Pixel, PixelEvent
from core.provider_errors import Forbidden, ProviderError, ScopeMissing
from plugins.tiktok.pixel_events import read_pixel_events
from plugins.tiktok.pixels import read_pixels
from tests.plugins.tiktok.canned import ACCOUNT, Canned, all_pages, flat, listing, no, ok

LIST, STATS = "pixel/list/", "pixel/event/stats/"
WINDOW = Window(since=date(2026, 3, 1), until=date(2026, 3, 3))


async def test_all_that_tiktok_says_of_one_arrives() -> None:
    row = {
        "pixel_id": 7123456789012345679,
        "pixel_code": "D8ANT27OG65TJJK0NDBG",
        "pixel_name": "Shop",
        "activity_status": "NO_RECENT_ACTIVITY",
        "pixel_setup_mode": "DEVELOPER",
        "asset_ownership": {"owner_bc_id": "7200000000000000001", "updated_at": 0},
        "create_time": "2026-05-26T11:00:13Z",
    }
    session = Canned({LIST: [listing(row, name="pixels")]})
    [pixel] = await flat(lambda cursor: read_pixels(session, ACCOUNT, cursor))
    assert pixel == Pixel(
        id="7123456789012345679",
        ad_account_id=ACCOUNT.id,
        name="Shop",
        platform_status="NO_RECENT_ACTIVITY",
        code="D8ANT27OG65TJJK0NDBG",
        setup="DEVELOPER",
        business_center_id="7200000000000000001",
        created_at=datetime(2026, 5, 26, 11, 0, 13, tzinfo=UTC),
    )
    assert session.params(LIST)[0]["page_size"] == "20"


async def test_an_active_pixel_that_nobody_owns_is_read() -> None:
    row = {"pixel_id": "1", "activity_status": "ACTIVE", "asset_ownership": None}
    session = Canned({LIST: [listing(row, name="pixels")]})
    [pixel] = await flat(lambda cursor: read_pixels(session, ACCOUNT, cursor))
    assert (pixel.status, pixel.business_center_id) == (EntityStatus.ACTIVE, "")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("advertiser does not grant you /pixel/list/:GET permission", Forbidden),
        ("You don't have permission to the asset(7)", Forbidden),
        ("The access token lacks the required scope", ScopeMissing),
    ],
)
async def test_quirk_35_an_account_that_hides_its_pixels_is_told_apart(
    words: str, error: type[ProviderError]
) -> None:
    with pytest.raises(error):
        await read_pixels(Canned({LIST: [no(40001, words)]}), ACCOUNT, "")


class Counting(Canned):
    """Answers with so many events for each pixel and day of the question."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        super().__init__({})
        self.counts = counts
        self.questions: list[tuple[list[str], str, str]] = []

    async def get[T](self, path: str, shape: type[T], params: Mapping[str, str] | None = None) -> T:
        assert params is not None
        ids = json.loads(params["pixel_ids"])
        days = json.loads(params["date_range"])
        self.questions.append((ids, days["start_date"], days["end_date"]))
        first, last = (date.fromisoformat(days[end]) for end in ("start_date", "end_date"))
        number = (last - first).days + 1
        rows = [
            {
                "pixel_id": id,
                "statistics": [
                    {"pixel_event_type": "SHOPPING", "total_count": self.counts[id] * number},
                    {"custom_event_type": "Spin", "total_count": None},
                    {"total_count": 7},
                ],
            }
            for id in ids
        ]
        return await Canned({path: [ok(list=rows)]}).get(path, shape)


async def events(
    session: Canned, pixels: tuple[str, ...], window: Window = WINDOW
) -> list[PixelEvent]:
    return await flat(lambda cursor: read_pixel_events(session, ACCOUNT, pixels, window, cursor))


async def test_events_are_counted_by_utc_day_and_named_by_pixel_event_and_day() -> None:
    found = await events(Counting({"1": 4}), ("1",))
    assert [one.id for one in found if one.event == "SHOPPING"] == [
        "1:SHOPPING:2026-03-03",
        "1:SHOPPING:2026-03-02",
        "1:SHOPPING:2026-03-01",
    ]
    assert {one.count for one in found if one.event == "SHOPPING"} == {4}
    assert {one.count for one in found if one.event == "Spin"} == {None}
    assert {one.event for one in found} == {"SHOPPING", "Spin"}


async def test_quirk_34_pixels_are_asked_for_as_a_list_of_texts_ten_at_a_time() -> None:
    session = Counting({str(number): 1 for number in range(10, 35)})
    found = await events(session, tuple(session.counts))
    assert all(len(ids) <= 10 for ids, _, _ in session.questions)
    assert all(isinstance(id, str) for ids, _, _ in session.questions for id in ids)
    assert {(one.pixel_id, one.day) for one in found} == {
        (id, date(2026, 3, day)) for id in session.counts for day in (1, 2, 3)
    }
    assert len(session.questions) == 3 * (1 + 3)


async def test_no_question_is_wider_than_the_window() -> None:
    session = Counting({"1": 1})
    await events(session, ("1",))
    assert session.questions[0] == (["1"], "2026-03-01", "2026-03-03")
    assert all(since == until for _, since, until in session.questions[1:])


async def test_days_of_silent_pixels_are_not_asked_for() -> None:
    silent = Counting({"1": 0, "2": 0})
    day = Window(since=date(2026, 3, 1), until=date(2026, 3, 1))
    assert await events(silent, ("1", "2"), day)
    assert len(silent.questions) == 1


async def test_a_single_day_is_one_call_for_ten_pixels() -> None:
    session = Counting({"1": 3})
    day = Window(since=date(2026, 3, 1), until=date(2026, 3, 1))
    assert {one.day for one in await events(session, ("1",), day)} == {date(2026, 3, 1)}
    assert len(session.questions) == 1


async def test_without_pixels_nothing_is_asked() -> None:
    session = Counting({})
    assert await events(session, ()) == []
    assert session.questions == []


async def test_what_is_left_goes_down_to_nothing() -> None:
    session = Counting({str(number): 1 for number in range(10, 25)})
    pages = await all_pages(
        lambda cursor: read_pixel_events(session, ACCOUNT, tuple(session.counts), WINDOW, cursor)
    )
    assert [page.left for page in pages][-1] == 0
    assert all(page.left > 0 for page in pages[:-1])
    assert {page.total for page in pages} == {None}
