"""What is refused is in the audit trail, once; and nobody can fill it."""

from pathlib import Path

import pytest

from core.access import Role
from core.login import BY_CLIENT, INVITED, REFUSED_MEMBER
from tests.entrypoints.api.client import Desk
from tests.entrypoints.api.service import Door, House, running
from tests.entrypoints.web.browser import (
    Browser,
    browser,
    invitation,
    member,
    member_in,
    owner_in,
    said,
    signed_in,
)

ELSEWHERE = {"Origin": "https://elsewhere.example"}


async def test_a_role_that_is_too_little_leaves_one_entry(house: House) -> None:
    profile_id = await house.profile("Shoes")
    manager = await member_in(house, Role.MANAGER)
    page = await manager.post(f"/profiles/{profile_id}/delete", {"name": "Shoes"})
    [entry] = await house.audit("access.refused")
    assert (entry["actor"], entry["target"], entry["result"]) == ("Bo", profile_id, "refused")
    assert entry["detail"] == "POST /profiles/{profile_id}/delete, needs admin"
    assert entry["request_id"] == page.headers["x-request-id"]


async def test_what_a_key_may_not_do_leaves_one_entry_too(house: House) -> None:
    viewer = await house.member(Role.VIEWER)
    problem = await viewer.refusal(403, "POST", "profiles", {"name": "X"})
    [entry] = await house.audit("access.refused")
    assert entry["actor"] == "viewer (API key “viewer”)"
    assert entry["request_id"] == problem["request_id"]


async def test_a_page_that_is_refused_says_which_role_it_takes_and_who_has_it(
    house: House,
) -> None:
    await member_in(house, Role.ADMIN, "Al")
    manager = await member_in(house, Role.MANAGER)
    page = await manager.get("/audit")
    assert page.status_code == 403
    assert "Your role does not allow this: read the audit trail." in said(page)
    told = "It takes the role of admin or owner. Yours is manager. Ask Owner or Al."
    assert told in said(page)
    fresh = await signed_in(house, Role.VIEWER)
    refused = await fresh.post("/profiles", name="X")
    assert "It takes the role of manager or admin or owner. Yours is viewer." in said(refused)


async def test_a_form_from_elsewhere_leaves_one_entry(house: House) -> None:
    viewer = await member_in(house, Role.VIEWER)
    await viewer.post("/sign-out", headers=ELSEWHERE)
    [entry] = await house.audit("form.refused")
    assert (entry["actor"], entry["detail"]) == ("Bo", "POST /sign-out")
    await viewer.post("/sign-out", csrf="0" * 64)
    assert len(await house.audit("form.refused")) == 2


async def test_of_a_stranger_a_kind_is_told_once_a_minute(house: House) -> None:
    for _ in range(3):
        assert (await browser(house).send("/sign-in", {}, ELSEWHERE)).status_code == 403
    [entry] = await house.audit("form.refused")
    assert (entry["actor"], entry["detail"]) == ("client 127.0.0.1", "POST /sign-in")
    house.clock.advance(minutes=1)
    assert (await browser(house).send("/sign-in", {}, ELSEWHERE)).status_code == 403
    assert len(await house.audit("form.refused")) == 2


async def test_a_link_that_is_sent_from_elsewhere_is_told_without_its_secret(house: House) -> None:
    link = (await house.open(await house.profile()))["url"]
    assert (await house.person().follow(link, "https://elsewhere.example")).status_code == 403
    [entry] = await house.audit("form.refused")
    assert (entry["target"], entry["detail"]) == ("", "POST /connect/{token}")


async def test_a_throttled_client_leaves_one_entry_a_minute(
    door: Door, tmp_path: Path, desk: Desk
) -> None:
    async with running(door, tmp_path, desk, ADPORT_TRUSTED_PROXIES="127.0.0.1") as house:
        for number in range(BY_CLIENT.attempts + 5):
            for address in ("203.0.113.7", "203.0.113.8"):
                forwarded = {"X-Forwarded-For": address}
                await browser(house).sign_in(f"{number}@example.com", headers=forwarded)
        told = await house.audit("attempts.refused")
        assert {one["actor"] for one in told} == {"client 203.0.113.7", "client 203.0.113.8"}
        assert len(told) == 2
        unknown = await house.audit("session.refused")
        assert [one["detail"] for one in unknown] == ["an unknown address"] * 2


async def test_an_invitation_that_is_over_leaves_one_entry_each(house: House) -> None:
    used, late = [await member(house, Role.VIEWER) for _ in range(2)]
    paths = [await invitation(house, house.owner, one["id"]) for one in (used, late)]
    await browser(house).accept(paths[0], used["email"])
    page = await browser(house).get(paths[0])
    [entry] = await house.audit("invitation.refused")
    assert (entry["target"], entry["detail"]) == (used["id"], "used already")
    assert entry["request_id"] == page.headers["x-request-id"]
    house.clock.advance(minutes=INVITED.total_seconds() / 60)
    await browser(house).accept(paths[1], late["email"])
    entries = await house.audit("invitation.refused")
    assert [one["target"] for one in entries] == [late["id"], used["id"]]
    for number in range(5):
        await browser(house).get(f"/invitations/{number}")
    assert len(await house.audit("invitation.refused")) == 3


async def test_a_member_cannot_fill_the_trail(house: House) -> None:
    viewer = await house.member(Role.VIEWER)
    for _ in range(REFUSED_MEMBER.attempts + 5):
        await viewer.refusal(403, "GET", "api-keys")
    assert len(await house.audit("access.refused")) == REFUSED_MEMBER.attempts


async def test_a_revoked_key_leaves_one_entry_a_minute(house: House) -> None:
    made = await house.owner.post("api-keys", {"name": "Old"})
    await house.owner.ask("DELETE", f"api-keys/{made['key']['id']}")
    for _ in range(3):
        await house.api(made["secret"]).refusal(401, "GET", "me")
    [entry] = await house.audit("api_key.refused")
    assert (entry["actor"], entry["target"]) == ("API key “Old”", made["key"]["id"])


async def test_coming_in_and_leaving_are_told(house: House) -> None:
    owner = await owner_in(house)
    other = browser(house)
    await other.sign_in(owner.member.email, "wrong password")
    await other.sign_in(owner.member.email)
    [session] = [one for one in house.rows()["login_sessions"] if one[0] in await _ends(owner)]
    await owner.post(f"/account/sessions/{session[0]}/end")
    assert (await other.get("/account")).status_code == 303
    await owner.post("/sign-out")
    started = [one["result"] for one in await house.audit("session.started")]
    ended = [one["detail"].partition(":")[0] for one in await house.audit("session.ended")]
    refused = [one["actor"] for one in await house.audit("session.refused")]
    assert (started, ended, refused) == (["done"], ["", "elsewhere"], ["client 127.0.0.1"])


async def _ends(person: Browser) -> str:
    return (await person.get("/account")).text


@pytest.mark.parametrize("path", ["/profiles", "/keys", "/members", "/sign-out", "/subscription"])
async def test_a_field_that_a_form_does_not_have_is_refused(house: House, path: str) -> None:
    owner = await owner_in(house)
    await owner.csrf()
    before = house.rows()
    form = {"name": "Ada", "email": "ada@example.com", "workspace_id": "theirs"}
    page = await owner.post(path, form, {"Referer": f"{house.url}/profiles"})
    assert page.status_code == 400
    assert "This form has no field" in said(page)
    assert house.rows() == before


async def test_the_open_forms_have_no_other_fields_either(house: House) -> None:
    who = await member(house, Role.VIEWER)
    path = await invitation(house, house.owner, who["id"])
    before = house.rows()
    for at in ("/sign-in", path):
        answer = await browser(house).send(at, {"role": "owner"}, {"Origin": house.url})
        assert answer.status_code == 400
    assert house.rows() == before
