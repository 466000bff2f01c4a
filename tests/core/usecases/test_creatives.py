"""Where a creative can be seen is asked of the platform at the moment somebody looks."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
import pytest

from core.access import Role
from core.ad_account import AdAccount
from core.errors import NotFound, PermissionMissing, ReadOnly
from core.ids import AdAccountId, PermissionSlug, ProfileId, WorkspaceId
from core.library import Creative
from core.permission import Feature
from core.provider import Manifest, Session
from core.provider_errors import ProviderError, RateLimited, Rejected, Revoked, Unavailable
from core.quota import Caller, Urgency
from core.reads import FreshUrl
from core.slices import TRAITS, SliceKind
from core.usecases.connections import Disconnect
from core.usecases.creatives import ShowCreative
from core.usecases.run_sync import RunSync
from tests.canary import TOKEN
from tests.core.usecases.scene import Scene
from tests.core.usecases.syncing import started
from tests.fakes.clock import NOON
from tests.fakes.house import actor
from tests.fakes.platforms import FakeLine, FakeProvider

VIDEO = "a1-v2"
ACCOUNT = AdAccountId("a1")
HOUR = timedelta(hours=1)
ADDRESS = FreshUrl(url="https://cdn.example.com/a1-v2?until=13", expires_at=NOON + HOUR)


@dataclass
class Showing(FakeProvider):
    """Gives out an address, or raises, and remembers for whom it was asked."""

    answer: FreshUrl | ProviderError | None = ADDRESS
    is_guarded: bool = False
    asked: list[tuple[Caller, str, str, str]] = field(
        default_factory=list[tuple[Caller, str, str, str]]
    )

    async def creative_url(
        self, session: Session, account: AdAccount, creative: Creative
    ) -> FreshUrl | None:
        assert isinstance(session, FakeLine)
        self.asked.append((session.caller, session.token, account.id, creative.id))
        if isinstance(self.answer, ProviderError):
            raise self.answer
        return self.answer

    @property
    def manifest(self) -> Manifest:
        manifest = super().manifest
        if not self.is_guarded:
            return manifest
        slug, need = TRAITS[SliceKind.CREATIVES].feature, PermissionSlug("ads")
        library = Feature(slug=slug, name="Media library", needs=(need,))
        return msgspec.structs.replace(manifest, features=(library,))


async def synced(provider: Showing | None = None) -> tuple[Scene, Showing]:
    """A profile with creatives, and the provider that shows them from then on."""
    scene, run = await started()
    await scene.house.make(RunSync)(run)
    showing = provider or Showing()
    scene.house.platforms.providers = (showing,)
    return scene, showing


async def shown(scene: Scene, id: str = VIDEO, account: str = ACCOUNT) -> FreshUrl:
    show = scene.house.make(ShowCreative)
    return await show(scene.as_role(Role.VIEWER), scene.profile_id, AdAccountId(account), id)


async def test_the_address_is_what_the_platform_gives_out_now() -> None:
    scene, provider = await synced()
    assert await shown(scene) == ADDRESS
    later: datetime = NOON + 2 * HOUR
    provider.answer = FreshUrl(url="https://cdn.example.com/a1-v2?until=14", expires_at=later)
    assert await shown(scene) == provider.answer


async def test_the_platform_is_asked_as_for_a_person_who_waits() -> None:
    scene, provider = await synced()
    await shown(scene)
    caller = Caller(profile_id=scene.profile_id, ad_account_id=ACCOUNT)
    ((asked, token, account, creative),) = provider.asked
    assert (asked, account, creative) == (caller, ACCOUNT, VIDEO)
    assert asked.urgency is Urgency.INTERACTIVE
    assert token in scene.world.users


async def test_looking_keeps_nothing() -> None:
    scene, _ = await synced()
    before = scene.kept()
    await shown(scene)
    assert scene.kept() == before


async def test_what_the_platform_shows_no_more_is_not_found() -> None:
    scene, _ = await synced(Showing(answer=None))
    with pytest.raises(NotFound):
        await shown(scene)


@pytest.mark.parametrize(("id", "account"), [("a1-v9", "a1"), (VIDEO, "a2"), (VIDEO, "a9")])
async def test_a_creative_that_is_not_known_is_not_asked_for(id: str, account: str) -> None:
    scene, provider = await synced()
    with pytest.raises(NotFound):
        await shown(scene, id, account)
    assert provider.asked == []


@pytest.mark.parametrize("error", [KeyError(TOKEN), Rejected(f"No {TOKEN}.")])
async def test_what_a_plugin_says_in_place_of_it_tells_no_key(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def fail(*_: object) -> None:
        raise error

    scene, _ = await synced()
    monkeypatch.setattr(Showing, "creative_url", fail)
    with pytest.raises(ProviderError) as told:
        await shown(scene)
    assert TOKEN not in str(told.value)


async def test_strangers_see_nothing() -> None:
    scene, provider = await synced()
    show = scene.house.make(ShowCreative)
    with pytest.raises(NotFound):
        await show(actor(WorkspaceId("w-other")), scene.profile_id, ACCOUNT, VIDEO)
    with pytest.raises(NotFound):
        await show(scene.ana, ProfileId("none"), ACCOUNT, VIDEO)
    assert provider.asked == []


async def test_without_a_connection_that_works_it_cannot_be_seen() -> None:
    scene, provider = await synced()
    (connection,) = await scene.house.storage.connections.of(scene.profile_id)
    await scene.house.make(Disconnect)(scene.ana, connection.id)
    with pytest.raises(ReadOnly, match="No connection reaches"):
        await shown(scene)
    assert provider.asked == []


async def test_without_the_permission_it_cannot_be_seen_and_the_permission_is_named() -> None:
    scene, provider = await synced(Showing(is_guarded=True, answer=ADDRESS))
    assert await shown(scene) == ADDRESS
    (connection,) = await scene.house.storage.connections.of(scene.profile_id)
    grant = connection.grant.learn({PermissionSlug("ads"): False})
    await scene.house.storage.connections.change(msgspec.structs.replace(connection, grant=grant))
    await scene.house.storage.work.commit()
    with pytest.raises(PermissionMissing, match="“Ads”"):
        await shown(scene)
    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    "error", [RateLimited("too often", after=60), Unavailable("down"), Revoked("over")]
)
async def test_what_the_platform_complains_of_is_told_and_changes_nothing(
    error: ProviderError,
) -> None:
    scene, _ = await synced(Showing(answer=error))
    before = scene.kept()
    with pytest.raises(type(error)):
        await shown(scene)
    assert scene.kept() == before
