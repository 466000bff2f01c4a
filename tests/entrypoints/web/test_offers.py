"""What Config offers to connect: the most useful first, and each says what it is for."""

import re

from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import said, signed_in

BUTTON = re.compile(r'<button class="(\w*)"\s+command="show-modal" commandfor="connect-(\w+)"')


async def test_what_brings_most_is_offered_first_and_alone_as_primary(house: House) -> None:
    profile_id = await house.profile()
    person = await signed_in(house)
    path = f"/profiles/{profile_id}/config"
    first, *others = BUTTON.findall((await person.get(path)).text)
    assert first == ("primary", "tiktok")
    assert {kind for kind, _ in others} == {""}
    assert others[0][1] == "power_manager"
    await house.connect(profile_id)
    found = BUTTON.findall((await person.get(path)).text)
    assert {kind for kind, _ in found} == {""}


async def test_each_dialog_says_what_it_is_for(house: House) -> None:
    profile_id = await house.profile()
    page = await (await signed_in(house)).get(f"/profiles/{profile_id}/config")
    for slug, brought in (("tiktok", "Pixels and tracking"), ("power_manager", "Balances")):
        dialog = re.search(rf'<dialog id="connect-{slug}".*?</dialog>', page.text, re.DOTALL)
        assert dialog
        assert re.search(rf"What it brings:[^.]*{brought}", re.sub("<[^>]*>", "", dialog[0]))
    assert "Not part of Adport yet: Create, pause, enable and budget ads" in said(page)
    assert "your password never passes" not in said(page)


async def test_what_is_not_part_of_adport_yet_is_told_apart(house: House) -> None:
    profile_id = await house.profile()
    id = await house.connect(profile_id)
    page = await (await signed_in(house)).get(f"/profiles/{profile_id}/config")
    assert "Automation rules (not part of Adport yet)" in said(page)
    rows = (await house.owner.get(f"connections/{id}/permissions"))["items"]
    row = next(one for one in rows if one["permission"] == "ads_management")
    assert row["features"] == ["Campaigns"]
    assert row["planned"] == ["Create, pause, enable and budget ads", "Automation rules"]
    provider = await house.owner.get("providers/tiktok")
    later = [one["slug"] for one in provider["features"] if not one["is_offered"]]
    assert later == ["change_ads", "automation_rules"]
