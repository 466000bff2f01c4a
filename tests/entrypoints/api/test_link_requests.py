"""Asking an owner to link a public account, from the address to the answer."""

import asyncio

import pytest

from core.access import Role
from plugins.tiktok.sandbox.people import MAROLA, NORTHLIGHT
from tests.entrypoints.api.client import problem_of
from tests.entrypoints.api.linking import CASA, PLACE, SPARK, YUKI, linker
from tests.entrypoints.api.service import House

PNG = b"\x89PNG\r\n\x1a\n"


async def test_a_request_waits_until_its_owner_scans(house: House) -> None:
    there = await linker(house)
    made = await there.ask(permissions=["new_videos"])
    assert (made["state"], made["permissions"]) == ("waiting", SPARK)
    assert made["is_ads_only"] is True
    assert "/phone/scan?code=" in made["url"]
    assert (await there.request(made))["state"] == "waiting"
    await there.scan(made)
    found = await there.request(made)
    assert (found["state"], found["account_id"], found["url"]) == ("linked", YUKI, "")
    assert found["ended_at"]


async def test_a_code_is_drawn_as_png_and_as_svg_while_the_request_waits(house: House) -> None:
    there = await linker(house)
    path = f"link-requests/{(await there.ask())['id']}"
    png = await house.owner.ask("GET", f"{path}/qr.png")
    svg = await house.owner.ask("GET", f"{path}/qr.svg")
    assert (png.headers["content-type"], png.content[:8]) == ("image/png", PNG)
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert b"<svg" in svg.content
    await house.owner.ask("DELETE", path)
    for name in ("png", "svg"):
        problem = await house.owner.refusal(409, "GET", f"{path}/qr.{name}")
        assert problem["code"] == "refused"
        assert "new request" in problem["remedy"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEDIA_BUYER])
@pytest.mark.parametrize("kind", ["png", "svg"])
async def test_the_code_of_a_request_that_waits_takes_a_manager(
    house: House, role: Role, kind: str
) -> None:
    there = await linker(house)
    path = f"link-requests/{(await there.ask())['id']}/qr.{kind}"
    problem = await (await house.member(role)).refusal(403, "GET", path)
    assert problem["code"] == "denied"
    assert "needs manager" in problem["detail"]
    assert (await (await house.member(Role.MANAGER)).ask("GET", path)).status_code == 200


async def test_a_platform_that_wants_a_pause_says_for_how_long_whoever_asks_must_wait(
    house: House,
) -> None:
    there = await linker(house)
    fault = {"path": "bc/asset/admin/get/", "kind": "throttle_qpm", "times": 1}
    await house.desk.order("faults", **fault)
    body = {**PLACE, "permissions": SPARK}
    answer = await house.owner.client.post(there.at("link-requests"), json=body)
    problem = problem_of(answer)
    assert (answer.status_code, problem["code"]) == (503, "rate_limited")
    seconds = int(answer.headers["retry-after"])
    assert seconds > 60
    assert problem["remedy"] == f"Try again in {-(-seconds // 60)} minutes."


async def test_two_requests_at_once_each_come_to_their_own_account(house: House) -> None:
    there = await linker(house)
    first, second = await asyncio.gather(there.ask(), there.ask())
    assert first["url"] != second["url"]
    await there.scan(second, CASA)
    await there.scan(first, YUKI)
    found = [await there.request(one) for one in (first, second)]
    assert {one["state"] for one in found} == {"linked"}
    assert {one["account_id"] for one in found} == {YUKI, CASA}
    listed = (await house.owner.get(there.at("link-requests")))["items"]
    assert {one["id"] for one in listed} == {first["id"], second["id"]}


async def test_cancelling_twice_is_harmless_and_the_account_that_comes_is_shown(
    house: House,
) -> None:
    there = await linker(house)
    made = await there.ask()
    for _ in range(2):
        answer = await house.owner.ask("DELETE", f"link-requests/{made['id']}")
        assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    await there.scan(made)
    await there.refresh()
    assert (await there.account())["lost_at"] is None
    assert (await there.request(made))["state"] == "cancelled"


async def test_an_owner_who_will_not_is_noted(house: House) -> None:
    there = await linker(house)
    made = await there.ask()
    found = await house.owner.post(f"link-requests/{made['id']}/decline")
    assert found["state"] == "declined"
    [entry] = await house.audit("link_request.declined")
    assert entry["target"] == made["id"]


async def test_what_has_ended_is_not_cancelled_as_if_it_had_waited(house: House) -> None:
    there = await linker(house)
    made = await there.ask()
    await there.scan(made)
    assert (await there.request(made))["state"] == "linked"
    path = f"link-requests/{made['id']}"
    for method, at in (("DELETE", path), ("POST", f"{path}/decline")):
        problem = await house.owner.refusal(409, method, at)
        assert problem["code"] == "refused"
        assert "linked" in problem["detail"]
        assert "unlink" in problem["remedy"]


async def test_a_request_that_nobody_answers_expires(house: House) -> None:
    there = await linker(house)
    made = await there.ask()
    house.clock.advance(hours=25)
    assert (await house.owner.get(f"link-requests/{made['id']}"))["state"] == "expired"


@pytest.mark.parametrize("permissions", [[], ["everything"]])
async def test_what_cannot_be_asked_for_is_refused_by_its_field(
    house: House, permissions: list[str]
) -> None:
    there = await linker(house)
    body = {**PLACE, "permissions": permissions}
    problem = await house.owner.refusal(400, "POST", there.at("link-requests"), body)
    assert problem["field"] == "permissions"
    assert "existing_posts" in problem["remedy"]


@pytest.mark.parametrize("blank", ["", "  "])
@pytest.mark.parametrize("field", ["account_id", "business_center_id", "provider"])
async def test_a_blank_field_is_named_and_nobody_is_asked(
    house: House, field: str, blank: str
) -> None:
    there = await linker(house)
    body = {**PLACE, "permissions": SPARK, field: blank}
    problem = await house.owner.refusal(400, "POST", there.at("link-requests"), body)
    assert (problem["code"], problem["field"]) == ("invalid", field)
    assert (await house.owner.get(there.at("link-requests")))["items"] == []


async def test_only_an_admin_of_the_business_center_is_heard(house: House) -> None:
    there = await linker(house, "standard")
    await house.desk.forget_calls()
    body = {**PLACE, "permissions": SPARK}
    problem = await house.owner.refusal(409, "POST", there.at("link-requests"), body)
    assert problem["code"] == "role_missing"
    assert "admin" in problem["remedy"]
    assert "bc/asset/account/authorization/" not in await house.desk.calls()


async def test_a_media_buyer_may_look_and_not_ask(house: House) -> None:
    there = await linker(house)
    made = await there.ask()
    buyer = await house.member(Role.MEDIA_BUYER)
    body = {**PLACE, "permissions": SPARK}
    problem = await buyer.refusal(403, "POST", there.at("link-requests"), body)
    assert problem["code"] == "denied"
    seen = await buyer.get(f"link-requests/{made['id']}")
    assert (seen["state"], seen["url"]) == ("waiting", ""), "whoever has it can link an account"
    await buyer.refusal(403, "DELETE", f"link-requests/{made['id']}")


async def test_the_801st_account_is_refused_before_any_call(still: House) -> None:
    house, there = still, await linker(still)
    await house.desk.order("crowd", bc_id=NORTHLIGHT, accounts=799)
    await there.refresh()
    await house.desk.forget_calls()
    body = {**PLACE, "permissions": SPARK}
    problem = await house.owner.refusal(409, "POST", there.at("link-requests"), body)
    assert problem["code"] == "link_limit"
    assert "800" in problem["detail"]
    assert await house.desk.calls() == {}


async def test_of_two_who_race_for_the_last_place_one_has_it(house: House) -> None:
    there = await linker(house)
    await house.desk.order("crowd", bc_id=NORTHLIGHT, accounts=798)
    await there.refresh()
    body = {**PLACE, "permissions": SPARK}
    path = there.at("link-requests")
    answers = await asyncio.gather(*(house.owner.ask("POST", path, body) for _ in range(3)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409]
    refused = [problem_of(one)["code"] for one in answers if one.status_code == 409]
    assert refused == ["link_limit", "link_limit"]


async def test_a_platform_without_public_accounts_is_told_apart(house: House) -> None:
    [provider] = [
        one for one in (await house.owner.get("providers"))["items"] if one["slug"] == "other"
    ]
    assert provider["linking"] is None
    linking = (await house.owner.get("providers/tiktok"))["linking"]
    assert [one["slug"] for one in linking["permissions"]][:2] == SPARK
    assert {one["slug"] for one in linking["levels"]} == {"post", "live", "direct_message"}
    assert [one["needs"] for one in linking["readiness"]] == [SPARK]
    assert linking["ads_only"] == "new_videos"
    assert (linking["most_accounts"], linking["most_centers"]) == (800, 800)


async def test_an_unknown_business_center_is_named(house: House) -> None:
    there = await linker(house)
    body = {"provider": "tiktok", "business_center_id": "nobody", "permissions": SPARK}
    problem = await house.owner.refusal(404, "POST", there.at("link-requests"), body)
    assert "Business Center" in problem["detail"]
    assert MAROLA not in problem["detail"]
