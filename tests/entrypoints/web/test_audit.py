import re

from core.access import Role
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import member_in, neighbour_in, owner_in

ROW = re.compile(r'<tr id="([0-9a-f]+)">')


async def test_entries_say_who_did_what_and_how_it_ended(house: House) -> None:
    owner = await owner_in(house)
    profile_id = await house.profile("Shoes")
    seen = await owner.read("/audit")
    assert f"Profile created Shoes {profile_id} done" in seen


async def test_the_trail_is_read_page_by_page_newest_first(house: House) -> None:
    owner = await owner_in(house)
    for number in range(60):
        await house.owner.post("api-keys", {"name": f"Key {number}"})
    wanted = [one["id"] for one in (await house.owner.get("audit", limit=500))["items"]]
    first = await owner.get("/audit")
    (older,) = re.findall(r'href="(/audit\?before=\w+)"', first.text)
    second = await owner.get(older)
    assert ROW.findall(first.text) == wanted[:50]
    assert ROW.findall(second.text) == wanted[50:]
    assert "Newest" in second.text
    assert "Older" not in second.text


async def test_a_manager_may_not_read_it(house: House) -> None:
    manager = await member_in(house, Role.MANAGER)
    page = await manager.get("/audit")
    assert page.status_code == 403
    assert 'href="/audit"' not in (await manager.get("/members")).text


async def test_the_trail_of_another_workspace_is_not_found(house: House) -> None:
    neighbour = await neighbour_in(house)
    theirs = (await house.owner.get("audit", limit=1))["items"][0]["id"]
    assert (await neighbour.get(f"/audit?before={theirs}")).status_code == 404
    assert theirs not in (await neighbour.get("/audit")).text


async def test_what_is_no_entry_is_not_found(house: House) -> None:
    owner = await owner_in(house)
    assert (await owner.get("/audit?before=nothing")).status_code == 404


async def test_the_chain_is_verified_on_demand(house: House) -> None:
    owner = await owner_in(house)
    assert "Intact." not in await owner.read("/audit")
    assert "Intact." in await owner.read("/audit?check=yes")


async def test_what_was_altered_behind_our_back_is_named(house: House) -> None:
    owner = await owner_in(house)
    profile_id = await house.profile("Shoes")
    house.change("UPDATE audit SET actor = 'Nobody' WHERE target = ?", profile_id)
    seen = await owner.read("/audit?check=yes")
    assert "The trail is not what was written." in seen
    assert "This entry was altered, or one before it was removed or put in." in seen
    told = await house.owner.get("audit/verification")
    assert [one["entry"]["target"] for one in told["breaks"]] == [profile_id]


async def test_a_manager_may_not_verify_it(house: House) -> None:
    manager = await member_in(house, Role.MANAGER)
    assert (await manager.get("/audit?check=yes")).status_code == 403
