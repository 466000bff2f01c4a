"""The platforms in memory: one small provider, and lines that ask its made-up world."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field, replace

import msgspec

from core.ad_account import SeenAdAccount
from core.auth import ApiKey, OAuth
from core.business_center import SeenBusinessCenter
from core.connection import PlatformUser
from core.credential import AppCredentials, Credential
from core.errors import NotFound
from core.ids import AdAccountId, FeatureSlug, PermissionSlug, ProviderSlug
from core.operator_errors import SettingMissing
from core.permission import Feature, Grant, Permission
from core.provider import (
    Answer,
    Exchange,
    Manifest,
    Provider,
    Session,
)
from core.provider_errors import ProviderError, Rejected
from core.quota import SOMEBODY, Caller
from core.secret import MASK, Secret
from tests.canary import APP_SECRET
from tests.fakes.reading import Reads
from tests.fakes.world import Renewed, World

FAKE = ProviderSlug("fake")
PERMISSIONS = (
    Permission(slug=PermissionSlug("accounts"), name="Account management", purpose="balances"),
    Permission(slug=PermissionSlug("reporting"), name="Reporting", purpose="insights"),
    Permission(slug=PermissionSlug("ads"), name="Ads", purpose="campaigns", required=False),
)
FEATURES = tuple(
    Feature(slug=FeatureSlug(slug), name=slug.title(), needs=(PermissionSlug(need),))
    for slug, need in (("balances", "accounts"), ("campaigns", "ads"), ("insights", "reporting"))
)


def fake_manifest(oauth: OAuth | ApiKey, slug: ProviderSlug = FAKE) -> Manifest:
    return Manifest(
        slug=slug,
        name="Fake",
        icon="FK",
        api_url="https://api.example.com/",
        auth=oauth,
        permissions=PERMISSIONS,
        features=FEATURES,
    )


@dataclass
class FakeProvider(Reads):
    """Can everything a provider can, with one request each."""

    oauth: OAuth | ApiKey = field(
        default_factory=lambda: OAuth(authorize_url="https://example.com/yes", error_param="error")
    )
    claimed: frozenset[PermissionSlug] = World().claimed
    slug: ProviderSlug = FAKE

    @property
    def manifest(self) -> Manifest:
        return fake_manifest(self.oauth, self.slug)

    def complaint(self, answer: Answer) -> ProviderError | None:
        return None if answer.status == 200 else Rejected("no")

    async def exchange(
        self, session: Session, code: Secret, *, redirect_uri: str, verifier: Secret | None
    ) -> Exchange:
        sent = {
            "code": code.reveal(),
            "redirect_uri": redirect_uri,
            "verifier": verifier.reveal() if verifier else "",
        }
        token = await session.post("token", str, sent)
        return Exchange(
            credential=Credential(token=Secret(token)), grant=Grant(claimed=self.claimed)
        )

    async def identify(self, session: Session) -> PlatformUser:
        return await session.get("user", PlatformUser)

    async def prove(
        self, session: Session, account: AdAccountId | None
    ) -> Mapping[PermissionSlug, bool]:
        found = await session.get("permissions", dict[str, bool])
        return {PermissionSlug(slug): works for slug, works in found.items()}

    async def refresh(self, session: Session, credential: Credential) -> Credential:
        assert credential.refresh
        sent = {"refresh": credential.refresh.reveal()}
        fresh = await session.post("refresh", Renewed, sent)
        return Credential(
            token=Secret(fresh.token),
            expires_at=fresh.expires_at,
            refresh=Secret(fresh.refresh) if fresh.refresh else None,
        )

    async def revoke(self, session: Session, credential: Credential) -> None:
        await session.post("revoke", type(None))

    async def business_centers(self, session: Session) -> AsyncIterator[SeenBusinessCenter]:
        for one in await session.get("centers", list[SeenBusinessCenter]):
            yield one

    async def ad_accounts(
        self, session: Session, centers: Iterable[SeenBusinessCenter]
    ) -> AsyncIterator[SeenAdAccount]:
        for one in await session.get("accounts", list[SeenAdAccount]):
            yield one


@dataclass
class FakeLine:
    """A line into a world, signed with one token."""

    world: World
    token: str
    caller: Caller = SOMEBODY
    callers: list[Caller] = field(default_factory=list[Caller])
    """On whose behalf each call was made, by this line and those made of it."""
    app: AppCredentials = field(
        default_factory=lambda: AppCredentials(id="app-1", secret=Secret(APP_SECRET))
    )

    @property
    def calls(self) -> int:
        return len(self.callers)

    def for_(self, caller: Caller) -> "FakeLine":
        return replace(self, caller=caller)

    def hide(self, text: str) -> str:
        return text.replace(self.token, MASK) if self.token else text

    async def get[T](self, path: str, shape: type[T], params: Mapping[str, str] | None = None) -> T:
        return self._ask(path, shape, params or {})

    async def post[T](
        self, path: str, shape: type[T], body: Mapping[str, object] | None = None
    ) -> T:
        return self._ask(path, shape, {name: str(value) for name, value in (body or {}).items()})

    @property
    def credential(self) -> Credential | None:
        return Credential(token=Secret(self.token)) if self.token else None

    def _ask[T](self, path: str, shape: type[T], params: Mapping[str, str]) -> T:
        self.callers.append(self.caller)
        return msgspec.convert(self.world.answer(path, self.token, params), shape)


@dataclass
class FakePlatforms:
    """One provider, unless more are given; `is_set_up=False` is an operator without an app."""

    world: World = field(default_factory=World)
    providers: tuple[Provider, ...] = (FakeProvider(),)
    is_set_up: bool = True
    options: dict[str, str] = field(default_factory=dict[str, str])
    """What the operator decided."""

    def all(self) -> tuple[Provider, ...]:
        return tuple(sorted(self.providers, key=lambda one: one.manifest.name))

    def get(self, slug: ProviderSlug) -> Provider:
        for one in self.providers:
            if one.manifest.slug == slug:
                return one
        raise NotFound("provider", slug)

    def authorize_url(self, slug: ProviderSlug) -> str:
        oauth = self.get(slug).manifest.oauth
        assert oauth
        return oauth.authorize_url

    def line(
        self, slug: ProviderSlug, credential: Credential | None, caller: Caller | None = None
    ) -> FakeLine:
        self.get(slug)
        if not self.is_set_up:
            raise SettingMissing(f"The app id of {slug} is not set.")
        token = credential.token.reveal() if credential else ""
        app = AppCredentials(id="app-1", secret=Secret(APP_SECRET), options=self.options)
        return FakeLine(self.world, token, caller or SOMEBODY, app=app)

    def trial(self, slug: ProviderSlug, credential: Credential) -> FakeLine:
        return self.line(slug, credential)
