"""Forms of profiles and accounts: what is no choice is refused, and what is missing stays."""

from core.access import Role
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import Browser, said, signed_in


async def refused(
    person: Browser, house: House, path: str, form: dict[str, str | list[str]]
) -> str:
    """What the page tells that a refused form goes back to; nothing has changed."""
    await person.csrf()
    before = house.rows()
    answer = await person.post(path, form, {"Referer": f"{house.url}/profiles"})
    assert answer.status_code == 303
    assert house.rows() == before
    return said(await person.get(answer.headers["location"]))


async def test_a_blank_name_and_an_unknown_import_are_refused(house: House) -> None:
    person, id = await signed_in(house), await house.profile()
    path = f"/profiles/{id}/change"
    page = await person.post(path, {"name": "  "})
    assert (page.status_code, "The name is blank" in said(page)) == (400, True)
    assert "no choice" in await refused(person, house, path, {"imports": "some"})
    assert "no choice" in await refused(person, house, path, {"name": "Good", "imports": ""})


async def test_what_a_form_does_not_carry_stays(house: House) -> None:
    person, id = await signed_in(house), await house.profile("Acme")
    for form in ({"name": "Better"}, {"imports": "chosen"}, {}):
        assert (await person.post(f"/profiles/{id}/change", form)).status_code == 303
    profile = await house.owner.get(f"profiles/{id}")
    assert (profile["name"], profile["imports"]) == ("Better", "chosen")


async def test_a_default_that_is_not_ticked_is_refused_before_anything_is_saved(
    house: House,
) -> None:
    id = await house.profile(imports="chosen")
    await house.connect(id)
    views = (await house.owner.get(f"profiles/{id}/ad-accounts"))["items"]
    one, other = [view["account"]["id"] for view in views][:2]
    person = await signed_in(house, Role.MANAGER)
    path = f"/profiles/{id}/accounts"
    form: dict[str, str | list[str]] = {"provider": "tiktok", "accounts": [one]}
    told = await refused(person, house, path, {**form, "default": other})
    assert "not ticked" in told
    await person.post(path, {**form, "default": one})
    views = (await house.owner.get(f"profiles/{id}/ad-accounts"))["items"]
    assert [view["account"]["id"] for view in views if view["account"]["is_default"]] == [one]
