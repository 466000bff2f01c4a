"""Lists in pages: each row is on one of them, and whatever is asked for there is a page."""

import pytest

from entrypoints.http.web.paging import SIZE, leaf_of
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import owner_in


@pytest.mark.parametrize(
    ("asked", "at"),
    [("", 1), ("1", 1), ("2", 2), ("3", 3), ("4", 3), ("0", 1), ("-1", 1), ("x", 1), ("٢", 1),
     ("9" * 5000, 3)],
)  # fmt: skip
def test_there_is_a_page_whatever_was_asked_for(asked: str, at: int) -> None:
    leaf = leaf_of(range(2 * SIZE + 1), asked)
    assert (leaf.number, leaf.pages) == (at, 3)
    assert list(leaf.rows) == list(range(2 * SIZE + 1))[(at - 1) * SIZE : at * SIZE]


def test_a_list_without_rows_has_one_page() -> None:
    leaf = leaf_of(list[int](), "")
    assert (list(leaf.rows), leaf.number, leaf.pages) == ([], 1, 1)


def test_a_search_goes_along_from_page_to_page() -> None:
    leaf = leaf_of(range(200), "2", "a&b")
    assert (leaf.link(1), leaf.link(3)) == ("?q=a%26b", "?q=a%26b&page=3")


def test_other_filters_go_along_too() -> None:
    leaf = leaf_of(range(200), "2", "a", {"show": "lost"})
    assert leaf.link(3) == "?show=lost&q=a&page=3"


async def test_many_members_are_paged_and_found_by_name_or_address(house: House) -> None:
    for number in range(SIZE + 5):
        body = {"email": f"m{number:03}@example.com", "name": f"Person {number:03}"}
        await house.owner.post("members", body)
    owner = await owner_in(house)
    first, second = await owner.get("/members"), await owner.get("/members?page=2")
    rows = [one.text.count('<tr id="member-') for one in (first, second)]
    assert rows[0] == SIZE
    assert 5 < rows[1] < SIZE
    assert first.text.count("<dialog") <= SIZE
    assert 'href="/members?page=2"' in first.text
    for sought in ("PERSON 031", "m031@"):
        found = await owner.get(f"/members?q={sought.replace(' ', '+')}")
        assert found.text.count('<tr id="member-') == 1
        assert "Person 031" in found.text
    assert "Nobody matches" in (await owner.get("/members?q=nobody")).text
    assert "Nobody matches" not in first.text


async def test_many_keys_are_paged(house: House) -> None:
    for number in range(SIZE + 5):
        await house.owner.post("api-keys", {"name": f"Key {number:03}"})
    owner = await owner_in(house)
    first, second = await owner.get("/keys"), await owner.get("/keys?page=2")
    assert first.text.count("Revoke “Key ") + second.text.count("Revoke “Key ") == SIZE + 5
    assert first.text.count("<dialog") == SIZE
    assert 'href="/keys?page=2"' in first.text
