import pytest

from core.access import Role
from core.errors import Denied, Invalid, NameTaken, NotFound, Refused, Unauthenticated
from core.ids import MemberId
from core.secret import Secret
from core.usecases.api_keys import (
    ListApiKeys,
    MakeApiKey,
    NewApiKey,
    Recognise,
    RevokeApiKey,
)
from core.usecases.members import AddMember, ChangeRole, ListMembers, NewMember, RemoveMember
from core.workspace import Member
from tests.core.usecases.scene import Scene, begun


async def added(scene: Scene, role: Role, name: str = "Ben") -> Member:
    asked = NewMember(email=f" {name}@Example.com ", name=name, role=role)
    return await scene.house.make(AddMember)(scene.ana, asked)


async def test_a_new_member_is_listed_with_a_cleaned_address() -> None:
    scene = await begun()
    ben = await added(scene, Role.VIEWER)
    assert ben.email == "ben@example.com"
    assert [one.name for one in await scene.house.make(ListMembers)(scene.ana)] == ["Ana", "Ben"]


async def test_an_address_is_taken_once() -> None:
    scene = await begun()
    await added(scene, Role.VIEWER)
    with pytest.raises(NameTaken):
        await added(scene, Role.ADMIN)


@pytest.mark.parametrize(
    "email",
    ["", "ana", "@example.com", "ana@", "a b@example.com", "a\n@example.com", "x" * 251 + "@a.b"],
)
async def test_what_is_no_address_is_refused(email: str) -> None:
    scene = await begun()
    with pytest.raises(Invalid) as refused:
        await scene.house.make(AddMember)(scene.ana, NewMember(email=email, name="Ben"))
    assert refused.value.field == "email"


async def test_the_workspace_always_keeps_an_owner() -> None:
    scene = await begun()
    assert scene.ana.member_id
    with pytest.raises(Refused, match="only owner"):
        await scene.house.make(ChangeRole)(scene.ana, scene.ana.member_id, Role.ADMIN)
    with pytest.raises(Refused, match="only owner"):
        await scene.house.make(RemoveMember)(scene.ana, scene.ana.member_id)
    ben = await added(scene, Role.OWNER)
    await scene.house.make(RemoveMember)(scene.ana, scene.ana.member_id)
    assert await scene.house.make(ListMembers)(scene.ana) == [ben]


async def test_nobody_touches_a_role_above_their_own() -> None:
    scene = await begun()
    admin, viewer = scene.as_role(Role.ADMIN), await added(scene, Role.VIEWER)
    assert scene.ana.member_id
    with pytest.raises(Denied):
        await scene.house.make(AddMember)(
            admin, NewMember(email="z@example.com", name="Z", role=Role.OWNER)
        )
    with pytest.raises(Denied):
        await scene.house.make(ChangeRole)(admin, viewer.id, Role.OWNER)
    for deed in (
        scene.house.make(RemoveMember)(admin, scene.ana.member_id),
        scene.house.make(ChangeRole)(admin, scene.ana.member_id, Role.VIEWER),
        scene.house.make(RemoveMember)(scene.as_role(Role.MANAGER), viewer.id),
    ):
        with pytest.raises(Denied):
            await deed


async def test_an_unknown_member_is_not_found() -> None:
    scene = await begun()
    with pytest.raises(NotFound):
        await scene.house.make(ChangeRole)(scene.ana, MemberId("none"), Role.VIEWER)


async def test_a_key_lets_in_whom_it_was_made_for() -> None:
    scene = await begun()
    ben = await added(scene, Role.MEDIA_BUYER)
    made = await scene.house.make(MakeApiKey)(scene.ana, NewApiKey(name="ci", member_id=ben.id))
    found = await scene.house.make(Recognise)(made.secret, "req-1")
    assert (found.member_id, found.role, found.request_id) == (ben.id, ben.role, "req-1")
    assert made.secret.reveal().startswith(made.key.hint)
    assert made.secret.reveal() not in str(scene.kept())


async def test_a_role_taken_away_counts_at_the_next_request() -> None:
    scene = await begun()
    ben = await added(scene, Role.ADMIN)
    made = await scene.house.make(MakeApiKey)(scene.ana, NewApiKey(name="ci", member_id=ben.id))
    recognise = scene.house.make(Recognise)
    assert (await recognise(made.secret)).role is Role.ADMIN
    await scene.house.make(ChangeRole)(scene.ana, ben.id, Role.VIEWER)
    assert (await recognise(made.secret)).role is Role.VIEWER
    await scene.house.make(RemoveMember)(scene.ana, ben.id)
    with pytest.raises(Unauthenticated):
        await recognise(made.secret)


@pytest.mark.parametrize("secret", [None, Secret(""), Secret("adp_made-up")])
async def test_an_unknown_key_lets_nobody_in(secret: Secret | None) -> None:
    scene = await begun()
    with pytest.raises(Unauthenticated):
        await scene.house.make(Recognise)(secret)


async def test_a_revoked_key_is_listed_and_worthless_and_twice_is_harmless() -> None:
    scene = await begun()
    made = await scene.house.make(MakeApiKey)(scene.ana, NewApiKey(name="ci"))
    revoke = scene.house.make(RevokeApiKey)
    assert await revoke(scene.ana, made.key.id) == await revoke(scene.ana, made.key.id)
    with pytest.raises(Unauthenticated):
        await scene.house.make(Recognise)(made.secret)
    listed = await scene.house.make(ListApiKeys)(scene.ana)
    assert [one.revoked_at is not None for one in listed] == [True]
    assert (await scene.actions()).count("api_key.revoked") == 1


async def test_an_admin_makes_no_key_for_an_owner() -> None:
    scene = await begun()
    asked = NewApiKey(name="ci", member_id=scene.ana.member_id)
    with pytest.raises(Denied):
        await scene.house.make(MakeApiKey)(scene.as_role(Role.ADMIN), asked)
    with pytest.raises(Denied):
        await scene.house.make(ListApiKeys)(scene.as_role(Role.MANAGER))
