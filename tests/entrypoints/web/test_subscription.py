import re

from core.access import Role
from tests.entrypoints.api.client import text_of
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import (
    Browser,
    member_in,
    neighbour_in,
    owner_in,
    refused_forms,
    refused_role,
)

KEPT = "/subscription/kept"


async def plan(house: House) -> str:
    return str((await house.owner.get("workspace"))["plan"]["slug"])


async def overfull(house: House) -> tuple[Browser, dict[str, str], list[str]]:
    """Two profiles with active Business Centers, on the trial's plan since a moment."""
    ids = {name: await house.profile(name) for name in ("Shoes", "Hats")}
    for id in ids.values():
        await house.connect(id)
    keys = [
        f"{id}/{one['provider']}/{one['id']}"
        for id in ids.values()
        for one in (await house.owner.get(f"profiles/{id}/business-centers"))["items"]
        if one["is_active"]
    ]
    owner = await owner_in(house)
    told = await owner.tell(await owner.post("/subscription", plan="trial"))
    assert "The plan is Trial now. Choose what stays active." in told
    return owner, ids, keys


async def outside(house: House) -> tuple[list[str], list[str]]:
    usage = (await house.owner.get("workspace"))["usage"]
    return (
        [one["name"] for one in usage["profiles"] if one["seat"] is None],
        [one["name"] for one in usage["business_centers"] if one["seat"] is None],
    )


async def test_it_says_what_the_plan_allows_and_what_is_used(house: House) -> None:
    await house.connect(await house.profile("Shoes"))
    seen = await (await member_in(house, Role.VIEWER)).read("/subscription")
    assert "is on the Self-hosted plan" in seen
    assert "Profiles 1 profile of any number Shoes" in seen
    assert "in Shoes" in seen.partition("Active Business Centers")[2]


async def test_all_plans_are_shown_and_buttons_to_whom_they_help(house: House) -> None:
    viewer, admin = await member_in(house, Role.VIEWER), await member_in(house, Role.ADMIN, "Al")
    seen, meant = await viewer.read("/subscription"), await admin.read("/subscription")
    assert all(name in seen for name in ("Trial", "Growth", "Scale", "Dominate"))
    assert "Changing the plan takes an admin or owner: Owner, Al." in seen
    assert (seen.count("Change to this plan"), meant.count("Change to this plan")) == (0, 4)


async def test_a_plan_is_changed_and_changing_it_twice_is_harmless(house: House) -> None:
    owner = await owner_in(house)
    for _ in range(2):
        told = await owner.tell(await owner.post("/subscription", plan="scale"))
        assert "The plan is Scale now." in told
    assert await plan(house) == "scale"


async def test_a_smaller_plan_is_confirmed_by_whoever_knows_what_becomes_read_only(
    house: House,
) -> None:
    await house.profile("Shoes")
    await house.profile("Hats")
    page = await (await owner_in(house)).get("/subscription")
    dialogs = dict(re.findall(r'<dialog id="change-(\w+)".*?>(.*?)</dialog>', page.text, re.DOTALL))
    assert set(dialogs) == {"trial", "growth", "scale", "dominate"}
    larger = dialogs.pop("dominate")
    assert "It is smaller" not in larger
    assert "You can change back at any time." in larger
    for plan in ("trial", "growth"):
        assert all(f"<li>{name}</li>" in dialogs[plan] for name in ("Shoes", "Hats"))
        assert "Read-only, until you choose what stays active:" in dialogs[plan]
    assert "Shoes" not in dialogs["scale"]
    assert "All that you use now fits in" in dialogs["scale"]
    for plan, text in dialogs.items():
        assert "Nothing is deleted." in text
        assert f'<input type="hidden" name="plan" value="{plan}">' in text
    outside = re.sub(r"<dialog.*?</dialog>", "", page.text, flags=re.DOTALL)
    assert 'name="plan"' not in outside


async def test_plans_are_listed_from_the_smallest_on(trial: House) -> None:
    page = await (await owner_in(trial)).get("/subscription")
    names = re.findall(r'<h3 id="plan-(\w+)">', page.text)
    assert names == ["trial", "growth", "scale", "dominate", "self_hosted"]


async def test_a_plan_there_is_not_is_not_found(house: House) -> None:
    owner = await owner_in(house)
    assert (await owner.post("/subscription", plan="platinum")).status_code == 404
    assert await plan(house) == "self_hosted"


async def test_a_trial_counts_down_and_says_what_comes_then(trial: House) -> None:
    owner = await owner_in(trial)
    assert "24 hours left" in await owner.read("/subscription")
    trial.clock.advance(hours=11)
    assert "13 hours left" in await owner.read("/subscription")


async def test_a_trial_that_is_over_says_what_read_only_means(trial: House) -> None:
    for hours in (11, 11, 3):
        trial.clock.advance(hours=hours)
    owner = await owner_in(trial)
    assert "The workspace is read-only until it has another plan" in await owner.read(
        "/subscription"
    )
    told = await owner.tell(await owner.post("/subscription", plan="growth"))
    assert "The plan is Growth now." in told
    assert "This workspace has had its trial." in told


async def test_after_a_downgrade_somebody_chooses_what_stays(house: House) -> None:
    owner, ids, keys = await overfull(house)
    assert "Choose what stays active" in await owner.read("/subscription")
    assert await outside(house) != ([], [])
    for _ in range(2):
        answer = await owner.post(KEPT, profiles=[ids["Hats"]], centers=keys[-1:])
        told = await owner.tell(answer)
        assert "1 profile and 1 Business Center stay active." in told
    profiles, centers = await outside(house)
    assert (profiles, len(centers)) == (["Shoes"], len(keys) - 1)


async def test_more_than_the_plan_holds_is_refused(house: House) -> None:
    owner, ids, keys = await overfull(house)
    before = await outside(house)
    answer = await owner.post(KEPT, profiles=list(ids.values()), centers=keys[:1])
    assert answer.status_code == 409
    assert "room for 1 profile; 2 were chosen" in text_of(answer)
    assert await outside(house) == before


async def test_what_is_not_there_cannot_stay(house: House) -> None:
    owner, ids, _ = await overfull(house)
    answers = [
        await owner.post(KEPT, profiles=["nothing"]),
        await owner.post(KEPT, centers=["nothing"]),
        await owner.post(KEPT, centers=[f"{ids['Hats']}/tiktok/nothing"]),
    ]
    assert [one.status_code for one in answers] == [404, 400, 400]


async def test_a_manager_may_neither_change_the_plan_nor_choose(house: House) -> None:
    manager, profile_id = await member_in(house, Role.MANAGER), await house.profile()
    await refused_role(house, manager, "/subscription", plan="scale")
    await refused_role(house, manager, KEPT, profiles=[profile_id])


async def test_a_viewer_may_neither_change_the_plan_nor_choose(house: House) -> None:
    viewer = await member_in(house, Role.VIEWER)
    await refused_role(house, viewer, "/subscription", plan="scale")
    await refused_role(house, viewer, KEPT)


async def test_forms_count_only_from_a_page_of_this_session(house: House) -> None:
    owner = await owner_in(house)
    await refused_forms(house, owner, "/subscription", plan="scale")
    await refused_forms(house, owner, KEPT)


async def test_what_another_workspace_holds_is_not_found(house: House) -> None:
    _, ids, keys = await overfull(house)
    neighbour = await neighbour_in(house)
    before = await outside(house)
    answers = [
        await neighbour.post(KEPT, profiles=[ids["Hats"]]),
        await neighbour.post(KEPT, centers=keys[:1]),
    ]
    assert [one.status_code for one in answers] == [404, 400]
    assert await outside(house) == before
    assert "Hats" not in await neighbour.read("/subscription")
