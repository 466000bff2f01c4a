"""Profiles: their forms, and what is told beside them when they are refused."""

import re

import pytest

from core.access import Role
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import Response, member_in, owner_in, said


def field_of(page: Response) -> str:
    """The field that is told to be wrong: there is one, and what is told is beside it."""
    fields = re.findall(r"<input [^>]*aria-invalid[^>]*>", page.text)
    assert len(fields) == 1
    assert 'aria-describedby="wrong" autofocus' in fields[0]
    assert page.text.count('id="wrong"') == 1
    return str(fields[0])


async def names(house: House) -> list[str]:
    return [one["name"] for one in (await house.owner.get("profiles"))["items"]]


@pytest.mark.parametrize(
    ("name", "status", "told"),
    [("shoes", 409, "Another profile has that name."), ("x" * 81, 400, "81 characters")],
)
async def test_a_name_that_cannot_be_stays_in_the_form(
    house: House, name: str, status: int, told: str
) -> None:
    manager = await member_in(house, Role.MANAGER)
    await house.profile("Shoes")
    page = await manager.post("/profiles", name=name)
    assert page.status_code == status
    assert f'value="{name}"' in field_of(page)
    assert told in said(page)
    assert "Look at the plans" not in said(page)
    assert await names(house) == ["Shoes"]


async def test_where_the_plan_is_full_the_form_leads_to_the_plans(trial: House) -> None:
    owner = await owner_in(trial)
    await trial.profile("Shoes")
    page = await owner.post("/profiles", name="Hats")
    assert page.status_code == 409
    assert 'value="Hats"' in field_of(page)
    assert 'href="/subscription">Look at the plans' in page.text


async def test_a_dialog_that_was_refused_comes_back_open(house: House) -> None:
    owner = await owner_in(house)
    await house.profile("Shoes")
    id = await house.profile("Hats")
    page = await owner.post(f"/profiles/{id}/change", name="Shoes")
    assert re.findall(r'<dialog id="([^"]+)"[^>]* open>', page.text) == [f"rename-{id}"]
    assert 'value="Shoes"' in field_of(page)
    page = await owner.post(f"/profiles/{id}/delete", name="Caps")
    assert re.findall(r'<dialog id="([^"]+)"[^>]* open>', page.text) == [f"delete-{id}"]
    assert 'value="Caps"' in field_of(page)
    assert await names(house) == ["Shoes", "Hats"]


async def test_a_profile_that_is_not_there_is_told_as_a_page_tells_it(house: House) -> None:
    owner = await owner_in(house)
    page = await owner.get("/profiles/nothing")
    assert page.status_code == 404
    assert "There is no profile “nothing”." in said(page)
    assert "It may have been deleted, or the address is wrong." in said(page)
    assert "list what there is" not in said(page)
