"""A push is never believed: it only makes us look, and not too often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import msgspec
import pytest

from core.ad_account import AccountStatus
from core.connection import Connection
from core.credential import AppCredentials, Credential
from core.errors import Invalid, NotFound
from core.hearing import PAUSE, Heard
from core.ids import AdAccountId, BusinessCenterId, PlatformUserId, ProviderSlug
from core.operator_errors import SettingMissing
from core.problem import State
from core.provider import Session
from core.provider_errors import Rejected, Unavailable
from core.usecases.connections import Disconnect
from core.usecases.pushes import HearPush, HeedPush, KeepSubscribed, LookAgain
from tests.canary import CODE, TOKEN
from tests.core.usecases.scene import Scene, begun, codes
from tests.fakes.platforms import FAKE, FakeProvider
from tests.fakes.world import seen_account

URL = "https://adport.example.com/webhooks/fake"


@dataclass
class PushingProvider(FakeProvider):
    """Pushes the id of an account as it is, signed with a word."""

    subscribed: list[tuple[str, tuple[str, ...]]] = field(
        default_factory=list[tuple[str, tuple[str, ...]]]
    )
    problem: Exception | None = None

    def hear(self, headers: Mapping[str, str], body: bytes, app: AppCredentials) -> Heard | None:
        if headers.get("signature") != app.id:
            raise Rejected("It is not signed.")
        return of_account(body.decode()) if body else None

    async def subscribe(
        self,
        session: Session,
        credential: Credential,
        callback_url: str,
        accounts: Sequence[AdAccountId],
    ) -> tuple[str, ...]:
        if self.problem:
            raise self.problem
        self.subscribed.append((callback_url, tuple(accounts)))
        return ("s1",)


def of_account(id: str) -> Heard:
    return Heard(provider=FAKE, ad_account_ids=frozenset({AdAccountId(id)}))


async def scene_with_pushes() -> tuple[Scene, Connection, PushingProvider]:
    scene = await begun()
    provider = PushingProvider()
    scene.house.platforms.providers = (provider,)
    return scene, await scene.connect(), provider


def suspend(scene: Scene, id: str) -> None:
    scene.world.accounts = [
        seen_account(one.id, status=AccountStatus.SUSPENDED) if one.id == id else one
        for one in scene.world.accounts
    ]


async def heed(scene: Scene, heard: Heard) -> list[timedelta]:
    """Every look that follows, at once; how long each was to wait."""
    looks = await scene.house.make(HeedPush)(heard)
    for look in looks:
        await scene.house.make(LookAgain)(look.workspace_id, look.connection_id)
    return [look.after for look in looks]


async def test_a_push_is_heard_by_its_provider() -> None:
    scene, _, _ = await scene_with_pushes()
    hear = scene.house.make(HearPush)
    assert await hear(FAKE, {"signature": "app-1"}, b"a1") == of_account("a1")
    assert await hear(FAKE, {"signature": "app-1"}, b"") is None


async def test_what_is_no_push_is_invalid_and_touches_nothing() -> None:
    scene, _, _ = await scene_with_pushes()
    before, asked = scene.kept(), len(scene.world.asked)
    with pytest.raises(Invalid) as caught:
        await scene.house.make(HearPush)(FAKE, {"signature": "wrong"}, b"a1")
    assert "secret" in caught.value.remedy
    assert (scene.kept(), len(scene.world.asked)) == (before, asked)


async def test_an_unknown_provider_and_one_that_pushes_nothing_are_not_found() -> None:
    scene, _, _ = await scene_with_pushes()
    with pytest.raises(NotFound):
        await scene.house.make(HearPush)(ProviderSlug("nobody"), {}, b"")
    scene.house.platforms.providers = (FakeProvider(),)
    with pytest.raises(NotFound):
        await scene.house.make(HearPush)(FAKE, {}, b"")


async def test_without_a_developer_app_no_push_can_be_judged() -> None:
    scene, _, _ = await scene_with_pushes()
    scene.house.platforms.is_set_up = False
    with pytest.raises(SettingMissing):
        await scene.house.make(HearPush)(FAKE, {}, b"a1")


async def test_a_push_makes_us_look_and_the_trail_tells_what_was_new() -> None:
    scene, connection, _ = await scene_with_pushes()
    suspend(scene, "a1")
    assert await heed(scene, of_account("a1")) == [timedelta()]
    seen = await scene.connection(connection.id)
    assert codes(seen.problems) == ["account_suspended"]
    entry = (await scene.trail())[0]
    assert (entry.action, entry.actor, entry.target) == (
        "connection.looked_at",
        "adport",
        connection.id,
    )
    assert entry.detail == "new: account_suspended Account a1"


async def test_what_a_push_says_is_not_believed() -> None:
    scene, connection, _ = await scene_with_pushes()
    assert await heed(scene, of_account("a1")) == [timedelta()]
    seen = await scene.connection(connection.id)
    assert (seen.problems, seen.state) == ((), State.CONNECTED)
    assert "connection.looked_at" not in await scene.actions()


async def test_a_push_about_strangers_makes_nobody_look() -> None:
    scene, _, _ = await scene_with_pushes()
    asked = len(scene.world.asked)
    elsewhere = msgspec.structs.replace(of_account("a1"), provider=ProviderSlug("other"))
    for heard in (of_account("a9"), Heard(provider=FAKE), elsewhere):
        assert await heed(scene, heard) == []
    assert len(scene.world.asked) == asked


@pytest.mark.parametrize(
    "heard",
    [
        Heard(provider=FAKE, user_ids=frozenset({PlatformUserId("u1")})),
        Heard(provider=FAKE, business_center_ids=frozenset({BusinessCenterId("bc1")})),
    ],
    ids=["its person", "a Business Center"],
)
async def test_a_push_about_what_a_connection_stands_on_finds_a_revocation(heard: Heard) -> None:
    scene, connection, _ = await scene_with_pushes()
    scene.world.kill()
    await heed(scene, heard)
    assert (await scene.connection(connection.id)).state is State.REVOKED
    assert (await scene.trail())[0].detail.startswith("connected \u2192 revoked; new: ")


async def test_a_push_that_comes_twice_is_looked_at_once_and_once_more_later() -> None:
    scene, _, _ = await scene_with_pushes()
    suspend(scene, "a1")
    waits = [wait for _ in range(20) for wait in await heed(scene, of_account("a1"))]
    assert waits == [timedelta(), PAUSE]
    assert (await scene.actions()).count("connection.looked_at") == 1


async def test_pushes_out_of_order_leave_what_the_platform_shows() -> None:
    scene, connection, _ = await scene_with_pushes()
    suspend(scene, "a1")
    await heed(scene, of_account("a1"))
    scene.world.accounts = [seen_account("a1"), seen_account("a2")]
    scene.house.clock.move(PAUSE)
    await heed(scene, of_account("a1"))  # the push of the suspension, late
    assert (await scene.connection(connection.id)).problems == ()
    assert (await scene.trail())[0].detail == "over: account_suspended Account a1"


async def test_a_read_only_connection_is_left_alone() -> None:
    scene, connection, _ = await scene_with_pushes()
    looks = await scene.house.make(HeedPush)(of_account("a1"))
    await scene.house.make(Disconnect)(scene.ana, connection.id)
    asked = len(scene.world.asked)
    seen = await scene.house.make(LookAgain)(looks[0].workspace_id, looks[0].connection_id)
    assert seen.state is State.DISCONNECTED
    scene.house.clock.move(PAUSE)
    assert await heed(scene, of_account("a1")) == []
    assert len(scene.world.asked) == asked


async def test_a_platform_that_fails_while_we_look_takes_nothing_away() -> None:
    scene, connection, _ = await scene_with_pushes()
    scene.world.fail("user", Unavailable("down"), Unavailable("down"))
    await heed(scene, of_account("a1"))
    assert (await scene.connection(connection.id)).state is State.DEGRADED


async def keep(scene: Scene) -> int:
    return await scene.house.make(KeepSubscribed)()


async def test_every_account_reached_is_subscribed_once() -> None:
    scene, _, provider = await scene_with_pushes()
    assert [await keep(scene), await keep(scene)] == [1, 0]
    assert provider.subscribed == [(URL, ("a1", "a2"))]


async def test_a_new_account_is_subscribed_and_so_is_a_new_credential() -> None:
    scene, connection, provider = await scene_with_pushes()
    await keep(scene)
    scene.world.accounts = [*scene.world.accounts, seen_account("a3")]
    await scene.validate(connection.id)
    assert await keep(scene) == 1
    scene.house.clock.move(timedelta(seconds=1))
    await reconnect(scene, connection)
    assert await keep(scene) == 1
    assert provider.subscribed[-1] == (URL, ("a1", "a2", "a3"))


async def reconnect(scene: Scene, connection: Connection) -> None:
    scene.world.codes[CODE] = TOKEN
    await scene.come_back(await scene.leave(restores=connection.id))


async def test_it_is_asked_again_every_hour_for_subscriptions_die_without_a_word() -> None:
    scene, _, provider = await scene_with_pushes()
    await keep(scene)
    scene.house.clock.move(timedelta(hours=1))
    assert await keep(scene) == 1
    assert len(provider.subscribed) == 2


async def test_a_platform_that_fails_is_asked_again_the_next_time() -> None:
    scene, _, provider = await scene_with_pushes()
    provider.problem = Unavailable("down")
    assert await keep(scene) == 0
    provider.problem = None
    assert await keep(scene) == 1


async def test_a_plugin_that_fails_as_nobody_foresaw_is_left_for_the_next_round_as_well() -> None:
    scene, _, provider = await scene_with_pushes()
    provider.problem = ValueError(f"canary {TOKEN}")
    assert await keep(scene) == 0
    provider.problem = None
    assert await keep(scene) == 1


async def test_nobody_is_asked_to_push_where_no_platform_could_reach_us() -> None:
    scene, _, provider = await scene_with_pushes()
    kept = replace(scene.house.make(KeepSubscribed), push_urls=lambda provider: None)
    assert await kept() == 0
    assert provider.subscribed == []


async def test_providers_that_take_no_subscriptions_and_dead_connections_are_left_out() -> None:
    scene, connection, provider = await scene_with_pushes()
    scene.house.platforms.providers = (FakeProvider(),)
    assert await keep(scene) == 0
    scene.house.platforms.providers = (provider,)
    scene.world.kill()
    await scene.validate(connection.id)
    assert await keep(scene) == 0
    assert provider.subscribed == []
