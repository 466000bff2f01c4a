"""What a provider plugin is, and what it is handed."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable

import msgspec

from core.ad_account import AdAccount, SeenAdAccount
from core.business_center import BusinessCenter, SeenBusinessCenter
from core.campaign import Ad, AdGroup, Campaign
from core.connection import PlatformUser
from core.credential import AppCredentials, Credential
from core.funds import Balance, Transaction
from core.ids import AdAccountId, PermissionSlug, ProviderSlug
from core.insight import Insight, Level, Window
from core.library import Audience, Creative, Pixel, PixelEvent
from core.permission import Feature, Grant, Permission
from core.provider_errors import ProviderError
from core.secret import Secret


class OAuth(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person is sent to say yes; a platform's oddities are fields."""

    authorize_url: str
    client_id_param: str = "client_id"
    code_params: tuple[str, ...] = ("code",)
    """Under which names the callback may bring the code; the first that is there counts."""
    error_param: str = "error"
    pkce: bool = False
    """Whether the platform checks an S256 challenge."""
    scopes: tuple[str, ...] = ()
    """What to ask for; empty where the permissions are set on the developer app."""
    extra: Mapping[str, str] = {}
    """More query parameters, such as `response_type`."""


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """The platform allows an app so many calls in so many seconds."""

    calls: int
    seconds: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a provider without asking it anything."""

    slug: ProviderSlug
    name: str
    icon: str
    """Two letters for a badge."""
    api_url: str
    """The base of every call; `ADPORT_<SLUG>_API_URL` replaces it."""
    oauth: OAuth
    token_header: str = "Authorization"  # noqa: S105 - a header's name
    token_prefix: str = "Bearer "  # noqa: S105 - a header's prefix
    permissions: tuple[Permission, ...]
    features: tuple[Feature, ...]
    rates: tuple[Rate, ...] = ()
    """Of the whole developer app, over all its connections."""
    insight_window_days: int = 30
    """The widest window of daily insights one call may ask for."""
    attribution_days: int = 28
    secret_params: frozenset[str] = frozenset({"secret", "access_token", "client_secret", "code"})
    """Query parameters whose values are masked wherever a URL is shown."""
    words: Mapping[str, str] = {}
    """The platform's own words for ours: `business_center` → “Business Portfolio”."""


class Answer(msgspec.Struct, frozen=True):
    """What came back over the wire, before anyone has read it."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Session(Protocol):
    """One connection's line to its platform: signed, paced, timed, retried where safe, counted.

    Every call raises ProviderError: what the provider's `complaint` makes of the answer, or
    Unavailable, RateLimited, Rejected, Garbled or ForbiddenHost where the line itself failed.
    `path` is relative to the manifest's `api_url`; `shape` is the whole body as a msgspec type.
    """

    @property
    def app(self) -> AppCredentials:
        """The operator's developer app."""
        ...

    async def get[T](self, path: str, shape: type[T], params: Mapping[str, str] | None = None) -> T:
        """Ask. It is asked again by itself where the platform was ill or busy for a moment."""
        ...

    async def post[T](
        self, path: str, shape: type[T], body: Mapping[str, object] | None = None
    ) -> T:
        """Send a JSON body. It is sent once: only the caller knows whether twice is harmless."""
        ...


class Provider(Protocol):
    """One advertising platform."""

    @property
    def manifest(self) -> Manifest:
        """What is known of it without asking."""
        ...

    def complaint(self, answer: Answer) -> ProviderError | None:
        """What the platform complains of in this answer, or None where it is content.

        The one place that reads the platform's dialect of “no”.
        """
        ...


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """What the platform gave for a code."""

    credential: Credential
    grant: Grant


class FreshUrl(msgspec.Struct, frozen=True, kw_only=True):
    """An address that the platform hands out for a while."""

    url: str
    expires_at: datetime | None
    """None where the platform does not say."""


class Page[T](msgspec.Struct, frozen=True, kw_only=True):
    """One page of a bulk read, in the platform's order; one call brings one page."""

    rows: tuple[T, ...]
    next: str = ""
    """Where to go on: the provider's own mark, kept and handed back; empty after the last page."""
    total: int | None = None
    """How many rows the whole listing has up to here, as the platform tells; None if it does not.

    On the last page it is checked against what came, so that rows that moved between two pages
    are noticed.
    """
    left: int = 0
    """How many pages are still to come, as far as is known."""


@runtime_checkable
class Authorizes(Protocol):
    """A provider whose platform has people say yes on a consent page."""

    async def exchange(
        self, session: Session, code: Secret, *, redirect_uri: str, verifier: Secret | None
    ) -> Exchange:
        """Turn the callback's code into a credential. Raises CodeDead for a used or old one."""
        ...

    async def identify(self, session: Session) -> PlatformUser:
        """Whom the session's credential speaks for."""
        ...

    async def prove(
        self, session: Session, account: AdAccountId | None
    ) -> Mapping[PermissionSlug, bool]:
        """Which permissions work, by a real, cheap, reading call each; on `account` where given.

        Permissions that no reading call can prove are left out.
        """
        ...

    async def revoke(self, session: Session, credential: Credential) -> None:
        """Give the credential back. Content where the platform says it was dead already."""
        ...


@runtime_checkable
class ListsBusinessCenters(Protocol):
    """A provider that has Business Centers."""

    def business_centers(self, session: Session) -> AsyncIterator[SeenBusinessCenter]:
        """Every Business Center the connected person is in, with their role."""
        ...


@runtime_checkable
class ListsAdAccounts(Protocol):
    """A provider that has ad accounts."""

    def ad_accounts(
        self, session: Session, centers: Iterable[SeenBusinessCenter]
    ) -> AsyncIterator[SeenAdAccount]:
        """Every ad account the connected person reaches, once each, in `centers` or outside."""
        ...


@runtime_checkable
class ReadsBalances(Protocol):
    """A provider that tells what is left on an ad account."""

    async def balance(self, session: Session, account: AdAccount) -> Balance | None:
        """What the account has left; None where the platform does not tell."""
        ...


@runtime_checkable
class ReadsCenterBalances(Protocol):
    """A provider that tells what a Business Center and all its ad accounts have left."""

    async def center_balances(
        self, session: Session, center: BusinessCenter, cursor: str
    ) -> Page[Balance]:
        """One page of balances: the Business Center's own, and those of its ad accounts."""
        ...


@runtime_checkable
class ReadsTransactions(Protocol):
    """A provider that lists movements of money."""

    async def transactions(
        self, session: Session, center: BusinessCenter, window: Window, cursor: str
    ) -> Page[Transaction]:
        """One page of what moved in the Business Center and its ad accounts, on UTC days."""
        ...


@runtime_checkable
class ReadsCampaigns(Protocol):
    """A provider that lists campaigns."""

    async def campaigns(self, session: Session, account: AdAccount, cursor: str) -> Page[Campaign]:
        """One page of the account's campaigns, deleted ones included."""
        ...


@runtime_checkable
class ReadsAdGroups(Protocol):
    """A provider that lists ad groups."""

    async def ad_groups(self, session: Session, account: AdAccount, cursor: str) -> Page[AdGroup]:
        """One page of the account's ad groups, deleted ones included."""
        ...


@runtime_checkable
class ReadsAds(Protocol):
    """A provider that lists ads."""

    async def ads(self, session: Session, account: AdAccount, cursor: str) -> Page[Ad]:
        """One page of the account's ads, deleted and automatic ones included."""
        ...


@runtime_checkable
class ReadsCreatives(Protocol):
    """A provider that lists an account's images and videos."""

    async def creatives(self, session: Session, account: AdAccount, cursor: str) -> Page[Creative]:
        """One page of the account's images and videos."""
        ...

    async def creative_url(
        self, session: Session, account: AdAccount, creative: Creative
    ) -> FreshUrl | None:
        """Where the file can be seen now; None where the platform shows it no more."""
        ...


@runtime_checkable
class ReadsAudiences(Protocol):
    """A provider that lists audiences."""

    async def audiences(self, session: Session, account: AdAccount, cursor: str) -> Page[Audience]:
        """One page of the account's custom and lookalike audiences."""
        ...


@runtime_checkable
class ReadsPixels(Protocol):
    """A provider that lists pixels and counts their events."""

    async def pixels(self, session: Session, account: AdAccount, cursor: str) -> Page[Pixel]:
        """One page of the account's pixels."""
        ...

    async def pixel_events(
        self,
        session: Session,
        account: AdAccount,
        pixels: tuple[str, ...],
        window: Window,
        cursor: str,
    ) -> Page[PixelEvent]:
        """One page of what the pixels of those ids received, on UTC days."""
        ...


@runtime_checkable
class ReadsInsights(Protocol):
    """A provider that reports metrics by day."""

    async def insights(
        self, session: Session, account: AdAccount, level: Level, window: Window, cursor: str
    ) -> Page[Insight]:
        """One page of the window's rows; days and entities without delivery may be absent.

        Raises TooLarge where the window must be asked for in smaller ones.
        """
        ...
