from datetime import timedelta

import pytest

from core.access import Role
from core.business_center import BusinessCenter
from core.errors import Denied, Invalid, NotFound, PlanLimit, ReadOnly, Refused, TrialExpired
from core.ids import BusinessCenterId, PlanSlug, ProfileId
from core.limit import is_within
from core.plan import TRIAL, Plan
from core.usecases.plans import EditPlan, ListPlans
from core.usecases.profiles import (
    ChangeProfile,
    CreateProfile,
    ListProfiles,
    NewProfile,
    ProfileChange,
)
from core.usecases.workspaces import (
    CenterKey,
    ChangePlan,
    FoundWorkspace,
    KeepWithinPlan,
    NewWorkspace,
    ShowWorkspace,
)
from tests.canary import TOKEN
from tests.core.usecases.scene import Scene, begun
from tests.fakes.platforms import FAKE
from tests.fakes.world import World, seen_center


async def with_three_profiles(plan: str = "scale") -> Scene:
    scene = await begun(plan)
    for name in ("Hats", "Bags"):
        scene.house.clock.move(timedelta(minutes=1))
        await scene.house.make(CreateProfile)(scene.ana, NewProfile(name=name))
    return scene


async def change_plan(scene: Scene, slug: str) -> None:
    await scene.house.make(ChangePlan)(scene.ana, PlanSlug(slug))


async def writable(scene: Scene) -> list[str]:
    """The names of the profiles that may be changed, found by changing them."""
    found = []
    for profile in await scene.house.make(ListProfiles)(scene.ana):
        try:
            await scene.house.make(ChangeProfile)(scene.ana, profile.id, ProfileChange())
        except ReadOnly:
            continue
        found.append(profile.name)
    return found


async def active(scene: Scene) -> dict[str, int | None]:
    centers = await scene.house.storage.business_centers.active_in(scene.ana.workspace_id)
    return {one.id: one.seat for one in centers}


def key(scene: Scene, id: str) -> CenterKey:
    return CenterKey(profile_id=scene.profile_id, provider=FAKE, id=BusinessCenterId(id))


async def test_a_founded_workspace_has_its_owner_and_its_trial_runs() -> None:
    scene = await begun("trial")
    stand = await scene.house.make(ShowWorkspace)(scene.ana)
    assert (scene.ana.role, stand.plan) == (Role.OWNER, TRIAL)
    assert stand.workspace.trial_ends_at == scene.house.clock.now() + timedelta(hours=24)


async def test_a_workspace_on_no_known_plan_is_not_founded() -> None:
    scene = await begun()
    asked = NewWorkspace(
        name="X", plan=PlanSlug("none"), owner_email="x@example.com", owner_name="X"
    )
    with pytest.raises(NotFound):
        await scene.house.make(FoundWorkspace)(asked)
    assert len(scene.kept()["workspaces"]) == 1


async def test_after_the_trial_everything_is_shown_and_nothing_changed_until_an_upgrade() -> None:
    scene = await begun("trial")
    connection = await scene.connect()
    before = scene.kept()
    scene.house.clock.move(timedelta(hours=24))
    with pytest.raises(TrialExpired):
        await scene.house.make(ChangeProfile)(scene.ana, scene.profile_id, ProfileChange())
    with pytest.raises(TrialExpired):
        await scene.validate(connection.id)
    assert await scene.house.make(ListProfiles)(scene.ana)
    assert scene.kept() == before
    await change_plan(scene, "growth")
    assert await writable(scene) == ["Shoes"]


async def test_a_second_trial_prolongs_nothing() -> None:
    scene = await begun("trial")
    await change_plan(scene, "growth")
    scene.house.clock.move(timedelta(hours=25))
    await change_plan(scene, "trial")
    with pytest.raises(TrialExpired):
        await scene.house.make(ChangeProfile)(scene.ana, scene.profile_id, ProfileChange())


async def test_on_a_downgrade_the_surplus_is_read_only() -> None:
    scene = await with_three_profiles()
    await change_plan(scene, "growth")
    assert await writable(scene) == ["Shoes"]
    assert len(await scene.house.make(ListProfiles)(scene.ana)) == 3


async def test_coming_from_no_limit_nothing_is_within_until_somebody_chooses() -> None:
    scene = await with_three_profiles("self_hosted")
    await change_plan(scene, "growth")
    assert await writable(scene) == []
    hats = (await scene.house.make(ListProfiles)(scene.ana))[1]
    await scene.house.make(KeepWithinPlan)(scene.ana, (hats.id,), ())
    assert await writable(scene) == ["Hats"]


async def test_the_owner_chooses_what_stays_active_and_may_choose_again() -> None:
    scene = await with_three_profiles()
    await change_plan(scene, "growth")
    listed = await scene.house.make(ListProfiles)(scene.ana)
    for profile in reversed(listed):
        await scene.house.make(KeepWithinPlan)(scene.ana, (profile.id,), ())
        assert await writable(scene) == [profile.name]


async def test_nothing_is_given_up_on_a_plan_that_has_room_for_all() -> None:
    scene = await with_three_profiles("self_hosted")
    await change_plan(scene, "scale")
    before = scene.kept()
    first, *_ = await scene.house.make(ListProfiles)(scene.ana)
    for kept in ((), (first.id,)):
        with pytest.raises(Refused, match="Nothing has to be given up") as refused:
            await scene.house.make(KeepWithinPlan)(scene.ana, kept, ())
        assert type(refused.value) is Refused
        await scene.house.storage.work.release()
    assert scene.kept() == before


async def test_somebody_who_chooses_nothing_makes_nothing_read_only() -> None:
    scene = await with_three_profiles()
    await change_plan(scene, "growth")
    before = scene.kept()
    with pytest.raises(Refused, match="No profile was chosen"):
        await scene.house.make(KeepWithinPlan)(scene.ana, (), ())
    await scene.house.storage.work.release()
    assert scene.kept() == before


async def test_the_trail_names_what_was_kept() -> None:
    scene = await with_three_profiles()
    await change_plan(scene, "growth")
    hats = (await scene.house.make(ListProfiles)(scene.ana))[1]
    await scene.house.make(KeepWithinPlan)(scene.ana, (hats.id,), ())
    entry = (await scene.trail())[0]
    assert (entry.action, entry.detail) == ("plan.kept", "Hats")


async def test_an_upgrade_restores_all_at_once() -> None:
    scene = await with_three_profiles()
    await change_plan(scene, "growth")
    for plan in ("scale", "dominate", "self_hosted"):
        await change_plan(scene, plan)
        assert await writable(scene) == ["Shoes", "Hats", "Bags"]


async def test_a_profile_deleted_beyond_the_plan_evades_nothing() -> None:
    scene = await with_three_profiles()
    await change_plan(scene, "growth")
    with pytest.raises(PlanLimit):
        await scene.house.make(CreateProfile)(scene.ana, NewProfile(name="Socks"))


async def test_business_centers_beyond_the_trial_are_read_only_until_chosen() -> None:
    scene = await begun(world=World(centers=[seen_center("bc1"), seen_center("bc2")]))
    await scene.connect()
    await change_plan(scene, "trial")
    assert await active(scene) == {"bc1": None, "bc2": None}
    keep = scene.house.make(KeepWithinPlan)
    for id in ("bc2", "bc1"):
        await keep(scene.ana, (scene.profile_id,), (key(scene, id),))
        assert [one for one, seat in (await active(scene)).items() if is_within(seat, 1)] == [id]
    await change_plan(scene, "growth")
    assert await active(scene) == {"bc1": None, "bc2": None}


async def test_more_than_the_plan_holds_cannot_be_kept() -> None:
    scene = await with_three_profiles()
    await change_plan(scene, "growth")
    before = scene.kept()
    ids = tuple(one.id for one in await scene.house.make(ListProfiles)(scene.ana))
    keep = scene.house.make(KeepWithinPlan)
    with pytest.raises(PlanLimit):
        await keep(scene.ana, ids[:2], ())
    await scene.house.storage.work.release()
    with pytest.raises(NotFound):
        await keep(scene.ana, (ProfileId("none"),), ())
    await scene.house.storage.work.release()
    with pytest.raises(Invalid):
        await keep(scene.ana, (), (key(scene, "none"),))
    await scene.house.storage.work.release()
    assert scene.kept() == before


async def test_a_first_trial_of_a_workspace_that_fits_gives_seats() -> None:
    scene = await begun()
    await scene.connect(TOKEN)
    await change_plan(scene, "trial")
    assert await active(scene) == {"bc1": 1}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEDIA_BUYER, Role.MANAGER])
async def test_the_plan_is_an_admins_affair(role: Role) -> None:
    scene = await begun()
    with pytest.raises(Denied):
        await scene.house.make(ChangePlan)(scene.as_role(role), PlanSlug("trial"))
    with pytest.raises(Denied):
        await scene.house.make(KeepWithinPlan)(scene.as_role(role), (), ())


async def test_an_edited_plan_counts_at_once() -> None:
    scene = await begun("growth")
    plan = Plan(slug=PlanSlug("growth"), name="Growth", max_profiles=2)
    await scene.house.make(EditPlan)(plan)
    assert plan in await scene.house.make(ListPlans)()
    made = await scene.house.make(CreateProfile)(scene.ana, NewProfile(name="Hats"))
    assert made.seat == 2


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (Plan(slug=PlanSlug("Not A Slug"), name="X"), "slug"),
        (Plan(slug=PlanSlug(""), name="X"), "slug"),
        (Plan(slug=PlanSlug("x"), name=" "), "name"),
        (Plan(slug=PlanSlug("x"), name="X", max_profiles=0), "max_profiles"),
        (Plan(slug=PlanSlug("x"), name="X", trial_hours=-1), "trial_hours"),
    ],
)
async def test_a_plan_that_makes_no_sense_is_refused(plan: Plan, field: str) -> None:
    scene = await begun()
    with pytest.raises(Invalid) as refused:
        await scene.house.make(EditPlan)(plan)
    assert refused.value.field == field


def test_a_center_is_named_by_profile_provider_and_id() -> None:
    names = set(CenterKey.__struct_fields__)
    assert names <= set(BusinessCenter.__struct_fields__)
