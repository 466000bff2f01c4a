from datetime import timedelta

import msgspec
import pytest

from core.access import Role
from core.business_center import BusinessCenter
from core.errors import Denied, Invalid, NotFound, ReadOnly, TrialExpired, TrialLimit
from core.ids import BusinessCenterId, PlanSlug, ProfileId, ProviderSlug
from core.usecases.business_centers import ChangeBusinessCenters, ListBusinessCenters, Swap
from core.usecases.profiles import CreateProfile, DeleteProfile, NewProfile
from core.usecases.workspaces import ChangePlan
from tests.canary import TOKEN
from tests.core.usecases.scene import Scene, begun
from tests.fakes.platforms import FAKE
from tests.fakes.world import World, seen_center

BC1, BC2, BC3 = (BusinessCenterId(id) for id in ("bc1", "bc2", "bc3"))


async def with_three(plan: str = "trial") -> Scene:
    scene = await begun(plan, World(centers=[seen_center(id) for id in ("bc1", "bc2", "bc3")]))
    await scene.connect()
    return scene


async def active(scene: Scene) -> dict[str, int | None]:
    listed = await scene.house.make(ListBusinessCenters)(scene.ana, scene.profile_id)
    return {one.id: one.seat for one in listed if one.is_active}


async def activate(scene: Scene, id: BusinessCenterId) -> BusinessCenter:
    change = scene.house.make(ChangeBusinessCenters)
    return await change.activate(scene.ana, scene.profile_id, FAKE, id)


async def deactivate(scene: Scene, id: BusinessCenterId) -> BusinessCenter:
    change = scene.house.make(ChangeBusinessCenters)
    return await change.deactivate(scene.ana, scene.profile_id, FAKE, id)


async def swap(scene: Scene, give_up: BusinessCenterId, take: BusinessCenterId) -> None:
    asked = Swap(provider=FAKE, give_up=give_up, take=take)
    await scene.house.make(ChangeBusinessCenters).swap(scene.ana, scene.profile_id, asked)


async def test_the_trial_activates_one_of_what_it_finds() -> None:
    scene = await with_three()
    assert await active(scene) == {"bc1": 1}


async def test_a_second_one_is_refused_and_the_holder_named() -> None:
    scene = await with_three()
    with pytest.raises(TrialLimit, match="“Center bc1”") as refused:
        await activate(scene, BC2)
    await scene.house.storage.work.release()
    assert "Swap" in refused.value.remedy
    assert await active(scene) == {"bc1": 1}


async def test_activating_the_active_one_again_uses_no_new_place() -> None:
    scene = await with_three()
    assert (await activate(scene, BC1)).seat == 1
    await scene.house.storage.work.release()


async def test_a_place_given_up_can_be_taken_and_twice_is_harmless() -> None:
    scene = await with_three()
    for _ in range(2):
        await deactivate(scene, BC1)
    assert await active(scene) == {}
    await activate(scene, BC2)
    assert await active(scene) == {"bc2": 1}


async def test_another_platforms_may_take_the_place() -> None:
    scene = await with_three()
    known = scene.house.storage.business_centers
    other = ProviderSlug("other")
    theirs = msgspec.structs.replace(
        await known.get(scene.profile_id, FAKE, BC1), provider=other, is_active=False, seat=None
    )
    await known.put([theirs])
    asked = Swap(provider=other, give_up_provider=FAKE, give_up=BC1, take=BC1)
    change = scene.house.make(ChangeBusinessCenters)
    await change.swap(scene.ana, scene.profile_id, asked)
    listed = await scene.house.make(ListBusinessCenters)(scene.ana, scene.profile_id)
    assert [(one.provider, one.id) for one in listed if one.is_active] == [(other, BC1)]
    back = Swap(provider=FAKE, give_up_provider=other, give_up=BC1, take=BC2)
    await change.swap(scene.ana, scene.profile_id, back)
    assert await active(scene) == {"bc2": 1}


async def test_a_swap_is_one_step_and_can_be_made_as_often_as_wanted() -> None:
    scene = await with_three()
    held = BC1
    for taken in (BC2, BC3, BC1, BC2):
        commits = scene.house.storage.work.commits  # type: ignore[attr-defined]
        await swap(scene, held, taken)
        assert await active(scene) == {taken: 1}
        assert scene.house.storage.work.commits == commits + 1  # type: ignore[attr-defined]
        held = taken


async def test_giving_up_one_that_holds_no_place_makes_no_room() -> None:
    scene = await with_three()
    with pytest.raises(TrialLimit, match="“Center bc1”"):
        await swap(scene, BC2, BC3)
    await scene.house.storage.work.release()
    assert await active(scene) == {"bc1": 1}


async def test_one_is_not_swapped_for_itself() -> None:
    scene = await with_three()
    with pytest.raises(Invalid, match="for itself"):
        await swap(scene, BC1, BC1)
    await scene.house.storage.work.release()
    assert await active(scene) == {"bc1": 1}


async def test_a_swap_with_an_unknown_one_changes_nothing() -> None:
    scene = await with_three()
    with pytest.raises(NotFound):
        await swap(scene, BC1, BusinessCenterId("none"))
    await scene.house.storage.work.release()
    assert await active(scene) == {"bc1": 1}


async def test_after_a_downgrade_a_swap_brings_one_within_the_plan() -> None:
    scene = await with_three("self_hosted")
    await scene.house.make(ChangePlan)(scene.ana, PlanSlug("trial"))
    assert await active(scene) == {"bc1": None, "bc2": None, "bc3": None}
    await swap(scene, BC1, BC2)
    assert await active(scene) == {"bc2": 1, "bc3": None}


async def test_a_banned_one_can_always_be_given_up() -> None:
    scene = await with_three()
    scene.world.centers = []
    connection = await scene.house.storage.connections.of(scene.profile_id)
    await scene.validate(connection[0].id)
    await swap(scene, BC1, BC2)
    assert await active(scene) == {"bc2": 1}


async def test_reconnecting_the_same_one_uses_no_new_place() -> None:
    scene = await with_three()
    await scene.connect(TOKEN)
    assert await active(scene) == {"bc1": 1}


async def test_deleting_and_making_a_profile_again_evades_nothing() -> None:
    scene = await with_three()
    await scene.house.make(DeleteProfile)(scene.ana, scene.profile_id, "Shoes")
    made = await scene.house.make(CreateProfile)(scene.ana, NewProfile(name="Shoes"))
    scene.profile_id = made.id
    await scene.connect(TOKEN)
    assert await active(scene) == {"bc1": 1}


async def test_outside_the_trial_any_number_is_active() -> None:
    scene = await with_three("growth")
    assert await active(scene) == {"bc1": None, "bc2": None, "bc3": None}


async def test_an_expired_trial_changes_nothing() -> None:
    scene = await with_three()
    scene.house.clock.move(timedelta(hours=24))
    for deed in (activate(scene, BC2), deactivate(scene, BC1), swap(scene, BC1, BC2)):
        with pytest.raises(TrialExpired):
            await deed
        await scene.house.storage.work.release()
    assert await active(scene) == {"bc1": 1}


async def test_a_profile_beyond_the_plan_is_read_only() -> None:
    scene = await begun("self_hosted")
    await scene.connect()
    await scene.house.make(CreateProfile)(scene.ana, NewProfile(name="Hats"))
    await scene.house.make(ChangePlan)(scene.ana, PlanSlug("growth"))
    with pytest.raises(ReadOnly):
        await deactivate(scene, BC1)


async def test_choosing_takes_a_manager_and_looking_anybody() -> None:
    scene = await with_three()
    buyer = scene.as_role(Role.MEDIA_BUYER)
    with pytest.raises(Denied):
        await scene.house.make(ChangeBusinessCenters).activate(buyer, scene.profile_id, FAKE, BC2)
    viewer = scene.as_role(Role.VIEWER)
    assert len(await scene.house.make(ListBusinessCenters)(viewer, scene.profile_id)) == 3
    with pytest.raises(NotFound):
        await scene.house.make(ListBusinessCenters)(viewer, ProfileId("none"))


async def notices(scene: Scene) -> list[str]:
    found = await scene.house.storage.connections.of(scene.profile_id)
    return [one.subject for one in found[0].problems if one.code == "business_center_inactive"]


async def test_what_is_said_of_the_plans_room_follows_every_change() -> None:
    scene = await with_three()
    assert await notices(scene) == ["Center bc2", "Center bc3"]
    await swap(scene, BC1, BC2)
    assert sorted(await notices(scene)) == ["Center bc1", "Center bc3"]
    await deactivate(scene, BC2)
    assert await notices(scene) == []
    await activate(scene, BC3)
    assert sorted(await notices(scene)) == ["Center bc1", "Center bc2"]
