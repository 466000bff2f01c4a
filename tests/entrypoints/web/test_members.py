import pytest

from core.access import Role
from tests.entrypoints.api.client import text_of
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import (
    browser,
    member_in,
    neighbour_in,
    owner_in,
    refused_forms,
    refused_role,
    said,
    value_of,
)

NEW = {"name": "Ada", "email": "Ada@Example.com", "role": "viewer"}


async def members(house: House) -> dict[str, str]:
    return {one["name"]: one["role"] for one in (await house.owner.get("members"))["items"]}


async def bystander(house: House) -> str:
    made = await house.owner.post("members", {"email": "by@example.com", "name": "By"})
    return f"/members/{made['id']}"


async def test_everybody_sees_the_members_and_an_admin_the_means(house: House) -> None:
    viewer, admin = await member_in(house, Role.VIEWER), await member_in(house, Role.ADMIN, "Al")
    seen, meant = await viewer.get("/members"), await admin.get("/members")
    assert "viewer@example.com" in seen.text.replace("bo.", "")
    assert "Remove" not in text_of(seen)
    assert 'href="/keys"' not in seen.text
    assert meant.text.count("Remove Bo?") == 1
    assert "Remove Owner?" not in meant.text


async def test_a_member_is_added_once(house: House) -> None:
    owner = await owner_in(house)
    page = await owner.post("/members", NEW)
    assert "Ada is a member now, as viewer." in said(page)
    assert (await browser(house).get(value_of(page, "link"))).status_code == 200
    known = await members(house)
    again = await owner.post("/members", NEW)
    assert again.status_code == 409
    assert await members(house) == known
    assert known["Ada"] == "viewer"


@pytest.mark.parametrize(
    ("field", "value", "status", "told"),
    [
        ("email", "nobody", 400, "That is not an e-mail address."),
        ("email", "bo.viewer@example.com", 409, "Another member has that address."),
        ("name", "\u202e", 400, "Correct the field"),
        ("role", "emperor", 400, "That is no role."),
    ],
)
async def test_what_is_wrong_is_told_beside_what_was_typed(
    house: House, field: str, value: str, status: int, told: str
) -> None:
    owner = await owner_in(house)
    await member_in(house, Role.VIEWER)
    typed = NEW | {"role": "manager", field: value}
    page = await owner.post("/members", typed, {"Referer": f"{house.url}/members"})
    assert page.status_code == status
    shown = page.text.partition('id="add-member"')[2]
    assert page.text.count('aria-invalid="true" aria-describedby="wrong" autofocus') == 1
    assert page.text.count('id="wrong"') == 1
    assert f'name="{field}"' in shown[: shown.index("aria-invalid")].rpartition("<label>")[2]
    if field != "name":
        assert f'value="{typed["name"]}"' in shown
    assert ('value="manager" selected' in shown) == (field != "role")
    assert "Ada" not in await members(house)


async def test_a_role_is_changed_and_changing_it_twice_is_harmless(house: House) -> None:
    owner, path = await owner_in(house), await bystander(house)
    for _ in range(2):
        told = await owner.tell(await owner.post(f"{path}/role", role="media_buyer"))
        assert "By: Media buyer from now on." in told
    assert (await members(house))["By"] == "media_buyer"
    assert (await owner.post(f"{path}/role", role="emperor")).status_code == 400


async def test_nobody_decides_over_a_role_above_their_own(house: House) -> None:
    admin = await member_in(house, Role.ADMIN)
    me = await house.owner.get("me")
    owner, mine = f"/members/{me['member_id']}", f"/members/{admin.member.id}"
    await refused_role(house, admin, f"{owner}/role", role="viewer")
    await refused_role(house, admin, f"{mine}/role", role="owner")
    await refused_role(house, admin, f"{owner}/remove")
    await refused_role(house, admin, f"{owner}/invite")


async def test_the_only_owner_stays(house: House) -> None:
    owner = await owner_in(house)
    answer = await owner.post(f"/members/{owner.member.id}/remove")
    assert (answer.status_code, owner.member.name in await members(house)) == (409, True)


async def test_a_removed_member_is_signed_out(house: House) -> None:
    owner, viewer = await owner_in(house), await member_in(house, Role.VIEWER)
    path = f"/members/{viewer.member.id}/remove"
    assert "Removed." in await owner.tell(await owner.post(path))
    assert "Bo" not in await members(house)
    assert (await viewer.get("/members")).headers["location"].startswith("/sign-in")
    assert (await owner.post(path)).status_code == 404


async def test_an_invitation_is_shown_once_and_lets_its_member_in(house: House) -> None:
    owner, path = await owner_in(house), await bystander(house)
    page = await owner.post(f"{path}/invite")
    link = value_of(page, "link")
    assert link.startswith(f"{house.url}/invitations/")
    assert page.headers["cache-control"] == "no-store"
    assert link not in (await owner.get("/members")).text
    newcomer = browser(house)
    assert "Choose a password" in text_of(await newcomer.get(link))


async def test_a_second_invitation_takes_the_place_of_the_first(house: House) -> None:
    owner, path = await owner_in(house), await bystander(house)
    first, second = [value_of(await owner.post(f"{path}/invite"), "link") for _ in range(2)]
    stranger = browser(house)
    assert (await stranger.get(first)).status_code == 410
    assert (await stranger.get(second)).status_code == 200


async def test_a_viewer_may_do_nothing_of_it(house: House) -> None:
    viewer, path = await member_in(house, Role.VIEWER), await bystander(house)
    await refused_role(house, viewer, "/members", **NEW)
    await refused_role(house, viewer, f"{path}/role", role="viewer")
    await refused_role(house, viewer, f"{path}/remove")
    await refused_role(house, viewer, f"{path}/invite")


async def test_forms_count_only_from_a_page_of_this_session(house: House) -> None:
    owner, path = await owner_in(house), await bystander(house)
    await refused_forms(house, owner, "/members", **NEW)
    await refused_forms(house, owner, f"{path}/role", role="admin")
    await refused_forms(house, owner, f"{path}/remove")
    await refused_forms(house, owner, f"{path}/invite")


async def test_members_of_another_workspace_are_not_found(house: House) -> None:
    neighbour, path = await neighbour_in(house), await bystander(house)
    token, before = await neighbour.csrf(), house.rows()
    for deed in ("role", "remove", "invite", "withdraw"):
        more = {"role": "admin"} if deed == "role" else {}
        answer = await neighbour.post(f"{path}/{deed}", {"csrf": token, **more})
        assert answer.status_code == 404
    assert house.rows() == before
    assert "by@example.com" not in await neighbour.read("/members")
