import pytest

from core.errors import ReadOnly
from core.operator_errors import WrongKey
from core.ports.sealer import Place, Sealed
from core.usecases import keys
from core.usecases.keys import KeyUse, ProveKeys, RotateKeys, ShowKeys
from core.usecases.vault import Vault
from tests.canary import TOKEN
from tests.core.nouns import connection
from tests.core.usecases.scene import Scene, begun
from tests.fakes.sealer import FakeSealer
from tests.fakes.world import ZOE

MANY = 7


async def with_many_credentials() -> Scene:
    scene = await begun()
    await scene.house.make(ProveKeys)()
    for number in range(MANY):
        token = f"token-of-{number}"
        scene.world.users[token] = type(ZOE)(id=type(ZOE.id)(f"z{number}"), name=f"Z{number}")
        await scene.connect(token)
    return scene


def give_ring(scene: Scene, *ring: str) -> None:
    scene.house.sealer = FakeSealer(*ring)


async def used(scene: Scene) -> dict[str, int]:
    return {one.key: one.credentials for one in await scene.house.make(ShowKeys)()}


async def rotate(scene: Scene) -> list[tuple[int, int]]:
    return [(one.done, one.total) async for one in scene.house.make(RotateKeys)()]


async def test_the_right_ring_is_proven_at_every_start() -> None:
    scene = await with_many_credentials()
    for ring in (["k1"], ["k2", "k1"], ["k2", "k1"]):
        give_ring(scene, *ring)
        await scene.house.make(ProveKeys)()
    assert [one.key for one in await scene.house.storage.seals.all()] == ["k1", "k2"]


async def test_a_ring_without_the_databases_key_is_refused() -> None:
    scene = await with_many_credentials()
    before = scene.kept()
    give_ring(scene, "k9")
    with pytest.raises(WrongKey):
        await scene.house.make(ProveKeys)()
    assert scene.kept() == before


async def test_a_ring_without_a_key_that_only_credentials_have_is_refused() -> None:
    """A service that went on with the old ring after a rotation sealed under a retired key."""
    scene = await with_many_credentials()
    await scene.house.storage.seals.retire("k1")
    await scene.house.storage.work.commit()
    give_ring(scene, "k2")
    with pytest.raises(WrongKey, match=f"“k1” seals {MANY} credentials"):
        await scene.house.make(ProveKeys)()


async def test_rotating_seals_everything_under_the_newest_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keys, "BATCH", 3)
    scene = await with_many_credentials()
    give_ring(scene, "k2", "k1")
    await scene.house.make(ProveKeys)()
    assert await used(scene) == {"k1": MANY, "k2": 0}
    assert await rotate(scene) == [(0, 7), (3, 7), (6, 7), (7, 7)]
    assert await used(scene) == {"k1": 0, "k2": MANY}
    give_ring(scene, "k2")
    await scene.house.make(ProveKeys)()
    (first, *_) = await scene.house.storage.connections.of(scene.profile_id)
    assert (await scene.house.make(Vault).open(first)).token.reveal().startswith("token-of-")


async def test_a_rotation_killed_in_the_middle_goes_on_where_it_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keys, "BATCH", 3)
    scene = await with_many_credentials()
    give_ring(scene, "k2", "k1")
    rotation = scene.house.make(RotateKeys)()
    await anext(rotation)
    await anext(rotation)
    del rotation
    assert await used(scene) == {"k1": 4, "k2": 3}
    assert await rotate(scene) == [(0, 4), (3, 4), (4, 4)]


async def test_with_nothing_to_rotate_it_says_so() -> None:
    scene = await with_many_credentials()
    assert await rotate(scene) == [(0, 0)]
    shown = await scene.house.make(ShowKeys)()
    assert shown == [KeyUse(key="k1", credentials=MANY, is_newest=True)]


async def test_an_old_key_is_shown_for_as_long_as_it_is_in_the_ring() -> None:
    scene = await with_many_credentials()
    give_ring(scene, "k2", "k1")
    await rotate(scene)
    assert await used(scene) == {"k1": 0, "k2": MANY}
    give_ring(scene, "k2")
    assert await used(scene) == {"k2": MANY}


async def test_a_credential_opens_only_where_it_belongs() -> None:
    scene = await begun()
    mine = await scene.connect()
    (sealed,) = scene.kept()["credentials"].values()
    text, key = sealed.sealed, sealed.key  # type: ignore[attr-defined]
    assert TOKEN not in text
    for place in (
        Place(workspace="other", owner=mine.id, field="token"),
        Place(workspace=mine.workspace_id, owner="other", field="token"),
        Place(workspace=mine.workspace_id, owner=mine.id, field="other"),
    ):
        with pytest.raises(WrongKey):
            scene.house.sealer.open(Sealed(text=text, key=key), place)


async def test_a_destroyed_credential_does_not_open() -> None:
    scene = await begun()
    with pytest.raises(ReadOnly):
        await scene.house.make(Vault).open(connection())
