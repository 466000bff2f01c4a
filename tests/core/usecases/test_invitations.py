import asyncio
from datetime import timedelta

import msgspec
import pytest

from core.access import Role
from core.audit import Result
from core.errors import Denied, Invalid, InvitationRefused, NameTaken, NotFound, TooOften
from core.ids import MemberId
from core.login import BY_CLIENT, FIRST_ADDRESS, INVITED
from core.secret import Secret
from core.usecases.invitations import AcceptInvitation, Chosen, InviteMember, LookAtInvitation
from core.usecases.members import AddMember, ChangeRole, NewMember, RemoveMember
from core.workspace import Member
from tests.core.usecases.entering import (
    ELSEWHERE,
    HOME,
    OTHER,
    PASSWORD,
    added,
    chosen,
    entered,
    invited,
    known,
    signed_in,
    surely,
)
from tests.core.usecases.scene import Scene, begun
from tests.core.usecases.test_at_once import another
from tests.fakes.hasher import FakeHasher


async def nameless(scene: Scene) -> Member:
    """A member who has no address of their own yet."""
    asked = NewMember(email=FIRST_ADDRESS, name="Owner", role=Role.OWNER)
    return await scene.house.make(AddMember)(scene.ana, asked)


async def accepted(scene: Scene, secret: Secret, what: Chosen) -> Secret:
    return await scene.house.make(AcceptInvitation)(secret, what, HOME)


async def test_an_invited_member_chooses_who_they_are_and_is_signed_in() -> None:
    scene = await begun()
    ben = await added(scene)
    made = await invited(scene, ben)
    what = Chosen(name=" Benjamin ", email="Ben@example.com", password=PASSWORD)
    found = await surely(scene, await accepted(scene, made.secret, what))
    assert found.member == msgspec.structs.replace(ben, name="Benjamin")
    assert await signed_in(scene, ben.email)
    told = {one.action: one for one in await scene.trail()}
    assert told["member.invited"].target == told["invitation.accepted"].target == ben.id
    assert told["member.invited"].actor == scene.ana.name
    assert told["invitation.accepted"].request_id == "req-7"


async def test_the_first_owner_alone_chooses_an_address() -> None:
    scene = await begun()
    first = await nameless(scene)
    what = Chosen(name="Olga", email="Olga@Example.com ", password=PASSWORD)
    await accepted(scene, (await invited(scene, first)).secret, what)
    assert await signed_in(scene, "olga@example.com")


async def test_only_a_hash_of_it_is_kept_and_the_trail_tells_nothing() -> None:
    scene = await begun()
    made = await invited(scene, await added(scene))
    assert made.secret.reveal() not in f"{scene.kept()} {await scene.trail()} {made}"


async def test_looking_uses_nothing_up() -> None:
    scene = await begun()
    ben = await added(scene)
    made = await invited(scene, ben)
    before = scene.kept()
    look = scene.house.make(LookAtInvitation)
    assert await look(made.secret, HOME) == await look(made.secret, HOME)
    assert scene.kept() == before


async def test_an_invitation_is_used_once() -> None:
    scene = await begun()
    ben = await added(scene)
    made = await invited(scene, ben)
    await accepted(scene, made.secret, chosen(ben))
    before = scene.kept()
    for deed in (
        accepted(scene, made.secret, chosen(ben, OTHER)),
        scene.house.make(LookAtInvitation)(made.secret, HOME),
    ):
        with pytest.raises(InvitationRefused):
            await deed
    kept = scene.kept()
    del before["attempts"], kept["attempts"]
    assert kept == before


async def test_a_newer_invitation_replaces_an_older_one() -> None:
    scene = await begun()
    ben = await added(scene)
    old, new = await invited(scene, ben), await invited(scene, ben)
    with pytest.raises(InvitationRefused):
        await accepted(scene, old.secret, chosen(ben))
    assert await accepted(scene, new.secret, chosen(ben))


async def test_an_invitation_gets_too_old() -> None:
    scene = await begun()
    ben = await added(scene)
    made = await invited(scene, ben)
    assert made.invitation.expires_at == scene.house.clock.now() + INVITED
    scene.house.clock.move(INVITED - timedelta(seconds=1))
    assert (await scene.house.make(LookAtInvitation)(made.secret, HOME)).member == ben
    scene.house.clock.move(timedelta(seconds=1))
    with pytest.raises(InvitationRefused):
        await accepted(scene, made.secret, chosen(ben))


@pytest.mark.parametrize("secret", [Secret(""), Secret("made-up")])
async def test_an_unknown_invitation_is_refused_as_a_used_one_is(secret: Secret) -> None:
    scene = await begun()
    with pytest.raises(InvitationRefused, match="was used, replaced, or is too old"):
        await scene.house.make(LookAtInvitation)(secret, HOME)


async def test_the_invitation_of_a_removed_member_is_worthless() -> None:
    scene = await begun()
    ben = await added(scene)
    made = await invited(scene, ben)
    await scene.house.make(RemoveMember)(scene.ana, ben.id)
    with pytest.raises(InvitationRefused):
        await accepted(scene, made.secret, chosen(ben))


async def test_of_two_who_accept_at_once_one_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = await begun()
    ben = await added(scene)
    made = await invited(scene, ben)

    async def hash(_: object, password: Secret) -> str:
        await asyncio.sleep(0)
        return f"hash of {password.reveal()}"

    monkeypatch.setattr(FakeHasher, "hash", hash)
    tries = (
        another(scene).make(AcceptInvitation)(made.secret, chosen(ben, one), HOME)
        for one in (PASSWORD, OTHER)
    )
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(one).__name__ for one in ended) == ["InvitationRefused", "Secret"]
    assert len(await scene.house.storage.logins.sessions(ben.id)) == 1
    assert (await scene.actions()).count("invitation.accepted") == 1


async def test_accepting_signs_older_sessions_out() -> None:
    scene = await begun()
    ben = await added(scene)
    older = await entered(scene, ben, ELSEWHERE)
    newer = await entered(scene, ben)
    assert await known(scene, older) is None
    assert await known(scene, newer)


async def test_a_role_taken_away_while_the_password_is_hashed_stays_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = await begun()
    ben = await added(scene, Role.ADMIN)
    made = await invited(scene, ben)

    async def hash(_: object, password: Secret) -> str:
        await another(scene).make(ChangeRole)(scene.ana, ben.id, Role.VIEWER)
        return f"hash of {password.reveal()}"

    monkeypatch.setattr(FakeHasher, "hash", hash)
    found = await surely(scene, await accepted(scene, made.secret, chosen(ben)))
    assert found.actor.role is Role.VIEWER


@pytest.mark.parametrize(
    ("name", "email", "password", "field"),
    [
        ("", "ben@example.com", PASSWORD, "name"),
        ("Ben", "no address", PASSWORD, "email"),
        ("Ben", "ben@example.com", Secret("short"), "password"),
        ("Ben", "ben@example.com", Secret("ben@example.com"), "password"),
        ("Benjamin Franklin", "b@example.com", Secret("benjamin franklin"), "password"),
    ],
)
async def test_what_is_chosen_badly_uses_nothing_up(
    name: str, email: str, password: Secret, field: str
) -> None:
    scene = await begun()
    ben = await nameless(scene)
    made = await invited(scene, ben)
    with pytest.raises(Invalid) as refused:
        await accepted(scene, made.secret, Chosen(name=name, email=email, password=password))
    assert refused.value.field == field
    assert await accepted(scene, made.secret, chosen(ben))


async def test_anothers_address_is_refused_and_nothing_is_used_up() -> None:
    scene = await begun()
    ben = await nameless(scene)
    made = await invited(scene, ben)
    with pytest.raises(NameTaken):
        await accepted(
            scene, made.secret, Chosen(name="Ben", email="ana@example.com", password=PASSWORD)
        )
    await scene.house.storage.work.release()
    assert await accepted(scene, made.secret, chosen(ben))


async def test_invitations_cannot_be_guessed_at_leisure() -> None:
    scene = await begun()
    ben = await added(scene)
    made = await invited(scene, ben)
    for number in range(BY_CLIENT.attempts):
        with pytest.raises(InvitationRefused):
            await accepted(scene, Secret(f"guess {number}"), chosen(ben))
    with pytest.raises(TooOften):
        await accepted(scene, made.secret, chosen(ben))


async def test_only_admins_invite_and_only_up_to_their_own_role() -> None:
    scene = await begun()
    viewer = await added(scene, Role.VIEWER)
    invite = scene.house.make(InviteMember)
    assert scene.ana.member_id
    for role in (Role.VIEWER, Role.MEDIA_BUYER, Role.MANAGER):
        with pytest.raises(Denied):
            await invite(scene.as_role(role), viewer.id)
    with pytest.raises(Denied):
        await invite(scene.as_role(Role.ADMIN), scene.ana.member_id)
    assert (await invite(scene.as_role(Role.ADMIN), viewer.id)).member == viewer
    with pytest.raises(NotFound):
        await invite(scene.ana, MemberId("nobody"))


async def test_the_first_owner_is_invited_until_anybody_has_a_password() -> None:
    scene = await begun()
    invite = scene.house.make(InviteMember)
    first = await invite.first()
    again = await invite.first()
    assert first
    assert again
    assert first.member.id == again.member.id == scene.ana.member_id
    with pytest.raises(InvitationRefused):
        await accepted(scene, first.secret, chosen(first.member))
    await accepted(scene, again.secret, chosen(first.member))
    assert await invite.first() is None
    entry = next(one for one in await scene.trail() if one.action == "member.invited")
    assert (entry.actor, entry.result) == ("operator", Result.DONE)
