"""Plans: what the trial has room for, what ends it, and what a larger or smaller plan does."""

import pytest

from tests.entrypoints.api.linking import Linker
from tests.entrypoints.api.routes import ROUTES, Route
from tests.entrypoints.api.service import House

HARMLESS = {"/api-keys", "/api-keys/{key_id}", "/members", "/members/{member_id}"}
"""Who may come in is decided on any plan, even over an expired one."""
PLANS = {"/workspace/plan", "/workspace/kept"}
ENDING = {
    "/authorizations/{authorization_id}",
    "/connections/{connection_id}/disconnect",
    "/link-requests/{request_id}",
    "/link-requests/{request_id}/decline",
}
"""What only takes something back can always be done."""
LIVE = ("/qr.png", "/qr.svg", "/posts")
"""A code is shown while it can be used, and posts are asked of the platform."""
WRITES = [
    one for one in ROUTES if one.method != "GET" and one.path not in HARMLESS | PLANS | ENDING
]


async def _centers(house: House, profile_id: str) -> dict[str, dict[str, str]]:
    """The profile's Business Centers, by whether they are active."""
    found = (await house.owner.get(f"profiles/{profile_id}/business-centers"))["items"]
    return {"active" if one["is_active"] else "other": one for one in found}


async def test_a_trial_has_room_for_one_profile(trial: House) -> None:
    await trial.profile("Acme")
    problem = await trial.owner.refusal(409, "POST", "profiles", {"name": "Second"})
    assert problem["code"] == "plan_limit"


async def test_a_second_business_center_is_refused_by_the_name_of_the_holder(trial: House) -> None:
    profile_id = await trial.profile()
    await trial.connect(profile_id)
    centers = await _centers(trial, profile_id)
    path = f"profiles/{profile_id}/business-centers/tiktok/{centers['other']['id']}/activate"
    problem = await trial.owner.refusal(409, "POST", path)
    assert problem["code"] == "trial_limit"
    assert centers["active"]["name"] in problem["detail"]
    assert await _centers(trial, profile_id) == centers


async def test_a_swap_gives_one_up_for_the_other(trial: House) -> None:
    profile_id = await trial.profile()
    await trial.connect(profile_id)
    before = await _centers(trial, profile_id)
    await trial.owner.post(
        f"profiles/{profile_id}/business-centers/swap",
        {"provider": "tiktok", "give_up": before["active"]["id"], "take": before["other"]["id"]},
    )
    after = await _centers(trial, profile_id)
    assert after["active"]["id"] == before["other"]["id"]
    assert after["other"]["id"] == before["active"]["id"]


@pytest.fixture(scope="module")
async def expired(shared: House) -> tuple[House, dict[str, str]]:
    """A workspace whose trial is over, with everything it made before."""
    await shared.owner.put("workspace/plan", {"plan": "trial"})
    profile_id = await shared.profile()
    connection_id = await shared.connect(profile_id)
    centers = await _centers(shared, profile_id)
    views = (await shared.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    chosen = next(one["account"]["id"] for one in views if one["is_synced"])
    await shared.choose(profile_id, chosen)
    run = (await shared.sync(connection_id))["run"]
    creative = (await shared.owner.get(f"profiles/{profile_id}/creatives"))["items"][0]
    waiting = await shared.open(profile_id, open="link")
    place = {"provider": "tiktok", "business_center_id": centers["active"]["id"]}
    await Linker(house=shared, profile_id=profile_id, api=shared.owner).read(place)
    linked = (await shared.owner.get(f"profiles/{profile_id}/linked-accounts"))["items"][0]
    asked = {**place, "permissions": ["existing_posts"]}
    request = await shared.owner.post(f"profiles/{profile_id}/link-requests", asked)
    shared.clock.advance(hours=24)
    return shared, {
        "profile_id": profile_id,
        "connection_id": connection_id,
        "center_id": centers["other"]["id"],
        "ad_account_id": chosen,
        "account_id": chosen,
        "creative_id": creative["id"],
        "run_id": run["id"],
        "provider": "tiktok",
        "slug": "tiktok",
        "authorization_id": waiting["authorization"]["id"],
        "request_id": request["id"],
        "active_id": centers["active"]["id"],
        "linked_id": linked["id"],
    }


@pytest.mark.parametrize("route", WRITES, ids=str)
async def test_an_expired_trial_changes_and_syncs_nothing(
    expired: tuple[House, dict[str, str]], route: Route
) -> None:
    house, ids = expired
    before = house.rows()
    problem = await house.owner.refusal(
        409, route.method, route.at(ids), route.with_ids(ids), **route.query
    )
    assert problem["code"] == "trial_expired"
    assert house.rows() == before


@pytest.mark.parametrize(
    "route",
    [one for one in ROUTES if one.method == "GET" and not one.path.endswith(LIVE)],
    ids=str,
)
async def test_an_expired_trial_reads_everything(
    expired: tuple[House, dict[str, str]], route: Route
) -> None:
    house, ids = expired
    if "/linked-accounts/" in route.path:
        ids = {**ids, "center_id": ids["active_id"], "account_id": ids["linked_id"]}
    query = {name: ids[name] for name in route.query}
    assert (await house.owner.ask("GET", route.at(ids), **query)).status_code == 200


async def test_a_larger_plan_ends_the_standstill_at_once(trial: House) -> None:
    profile_id = await trial.profile()
    connection_id = await trial.connect(profile_id)
    trial.clock.advance(hours=25)
    problem = await trial.owner.refusal(409, "POST", f"connections/{connection_id}/validate")
    assert problem["code"] == "trial_expired"
    await trial.owner.put("workspace/plan", {"plan": "growth"})
    done = await trial.owner.post(f"connections/{connection_id}/validate")
    assert done["connection"]["state"] == "connected"
    centers = await _centers(trial, profile_id)
    path = f"profiles/{profile_id}/business-centers/tiktok/{centers['other']['id']}/activate"
    assert (await trial.owner.post(path))["is_active"]


async def test_going_back_to_the_trial_does_not_start_it_again(trial: House) -> None:
    await trial.owner.put("workspace/plan", {"plan": "scale"})
    trial.clock.advance(hours=25)
    await trial.owner.put("workspace/plan", {"plan": "trial"})
    problem = await trial.owner.refusal(409, "POST", "profiles", {"name": "Acme"})
    assert problem["code"] == "trial_expired"


async def test_after_a_downgrade_somebody_chooses_what_stays(house: House) -> None:
    kept, other = await house.profile("Kept"), await house.profile("Other")
    await house.owner.put("workspace/plan", {"plan": "growth"})
    for id in (kept, other):
        problem = await house.owner.refusal(409, "PATCH", f"profiles/{id}", {"name": "New"})
        assert problem["code"] == "read_only"
    both = {"profiles": [kept, other], "business_centers": []}
    problem = await house.owner.refusal(409, "PUT", "workspace/kept", both)
    assert (problem["code"], problem["field"]) == ("plan_limit", "profiles")
    await house.owner.put("workspace/kept", {"profiles": [kept], "business_centers": []})
    renamed = await house.owner.ask("PATCH", f"profiles/{kept}", {"name": "New"})
    assert renamed.status_code == 200
    await house.owner.refusal(409, "PATCH", f"profiles/{other}", {"name": "Newer"})
    assert (await house.owner.get(f"profiles/{other}"))["name"] == "Other"


async def test_a_kept_business_center_stays_active_and_the_other_gives_up_its_seat(
    house: House,
) -> None:
    profile_id = await house.profile()
    await house.connect(profile_id)
    found = (await house.owner.get(f"profiles/{profile_id}/business-centers"))["items"]
    assert all(one["is_active"] for one in found)
    await house.owner.put("workspace/plan", {"plan": "trial"})
    keep = {"profile_id": profile_id, "provider": "tiktok", "id": found[1]["id"]}
    await house.owner.put("workspace/kept", {"profiles": [profile_id], "business_centers": [keep]})
    views = (await house.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    synced = {one["account"]["business_center_id"] for one in views if one["is_synced"]}
    assert synced == {found[1]["id"]}


async def test_an_unknown_plan_is_refused(house: House) -> None:
    problem = await house.owner.refusal(404, "PUT", "workspace/plan", {"plan": "golden"})
    assert problem["code"] == "not_found"
