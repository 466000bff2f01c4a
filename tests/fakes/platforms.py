"""The platforms in memory: one small provider, and lines that ask its made-up world."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from core.ad_account import AdAccount, SeenAdAccount
from core.business_center import SeenBusinessCenter
from core.campaign import Campaign
from core.connection import PlatformUser
from core.credential import AppCredentials, Credential
from core.errors import NotFound
from core.ids import AdAccountId, FeatureSlug, PermissionSlug, ProviderSlug
from core.insight import Insight, Level, Window
from core.operator_errors import SettingMissing
from core.permission import Feature, Grant, Permission
from core.provider import (
    Answer,
    Balance,
    Exchange,
    Manifest,
    OAuth,
    Page,
    Provider,
    Session,
)
from core.provider_errors import ProviderError, Rejected
from core.secret import Secret
from tests.canary import APP_SECRET
from tests.fakes.world import World

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


def fake_manifest(oauth: OAuth, slug: ProviderSlug = FAKE) -> Manifest:
    return Manifest(
        slug=slug,
        name="Fake",
        icon="FK",
        api_url="https://api.example.com/",
        oauth=oauth,
        permissions=PERMISSIONS,
        features=FEATURES,
    )


@dataclass
class FakeProvider:
    """Can everything a provider can, with one request each."""

    oauth: OAuth = field(
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

    async def balance(self, session: Session, account: AdAccount) -> Balance | None:
        micros = await session.get("balance", int, {"account": account.id})
        return Balance(ad_account_id=account.id, micros=micros)

    async def campaigns(
        self, session: Session, account: AdAccount
    ) -> AsyncIterator[Page[Campaign]]:
        for one in await session.get("campaigns", list[Campaign], {"account": account.id}):
            yield Page(rows=(one,))

    async def insights(
        self, session: Session, account: AdAccount, level: Level, window: Window
    ) -> AsyncIterator[Page[Insight]]:
        asked = {
            "account": account.id,
            "level": level.value,
            "since": window.since.isoformat(),
            "until": window.until.isoformat(),
        }
        rows = await session.get("insights", list[Insight], asked)
        middle = len(rows) // 2
        yield Page(rows=tuple(rows[:middle]))
        yield Page(rows=tuple(rows[middle:]))


@dataclass
class FakeLine:
    """A line into a world, signed with one token."""

    world: World
    token: str
    calls: int = 0
    app: AppCredentials = field(
        default_factory=lambda: AppCredentials(id="app-1", secret=Secret(APP_SECRET))
    )

    async def get[T](self, path: str, shape: type[T], params: Mapping[str, str] | None = None) -> T:
        return self._ask(path, shape, params or {})

    async def post[T](
        self, path: str, shape: type[T], body: Mapping[str, object] | None = None
    ) -> T:
        return self._ask(path, shape, {name: str(value) for name, value in (body or {}).items()})

    def _ask[T](self, path: str, shape: type[T], params: Mapping[str, str]) -> T:
        self.calls += 1
        return msgspec.convert(self.world.answer(path, self.token, params), shape)


@dataclass
class FakePlatforms:
    """One provider, unless more are given; `is_set_up=False` is an operator without an app."""

    world: World = field(default_factory=World)
    providers: tuple[Provider, ...] = (FakeProvider(),)
    is_set_up: bool = True

    def all(self) -> tuple[Provider, ...]:
        return tuple(sorted(self.providers, key=lambda one: one.manifest.name))

    def get(self, slug: ProviderSlug) -> Provider:
        for one in self.providers:
            if one.manifest.slug == slug:
                return one
        raise NotFound("provider", slug)

    def authorize_url(self, slug: ProviderSlug) -> str:
        return self.get(slug).manifest.oauth.authorize_url

    def line(self, slug: ProviderSlug, credential: Credential | None) -> FakeLine:
        self.get(slug)
        if not self.is_set_up:
            raise SettingMissing(f"The app id of {slug} is not set.")
        return FakeLine(self.world, credential.token.reveal() if credential else "")
