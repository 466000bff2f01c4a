"""What is chosen and not synced says so: nobody reaches it, or its Business Center is at rest."""

import re

import pytest

from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import Browser, said, signed_in

UNREACHED = "no working connection reaches it"


async def _centers(house: House, profile_id: str) -> list[dict[str, object]]:
    return list((await house.owner.get(f"profiles/{profile_id}/business-centers"))["items"])


async def _change(person: Browser, profile_id: str, center: object, do: str) -> str:
    form = {"provider": "tiktok", "center": str(center), "do": do}
    return await person.tell(await person.post(f"/profiles/{profile_id}/centers", form))


@pytest.mark.parametrize("is_reached", [True, False])
async def test_activating_what_nobody_reaches_says_so(house: House, *, is_reached: bool) -> None:
    profile_id = await house.profile()
    connection_id = await house.connect(profile_id)
    center = next(one["id"] for one in await _centers(house, profile_id) if one["is_active"])
    person = await signed_in(house)
    await _change(person, profile_id, center, "deactivate")
    if not is_reached:
        await person.post(f"/connections/{connection_id}/disconnect")
    told = await _change(person, profile_id, center, "activate")
    assert ("its ad accounts are synced from now on" in told) is is_reached
    assert (f"is active, but {UNREACHED}" in told) is not is_reached
    assert ("connect somebody who sees it" in told) is not is_reached


async def test_a_swap_to_what_nobody_reaches_says_so(trial: House) -> None:
    profile_id = await trial.profile()
    connection_id = await trial.connect(profile_id)
    centers = await _centers(trial, profile_id)
    old = next(one["id"] for one in centers if one["is_active"])
    new = next(one["id"] for one in centers if not one["is_active"])
    person = await signed_in(trial)
    await person.post(f"/connections/{connection_id}/disconnect")
    form = {"provider": "tiktok", "center": str(new), "give_up": f"tiktok:{old}", "do": "swap"}
    told = await person.tell(await person.post(f"/profiles/{profile_id}/centers", form))
    assert "in place of" in told
    assert UNREACHED in told


async def test_each_account_says_why_it_is_ticked_and_not_synced(house: House) -> None:
    profile_id = await house.profile()
    connection_id = await house.connect(profile_id)
    person = await signed_in(house)
    path = f"/profiles/{profile_id}/config"
    page = await person.get(path)
    assert "Not synced:" not in said(page)
    assert not re.search(r"synced, \d+ ticked", said(page))
    for one in await _centers(house, profile_id):
        await _change(person, profile_id, one["id"], "deactivate")
    page = await person.get(path)
    idle = page.text.count("Not synced: its Business Center is not active")
    total = page.text.count('name="accounts"')
    assert idle
    assert re.search(rf"{total - idle} of {total} synced, {total} ticked", said(page))
    await person.post(f"/connections/{connection_id}/disconnect")
    page = await person.get(path)
    assert page.text.count(f"Not synced: {UNREACHED}") == total


async def test_beyond_the_plan_is_not_called_inactive(house: House) -> None:
    profile_id = await house.profile()
    await house.connect(profile_id)
    await house.owner.put("workspace/plan", {"plan": "trial"})
    page = said(await (await signed_in(house)).get(f"/profiles/{profile_id}/config"))
    assert "Not synced: its Business Center is beyond the plan" in page


async def test_a_default_that_is_not_synced_is_warned_of(house: House) -> None:
    profile_id = await house.profile()
    connection_id = await house.connect(profile_id)
    person = await signed_in(house)
    path = f"/profiles/{profile_id}/config"
    assert "The default account" not in said(await person.get(path))
    await person.post(f"/connections/{connection_id}/disconnect")
    page = said(await person.get(path))
    assert re.search(rf"The default account, “[^”]+”, is not synced: {UNREACHED}", page)
    assert "default “" in page
    assert "default, not synced" in page
