from core.access import Role
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import (
    member_in,
    neighbour_in,
    owner_in,
    refused_forms,
    refused_role,
    value_of,
)


async def made(house: House, name: str = "Report") -> str:
    key = (await house.owner.post("api-keys", {"name": name}))["key"]
    return f"/keys/{key['id']}/revoke"


async def test_a_new_key_is_shown_once_and_opens_the_api(house: House) -> None:
    owner = await owner_in(house)
    page = await owner.post("/keys", name="Report", member=owner.member.id)
    secret = value_of(page, "secret")
    assert (await house.api(secret).get("me"))["member_id"] == owner.member.id
    assert page.headers["cache-control"] == "no-store"
    listed = (await owner.get("/keys")).text
    assert secret not in listed
    assert f"{secret[:10]}…" in listed


async def test_a_key_can_be_made_for_another_member(house: House) -> None:
    owner, viewer = await owner_in(house), await member_in(house, Role.VIEWER)
    page = await owner.post("/keys", name="Theirs", member=viewer.member.id)
    assert (await house.api(value_of(page, "secret")).get("me"))["role"] == "viewer"


async def test_a_key_for_a_role_above_ones_own_is_refused(house: House) -> None:
    admin, me = await member_in(house, Role.ADMIN), await house.owner.get("me")
    assert me["name"] not in (await admin.get("/keys")).text.partition("Acts as <select")[2]
    await refused_role(house, admin, "/keys", name="Up", member=me["member_id"])


async def test_a_revoked_key_opens_nothing_and_twice_is_harmless(house: House) -> None:
    owner = await owner_in(house)
    secret = value_of(await owner.post("/keys", name="Report"), "secret")
    (key,) = [
        one for one in (await house.owner.get("api-keys"))["items"] if one["name"] == "Report"
    ]
    for _ in range(2):
        answer = await owner.post(f"/keys/{key['id']}/revoke")
        assert "“Report” opens nothing any more." in await owner.tell(answer)
    await house.api(secret).refusal(401, "GET", "me")
    assert len(await house.audit("api_key.revoked")) == 1


async def test_a_nameless_key_is_not_made(house: House) -> None:
    owner = await owner_in(house)
    before = await house.owner.get("api-keys")
    assert (await owner.post("/keys", name="  ")).status_code == 400
    assert await house.owner.get("api-keys") == before


async def test_a_viewer_neither_sees_nor_makes_nor_revokes_keys(house: House) -> None:
    viewer, revoke = await member_in(house, Role.VIEWER), await made(house)
    assert (await viewer.get("/keys")).status_code == 403
    await refused_role(house, viewer, "/keys", name="Mine")
    await refused_role(house, viewer, revoke)


async def test_forms_count_only_from_a_page_of_this_session(house: House) -> None:
    owner, revoke = await owner_in(house), await made(house)
    await refused_forms(house, owner, "/keys", name="Report")
    await refused_forms(house, owner, revoke)


async def test_keys_and_members_of_another_workspace_are_not_found(house: House) -> None:
    neighbour, revoke = await neighbour_in(house), await made(house)
    me = await house.owner.get("me")
    token, before = await neighbour.csrf(), house.rows()
    assert (await neighbour.post(revoke, csrf=token)).status_code == 404
    stolen = await neighbour.post("/keys", csrf=token, name="X", member=me["member_id"])
    assert stolen.status_code == 404
    assert house.rows() == before
    assert "Report" not in await neighbour.read("/keys")
