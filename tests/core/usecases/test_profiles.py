import pytest

from core.access import Role
from core.credential import Credential
from core.errors import Denied, Invalid, NameTaken, NotFound, PlanLimit, Refused
from core.ids import ProfileId
from core.profile import Import
from core.provider import Session
from core.usecases.profiles import (
    ChangeProfile,
    CreateProfile,
    DeleteProfile,
    ListProfiles,
    NewProfile,
    ProfileChange,
    ShowProfile,
)
from tests.canary import CODE, TOKEN
from tests.core.usecases.scene import begun, ill
from tests.fakes.platforms import FakeProvider
from tests.fakes.world import ZOE


async def test_a_new_profile_is_kept_and_in_the_trail() -> None:
    scene = await begun()
    asked = NewProfile(name="  Hats  ", imports=Import.CHOSEN)
    made = await scene.house.make(CreateProfile)(scene.ana, asked)
    assert (made.name, made.imports, made.seat) == ("Hats", Import.CHOSEN, None)
    assert await scene.house.make(ShowProfile)(scene.ana, made.id) == made
    assert (await scene.actions())[0] == "profile.created"


@pytest.mark.parametrize("name", ["", "👟", "x" * 81])
async def test_a_name_that_is_none_makes_no_profile(name: str) -> None:
    scene = await begun()
    with pytest.raises(Invalid):
        await scene.house.make(CreateProfile)(scene.ana, NewProfile(name=name))
    assert len(await scene.house.make(ListProfiles)(scene.ana)) == 1


async def test_a_taken_name_is_refused() -> None:
    scene = await begun()
    with pytest.raises(NameTaken):
        await scene.house.make(CreateProfile)(scene.ana, NewProfile(name="SHOES"))


@pytest.mark.parametrize(("plan", "room"), [("trial", 1), ("growth", 1), ("scale", 5)])
async def test_a_plan_holds_so_many_profiles_and_names_them(plan: str, room: int) -> None:
    scene = await begun(plan)
    create = scene.house.make(CreateProfile)
    for number in range(1, room):
        await create(scene.ana, NewProfile(name=f"More {number}"))
    with pytest.raises(PlanLimit, match="“Shoes”"):
        await create(scene.ana, NewProfile(name="Too many"))
    seats = {one.seat for one in await scene.house.make(ListProfiles)(scene.ana)}
    assert sorted(seat or 0 for seat in seats) == list(range(1, room + 1))


async def test_deleting_makes_room_for_another() -> None:
    scene = await begun("trial")
    await scene.house.make(DeleteProfile)(scene.ana, scene.profile_id, "Shoes")
    assert (await scene.house.make(CreateProfile)(scene.ana, NewProfile(name="Hats"))).seat == 1


async def test_what_is_left_out_of_a_change_stays() -> None:
    scene = await begun()
    change = scene.house.make(ChangeProfile)
    renamed = await change(scene.ana, scene.profile_id, ProfileChange(name="Boots"))
    assert (renamed.name, renamed.imports) == ("Boots", Import.ALL)
    chosen = await change(scene.ana, scene.profile_id, ProfileChange(imports=Import.CHOSEN))
    assert (chosen.name, chosen.imports) == ("Boots", Import.CHOSEN)


@pytest.mark.parametrize("name", ["", "shoe", "Hats"])
async def test_deleting_takes_the_profiles_own_name(name: str) -> None:
    scene = await begun()
    before = scene.kept()
    with pytest.raises(Invalid) as refused:
        await scene.house.make(DeleteProfile)(scene.ana, scene.profile_id, name)
    assert refused.value.field == "name"
    assert scene.kept() == before


async def test_deleting_disconnects_first_and_keeps_the_trail() -> None:
    scene = await begun()
    await scene.connect()
    entries = len(await scene.trail())
    await scene.house.make(DeleteProfile)(scene.ana, scene.profile_id, "Shoes")
    assert scene.world.revoked == [TOKEN]
    assert set(scene.kept()) == {"plans", "workspaces", "members"}
    assert len(await scene.trail()) > entries
    with pytest.raises(NotFound):
        await scene.house.make(ShowProfile)(scene.ana, scene.profile_id)


async def test_a_profile_waits_for_the_platform_to_take_its_token_back() -> None:
    scene = await begun()
    await scene.connect()
    scene.world.fail("revoke", *ill())
    delete = scene.house.make(DeleteProfile)
    with pytest.raises(Refused, match="not confirmed"):
        await delete(scene.ana, scene.profile_id, "Shoes")
    assert await scene.house.make(ListProfiles)(scene.ana)
    await delete(scene.ana, scene.profile_id, "Shoes")
    assert await scene.house.make(ListProfiles)(scene.ana) == []


async def test_whoever_comes_back_while_it_is_deleted_is_disconnected_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = await begun()
    await scene.connect()
    scene.world.users["zoe-token"] = ZOE
    scene.world.codes[CODE] = "zoe-token"
    left, revoke = [await scene.leave()], FakeProvider.revoke

    async def slowly(self: FakeProvider, session: Session, credential: Credential) -> None:
        if left:
            await scene.come_back(left.pop())
        await revoke(self, session, credential)

    monkeypatch.setattr(FakeProvider, "revoke", slowly)
    await scene.house.make(DeleteProfile)(scene.ana, scene.profile_id, "Shoes")
    assert scene.world.revoked == [TOKEN, "zoe-token"]
    assert set(scene.kept()) == {"plans", "workspaces", "members"}


async def test_roles_are_asked_before_anything_is_looked_up() -> None:
    scene = await begun()
    unknown = ProfileId("none")
    buyer, manager = scene.as_role(Role.MEDIA_BUYER), scene.as_role(Role.MANAGER)
    with pytest.raises(Denied):
        await scene.house.make(CreateProfile)(buyer, NewProfile(name="Hats"))
    with pytest.raises(Denied):
        await scene.house.make(ChangeProfile)(buyer, unknown, ProfileChange())
    with pytest.raises(Denied):
        await scene.house.make(DeleteProfile)(manager, unknown, "Shoes")
    with pytest.raises(NotFound):
        await scene.house.make(ChangeProfile)(manager, unknown, ProfileChange(name="Hats"))
