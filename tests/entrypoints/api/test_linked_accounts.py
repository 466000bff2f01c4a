"""Linked accounts over the API: ready or not, whose, for which ad accounts, and their end."""

from typing import Any

import pytest

from core.access import Role
from core.linked_account import Part
from plugins.tiktok.sandbox.people import MAROLA, NORTHLIGHT
from tests.entrypoints.api.linking import (
    BOB,
    GOODS,
    MARA,
    PLACE,
    SPARK,
    STORE,
    YUKI,
    carry_out,
    linker,
)
from tests.entrypoints.api.service import House


def stands(account: dict[str, Any]) -> dict[str, bool | None]:
    return {one["slug"]: one["is_granted"] for one in account["permissions"]}


async def test_nothing_is_complete_before_it_was_read(house: House) -> None:
    there = await linker(house)
    [center, *_] = (await house.owner.get(there.at("business-centers")))["items"]
    path = there.at(f"business-centers/tiktok/{center['id']}/members")
    members = await house.owner.get(path)
    assert (members["items"], members["as_of"], members["is_complete"]) == ([], None, False)


async def test_a_list_is_whole_once_every_active_business_center_was_read(house: House) -> None:
    there = await linker(house)
    parts = await there.refresh()
    assert {one["part"] for one in parts} == {
        "accounts",
        "members",
        "assignments",
        "ad_links",
        "identities",
    }
    assert all(one["is_complete"] for one in parts)
    centers = (await house.owner.get(there.at("business-centers")))["items"]
    for one in centers:
        if one["id"] != NORTHLIGHT:
            path = there.at(f"business-centers/tiktok/{one['id']}/deactivate")
            await house.owner.post(path)
    found = await house.owner.get(there.at("linked-accounts"))
    assert found["is_complete"]
    assert found["as_of"] == min(one["as_of"] for one in parts)


async def test_an_account_tells_what_it_is_ready_for_and_what_was_not_told_yet(
    house: House,
) -> None:
    there = await linker(house)
    account = await there.link()
    assert account["access"] == "Deliver ads"
    assert account["is_ads_only"] is True
    assert list(stands(account))[:2] == SPARK
    assert stands(account)["existing_posts"] is True
    assert stands(account)["new_videos"] is None
    assert account["readiness"] == [
        {
            "slug": "spark_ads",
            "name": "Spark Ads",
            "is_ready": False,
            "missing": [],
            "untold": ["new_videos"],
            "hindered": [],
        }
    ]


async def test_an_ad_account_makes_it_ready(house: House) -> None:
    there = await linker(house)
    await there.link()
    [done] = await there.link_ads(STORE)
    assert done["outcome"] == "done"
    account = await there.account()
    assert account["readiness"][0]["is_ready"]
    [ad] = account["ad_accounts"]
    assert (ad["ad_account_id"], ad["availability"]) == (STORE, "available")
    assert ad["can_advertise"]


async def test_what_the_owner_left_out_is_missing(house: House) -> None:
    there = await linker(house)
    await there.link(without=["new_videos"])
    await there.link_ads(STORE)
    [ready] = (await there.account())["readiness"]
    assert (ready["is_ready"], ready["missing"]) == (False, ["new_videos"])


async def test_many_are_assigned_at_once_with_a_result_for_each(house: House) -> None:
    there = await linker(house)
    await there.link()
    await there.refresh()
    done = await there.assign((BOB, YUKI), (BOB, "nobody"), ("nobody", YUKI))
    assert [(one["outcome"], one["code"]) for one in done] == [
        ("done", ""),
        ("refused", "not_found"),
        ("refused", "not_found"),
    ]
    assert all(one["remedy"] for one in done if one["outcome"] != "done")
    [member] = (await there.account())["members"]
    assert (member["member_id"], member["levels"]) == (BOB, ["post"])
    pairs = [{"member_id": BOB, "account_id": YUKI}]
    for _ in range(2):
        [taken] = await there.deed("unassign", pairs=pairs)
        assert taken["outcome"] == "done"
    assert (await there.account())["members"] == []


async def test_an_unknown_level_is_refused_by_its_field(house: House) -> None:
    there = await linker(house)
    body = {**PLACE, "pairs": [{"member_id": BOB, "account_id": GOODS}], "levels": ["king"]}
    problem = await house.owner.refusal(400, "POST", there.at("linked-accounts/assign"), body)
    assert problem["field"] == "levels"
    assert "post" in problem["remedy"]


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("unassign", {"pairs": [{"member_id": " ", "account_id": YUKI}]}, "pairs[0].member_id"),
        ("unassign", {"pairs": [{"member_id": BOB, "account_id": ""}]}, "pairs[0].account_id"),
        ("link-ad-accounts", {"account_id": " ", "ad_account_ids": [STORE]}, "account_id"),
        (
            "unlink-ad-accounts",
            {"account_id": YUKI, "ad_account_ids": [STORE, ""]},
            "ad_account_ids[1]",
        ),
        ("refresh", {"business_center_id": ""}, "business_center_id"),
    ],
)
async def test_what_is_blank_is_named_and_the_platform_is_not_asked(
    still: House, what: str, body: dict[str, Any], field: str
) -> None:
    there = await linker(still)
    await still.desk.forget_calls()
    path = there.at(f"linked-accounts/{what}")
    problem = await still.owner.refusal(400, "POST", path, {**PLACE, **body})
    assert (problem["code"], problem["field"]) == ("invalid", field)
    assert await still.desk.calls() == {}


async def test_a_review_of_a_blank_account_is_no_review_of_all(house: House) -> None:
    there = await linker(house)
    path = there.at("linked-accounts/review")
    problem = await house.owner.refusal(400, "GET", path, account_id=" ")
    assert problem["field"] == "account_id"


async def test_assigning_without_levels_takes_nothing_away(house: House) -> None:
    there = await linker(house)
    body = {**PLACE, "pairs": [{"member_id": BOB, "account_id": GOODS}], "levels": []}
    problem = await house.owner.refusal(400, "POST", there.at("linked-accounts/assign"), body)
    assert problem["field"] == "levels"


async def test_the_members_of_a_business_center_are_told_with_their_roles(house: House) -> None:
    there = await linker(house)
    await there.refresh()
    path = there.at(f"business-centers/tiktok/{NORTHLIGHT}/members")
    found = await house.owner.get(path)
    roles = {one["id"]: one["role"] for one in found["items"]}
    assert (roles[MARA], roles[BOB]) == ("admin", "standard")
    assert found["is_complete"]
    await house.owner.refusal(404, "GET", there.at("business-centers/tiktok/nobody/members"))


async def test_the_review_names_every_person_every_permission_and_every_way(house: House) -> None:
    there = await linker(house)
    await there.link()
    await there.refresh()
    await there.assign((BOB, YUKI))
    found = await house.owner.get(there.at("linked-accounts/review"), account_id=YUKI)
    [review] = found["items"]
    held = {one["user_id"]: one for one in review["access"]}
    assert held[BOB]["changed_by"]
    ways = {one["permission"]: one["origins"] for one in held[BOB]["held"]}
    assert ways["existing_posts"] == [
        {"way": "center", "business_center_id": NORTHLIGHT, "is_admin": False}
    ]
    assert "live_videos" not in ways
    assert held[MARA]["role"] == "admin"
    await house.owner.refusal(404, "GET", there.at("linked-accounts/review"), account_id="nobody")


async def test_posts_come_in_parts_once_an_ad_account_advertises(house: House) -> None:
    there = await linker(house)
    await there.link()
    path = there.at(f"linked-accounts/tiktok/{NORTHLIGHT}/{YUKI}/posts")
    problem = await house.owner.refusal(409, "GET", path)
    assert "ad account" in problem["remedy"]
    await there.link_ads(STORE)
    ids: list[str] = []
    part = await house.owner.get(path)
    while True:
        ids += [one["id"] for one in part["items"]]
        if part["next"] is None:
            break
        part = await house.owner.get(path, after=part["next"])
    assert len(ids) == len(set(ids)) == 25


async def test_an_ad_account_of_nobody_is_refused_and_the_others_are_linked(house: House) -> None:
    there = await linker(house)
    await there.link()
    done = await there.link_ads("nobody", STORE)
    assert [one["outcome"] for one in done] == ["refused", "done"]
    [taken] = await there.deed("unlink-ad-accounts", account_id=YUKI, ad_account_ids=[STORE])
    assert taken["outcome"] == "done"
    assert (await there.account())["ad_accounts"] == []


async def test_unlinking_marks_the_account_and_all_that_hung_on_it(house: House) -> None:
    there = await linker(house)
    await there.link()
    await there.refresh()
    await there.assign((BOB, YUKI))
    await there.link_ads(STORE)
    path = there.at(f"linked-accounts/tiktok/{NORTHLIGHT}/{YUKI}")
    gone = (await house.owner.ask("DELETE", path)).json()
    assert gone["lost_at"]
    assert gone["changed_by"]
    assert (gone["members"], gone["ad_accounts"]) == ([], [])
    problem = await house.owner.refusal(409, "DELETE", path)
    assert "link it again" in problem["remedy"]


async def test_what_an_owner_takes_back_is_marked_and_stays_in_the_list(house: House) -> None:
    there = await linker(house)
    await there.link()
    await house.desk.order(f"public_accounts/{YUKI}", revoked_for=NORTHLIGHT)
    await there.refresh()
    listed = (await house.owner.get(there.at("linked-accounts")))["items"]
    lost = {one["id"]: one["lost_at"] for one in listed if one["business_center_id"] == NORTHLIGHT}
    assert lost[YUKI]
    assert lost[GOODS] is None


async def test_nothing_is_ready_after_the_link_or_the_connection_is_over(house: House) -> None:
    there = await linker(house)
    await there.link()
    await there.link_ads(STORE)
    assert [one["is_ready"] for one in (await there.account())["readiness"]] == [True]
    [connection] = (await house.owner.get(there.at("connections")))["items"]
    await house.owner.post(f"connections/{connection['id']}/disconnect")
    [ready] = (await there.account())["readiness"]
    assert (ready["is_ready"], ready["hindered"]) == (False, ["not_connected"])
    await house.connect(there.profile_id)
    assert [one["is_ready"] for one in (await there.account())["readiness"]] == [True]
    await house.owner.ask("DELETE", there.at(f"linked-accounts/tiktok/{NORTHLIGHT}/{YUKI}"))
    [ready] = (await there.account())["readiness"]
    assert (ready["is_ready"], ready["hindered"]) == (False, ["lost"])


async def test_reading_anew_is_answered_before_the_platform_is_asked(still: House) -> None:
    there = await linker(still)
    await still.desk.forget_calls()
    answer = await still.owner.ask("POST", there.at("linked-accounts/refresh"), PLACE)
    assert answer.status_code == 202
    asked = answer.json()
    assert await still.desk.calls() == {}
    assert (asked["is_reading"], asked["ended_at"], asked["parts"]) == (True, None, [])
    again = await still.owner.post(there.at("linked-accounts/refresh"), PLACE)
    assert again == asked, "it is the same one"
    assert await there.reading() == asked
    await carry_out(still)
    over = await there.reading()
    assert (over["is_reading"], over["asked_at"]) == (False, asked["asked_at"])
    assert {one["part"] for one in over["parts"]} == {*map(str, Part)}
    trail = (await still.owner.get("audit"))["items"]
    assert [one["action"] for one in trail].count("linked_accounts.read") == 1


async def test_what_a_worker_cannot_read_is_told_with_its_code(still: House) -> None:
    there = await linker(still)
    await still.desk.order("faults", path="bc/asset/admin/get/", kind="throttle_qpm", times=99)
    over = await there.read()
    assert (over["is_reading"], over["problem"], over["parts"]) == (False, "rate_limited", [])


async def test_an_account_in_two_business_centers_is_two_links(house: House) -> None:
    there = await linker(house)
    await there.refresh()
    body = {"provider": "tiktok", "business_center_id": MAROLA}
    assert (await there.read(body))["problem"] == ""
    listed = (await house.owner.get(there.at("linked-accounts")))["items"]
    where = {one["business_center_id"] for one in listed if one["id"] == GOODS}
    assert where == {NORTHLIGHT, MAROLA}


async def test_a_viewer_sees_all_and_changes_nothing(house: House) -> None:
    there = await linker(house)
    await there.refresh()
    viewer = await house.member(Role.VIEWER)
    assert (await viewer.get(there.at("linked-accounts")))["items"]
    assert (await viewer.get(there.at("linked-accounts/review")))["items"]
    await viewer.refusal(403, "POST", there.at("linked-accounts/refresh"), PLACE)
    path = there.at(f"linked-accounts/tiktok/{NORTHLIGHT}/{GOODS}")
    assert (await viewer.refusal(403, "DELETE", path))["code"] == "denied"


async def test_what_a_standard_member_sees_is_never_told_as_all_there_is(house: House) -> None:
    there = await linker(house, "standard")
    parts = {one["part"]: one for one in await there.refresh()}
    assert parts["accounts"]["problem"] == "role_missing"
    found = await house.owner.get(there.at("linked-accounts"))
    assert found["items"] == []
    assert found["as_of"]
    assert not found["is_complete"]
    body = {**PLACE, "pairs": [{"member_id": BOB, "account_id": GOODS}], "levels": ["post"]}
    problem = await house.owner.refusal(409, "POST", there.at("linked-accounts/assign"), body)
    assert problem["code"] == "role_missing"
