"""Reading lists to their last page, with Business Centers for an example."""

import pytest

from core.business_center import SeenBusinessCenter
from core.provider_errors import Garbled
from plugins.tiktok.business_centers import list_business_centers
from tests.plugins.tiktok.canned import Canned, Json, listing, ok

PATH = "bc/get/"


def center(id: int) -> Json:
    return {"bc_info": {"bc_id": str(id), "name": f"BC {id}", "status": "ENABLE"}}


async def read(session: Canned) -> list[SeenBusinessCenter]:
    return [one async for one in list_business_centers(session)]


async def ids(session: Canned) -> list[str]:
    return [one.id for one in await read(session)]


async def test_quirk_13_an_empty_list_of_no_pages_is_asked_once() -> None:
    session = Canned({PATH: [listing(pages=0)]})
    assert await ids(session) == []
    assert session.count(PATH) == 1


async def test_quirk_14_without_page_info_there_is_one_page() -> None:
    session = Canned({PATH: [ok(list=[center(1)])]})
    assert await ids(session) == ["1"]
    assert session.count(PATH) == 1


async def test_a_page_whose_list_is_null_has_no_rows_and_one_without_a_list_says_nothing() -> None:
    assert await ids(Canned({PATH: [ok(list=None)]})) == []
    with pytest.raises(Garbled):
        await ids(Canned({PATH: [ok()]}))


async def test_quirk_15_the_largest_page_is_asked_for_and_every_page_read() -> None:
    session = Canned({PATH: [listing(center(n), pages=3) for n in (1, 2, 3)]})
    assert await ids(session) == ["1", "2", "3"]
    assert [asked["page"] for asked in session.params(PATH)] == ["1", "2", "3"]
    assert {asked["page_size"] for asked in session.params(PATH)} == {"50"}


async def test_quirk_16_a_row_that_moved_to_the_next_page_counts_once() -> None:
    session = Canned(
        {PATH: [listing(center(1), center(2), pages=2), listing(center(2), center(3), pages=2)]}
    )
    assert await ids(session) == ["1", "2", "3"]


async def test_a_row_that_is_twice_on_its_page_counts_once() -> None:
    assert await ids(Canned({PATH: [listing(center(1), center(1))]})) == ["1"]


async def test_a_list_that_shrinks_while_it_is_read_ends_early() -> None:
    session = Canned({PATH: [listing(center(1), pages=3), listing(center(2), pages=2)]})
    assert await ids(session) == ["1", "2"]
