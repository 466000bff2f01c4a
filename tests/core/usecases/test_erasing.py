"""A person who wants to be forgotten is: name, id and token; the figures stay."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from core.credential import AppCredentials
from core.errors import Invalid, NotFound
from core.hearing import Wish
from core.ids import BusinessCenterId, PlatformUserId
from core.linked_account import CenterMember, CenterRole
from core.problem import State
from core.provider_errors import Rejected
from core.usecases.erasing import ERASED, ErasePerson
from tests.canary import TOKEN
from tests.core.usecases.scene import Scene, begun
from tests.fakes.platforms import FAKE, FakeProvider
from tests.fakes.world import MIA


class Passes(FakeProvider):
    """A provider whose platform passes such wishes on: of Mia, at the time in the body."""

    def hear_erasure(self, headers: Mapping[str, str], body: bytes, app: AppCredentials) -> Wish:
        if body == b"forged":
            raise Rejected("It is not signed.")
        at = datetime.fromisoformat(body.decode()) if body else None
        return Wish(user_id=MIA.id, at=at)

    def answer_erasure(self, url: str, code: str) -> Mapping[str, str]:
        return {"see": url, "code": code}


async def connected() -> Scene:
    scene = await begun()
    scene.house.platforms.providers = (Passes(),)
    await scene.connect()
    return scene


def erase(scene: Scene) -> ErasePerson:
    return scene.house.make(ErasePerson)


async def test_name_id_and_token_are_gone_and_the_accounts_stay() -> None:
    scene = await connected()
    code = await erase(scene)(FAKE, {}, b"")
    storage = scene.house.storage
    [gone] = await storage.connections.of(scene.profile_id)
    assert gone.state is State.DISCONNECTED
    assert (gone.user.id, gone.user.name, gone.user.email) == (f"{ERASED}{code}", "", "")
    assert await storage.credentials.get(gone.id) is None
    kept = str(scene.kept())
    assert MIA.id not in kept
    assert TOKEN not in kept
    assert len(await storage.ad_accounts.of(scene.profile_id)) == 2
    entry = (await scene.trail())[0]
    assert (entry.action, entry.actor, entry.detail) == ("connection.erased", "platform", code)
    assert erase(scene).answer(FAKE, "u", code) == {"see": "u", "code": code}


def member(scene: Scene, user_id: PlatformUserId) -> CenterMember:
    return CenterMember(
        profile_id=scene.profile_id,
        provider=FAKE,
        business_center_id=BusinessCenterId("bc1"),
        key=user_id,
        id=user_id,
        name="Somebody",
        email="s***@example.com",
        role=CenterRole.ADMIN,
        changed_at=scene.house.clock.now(),
    )


async def test_what_is_kept_of_them_as_a_member_is_gone_and_their_colleagues_stay() -> None:
    scene = await connected()
    mia, bob = member(scene, MIA.id), member(scene, PlatformUserId("bob"))
    links = scene.house.storage.links
    await links.put([mia, bob])
    await scene.house.storage.work.commit()
    [connection] = await scene.house.storage.connections.of(scene.profile_id)
    old = connection.connected_at - timedelta(hours=1)
    await erase(scene)(FAKE, {}, old.isoformat().encode())
    assert await links.of(CenterMember, scene.profile_id) == [bob, mia], "who came back stays"
    await erase(scene)(FAKE, {}, b"")
    assert await links.of(CenterMember, scene.profile_id) == [bob]
    assert MIA.id not in str(scene.kept())


async def test_a_member_who_never_connected_is_forgotten_as_well() -> None:
    scene = await begun()
    scene.house.platforms.providers = (Passes(),)
    links = scene.house.storage.links
    await links.put([member(scene, MIA.id)])
    await scene.house.storage.work.commit()
    await erase(scene)(FAKE, {}, b"")
    assert await links.of(CenterMember, scene.profile_id) == []


async def test_who_is_not_known_gets_a_code_as_well() -> None:
    scene = await begun()
    scene.house.platforms.providers = (Passes(),)
    assert await erase(scene)(FAKE, {}, b"")
    assert "connection.erased" not in await scene.actions()


async def test_who_connected_anew_since_is_not_forgotten_by_an_old_wish() -> None:
    scene = await connected()
    [connection] = await scene.house.storage.connections.of(scene.profile_id)
    old = connection.connected_at - timedelta(hours=1)
    await erase(scene)(FAKE, {}, old.isoformat().encode())
    [same] = await scene.house.storage.connections.of(scene.profile_id)
    assert same == connection
    now = connection.connected_at - timedelta(minutes=1)
    await erase(scene)(FAKE, {}, now.isoformat().encode())
    [gone] = await scene.house.storage.connections.of(scene.profile_id)
    assert gone.state is State.DISCONNECTED


async def test_who_was_forgotten_may_connect_as_somebody_new() -> None:
    scene = await connected()
    await erase(scene)(FAKE, {}, b"")
    again = await scene.connect(TOKEN)
    assert again.state is State.CONNECTED
    assert len(await scene.house.storage.connections.of(scene.profile_id)) == 2


async def test_a_forged_wish_changes_nothing() -> None:
    scene = await connected()
    before = scene.kept()
    with pytest.raises(Invalid, match="no wish"):
        await erase(scene)(FAKE, {}, b"forged")
    assert scene.kept() == before


async def test_a_platform_without_such_wishes_is_not_found() -> None:
    scene = await begun()
    with pytest.raises(NotFound):
        await erase(scene)(FAKE, {}, b"")
