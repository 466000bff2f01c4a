"""Bulk reading page by page, with cursors that survive a restart."""

import pytest

from core.campaign import Campaign
from core.library import Audience
from core.provider_errors import Garbled, Unavailable
from core.reads import Page
from plugins.tiktok.audiences import read_audiences
from plugins.tiktok.campaigns import read_campaigns
from tests.plugins.tiktok.canned import ACCOUNT, Canned, Json, all_pages, listing, no, ok

ONE = "dmp/custom_audience/list/"
TWO = "campaign/get/"


def audience(id: int) -> Json:
    return {"audience_id": str(id), "name": f"A{id}"}


def campaign(id: int) -> Json:
    return {"campaign_id": str(id)}


async def audiences(session: Canned, cursor: str = "") -> Page[Audience]:
    return await read_audiences(session, ACCOUNT, cursor)


async def campaigns(session: Canned, cursor: str = "") -> Page[Campaign]:
    return await read_campaigns(session, ACCOUNT, cursor)


async def test_one_call_brings_one_page_and_says_where_to_go_on() -> None:
    session = Canned({ONE: [listing(audience(1), pages=3, total=3)]})
    page = await audiences(session)
    assert (len(page.rows), page.left, page.total) == (1, 2, 3)
    assert page.next
    assert len(session.asked) == 1


async def test_another_process_goes_on_from_the_cursor() -> None:
    first = await audiences(Canned({ONE: [listing(audience(1), pages=2, total=2)]}))
    session = Canned({ONE: [listing(audience(2), pages=2, total=2)]})
    page = await audiences(session, first.next)
    assert ([one.id for one in page.rows], page.next) == (["2"], "")
    assert session.params(ONE)[0]["page"] == "2"


async def test_a_cursor_is_short() -> None:
    page = await campaigns(Canned({TWO: [listing(campaign(1), pages=9, total=8765)]}))
    assert len(page.next) < 20


@pytest.mark.parametrize("cursor", ["nonsense", "{}", "[99,1,0]", '["a"]', "[0,1"])
async def test_a_cursor_of_another_version_means_the_beginning(cursor: str) -> None:
    session = Canned({TWO: [listing(campaign(1))]})
    assert (await campaigns(session, cursor)).rows
    assert session.params(TWO)[0]["page"] == "1"


async def test_quirk_13_an_empty_list_of_no_pages_is_asked_once() -> None:
    session = Canned({ONE: [listing(pages=0)]})
    page = await audiences(session)
    assert (page.rows, page.next, page.total, page.left) == ((), "", 0, 0)


@pytest.mark.parametrize("data", [{"list": [audience(1)]}, {"list": None}, {"list": []}])
async def test_quirk_14_without_page_info_there_is_one_page_and_no_total(
    data: dict[str, object],
) -> None:
    page = await audiences(Canned({ONE: [ok(**data)]}))
    assert (page.next, page.total) == ("", None)


async def test_an_answer_without_any_list_is_not_an_empty_list() -> None:
    with pytest.raises(Garbled):
        await audiences(Canned({ONE: [ok()]}))


@pytest.mark.parametrize("more", [{}, {"page_info": None}])
async def test_a_list_that_stops_counting_in_its_middle_is_not_over(
    more: dict[str, object],
) -> None:
    pages = [listing(audience(1), pages=3, total=3), ok(list=[audience(2)], **more)]
    session = Canned({ONE: pages})
    first = await audiences(session)
    with pytest.raises(Garbled):
        await audiences(session, first.next)


async def test_quirk_16_rows_that_moved_leave_fewer_than_the_total() -> None:
    session = Canned(
        {
            ONE: [
                listing(audience(1), audience(2), pages=2, total=4),
                listing(audience(2), audience(4), pages=2, total=4),
            ]
        }
    )
    pages = await all_pages(lambda cursor: audiences(session, cursor))
    assert len({row.id for page in pages for row in page.rows}) == 3
    assert pages[-1].total == 4


async def test_the_total_counts_the_parts_that_are_done() -> None:
    session = Canned(
        {
            TWO: [
                listing(campaign(1), campaign(2), pages=2, total=3),
                listing(campaign(3), pages=2, total=3),
                listing(campaign(4), total=1),
            ]
        }
    )
    pages = await all_pages(lambda cursor: campaigns(session, cursor))
    assert [page.total for page in pages] == [3, 3, 4]
    assert [page.left for page in pages] == [2, 1, 0]


async def test_a_part_that_does_not_tell_its_total_leaves_the_whole_untold() -> None:
    session = Canned({TWO: [ok(list=[campaign(1)]), listing(campaign(2))]})
    pages = await all_pages(lambda cursor: campaigns(session, cursor))
    assert [page.total for page in pages] == [None, None]


async def test_a_list_that_shrinks_while_it_is_read_ends_early() -> None:
    session = Canned({ONE: [listing(audience(1), pages=3), listing(audience(2), pages=2)]})
    pages = await all_pages(lambda cursor: audiences(session, cursor))
    assert [row.id for page in pages for row in page.rows] == ["1", "2"]


async def test_quirk_42_a_success_in_part_brings_its_rows_and_the_total_tells_what_is_missing() -> (
    None
):
    partial = {**listing(audience(1), total=2), "code": 20001, "message": "Partial success"}
    page = await audiences(Canned({ONE: [partial]}))
    assert (len(page.rows), page.total) == (1, 2)


async def test_an_illness_is_not_an_empty_list() -> None:
    with pytest.raises(Unavailable):
        await audiences(Canned({ONE: [no(50000)]}))
