"""What a provider plugin is, and what it is handed."""

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Protocol, runtime_checkable

import msgspec

from core.ad_account import SeenAdAccount, UnlistedAdAccounts
from core.auth import ApiKey, OAuth
from core.business_center import SeenBusinessCenter
from core.connection import PlatformUser
from core.credential import AppCredentials, Credential
from core.ids import AdAccountId, PermissionSlug, ProviderSlug
from core.insight import Level
from core.linking import Linking
from core.permission import Feature, Grant, Permission
from core.provider_errors import ProviderError, RateLimited
from core.secret import Secret


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """The platform allows an app so many calls in so many seconds."""

    calls: int
    seconds: int


class CallClass(msgspec.Struct, frozen=True, kw_only=True):
    """Some paths to which the platform allows fewer calls than to the rest."""

    name: str
    paths: frozenset[str]
    """As they are called, such as `report/task/create/`."""
    rates: tuple[Rate, ...]


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """What the platform's papers leave open: `ADPORT_<SLUG>_OPTION_<NAME>` decides it."""

    name: str
    """In capitals, such as `PAGE_SIZE`."""
    default: str
    meaning: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a provider without asking it anything."""

    slug: ProviderSlug
    name: str
    icon: str
    """Two letters for a badge."""
    api_url: str
    """The base of every call; `ADPORT_<SLUG>_API_URL` replaces it. May be empty where a field of
    the form has it."""
    auth: OAuth | ApiKey
    """How a person lets us in."""
    token_header: str = "Authorization"  # noqa: S105 - a header's name
    """Empty where the token goes elsewhere; see `SignsQuery`."""
    token_prefix: str = "Bearer "  # noqa: S105 - a header's prefix
    form_bodies: bool = False
    """Whether a body goes out as a form, its lists and objects as JSON, in place of JSON."""
    options: tuple[Option, ...] = ()
    permissions: tuple[Permission, ...]
    features: tuple[Feature, ...]
    rates: tuple[Rate, ...] = ()
    """Of the whole developer app, over all its connections."""
    levels: Mapping[str, tuple[Rate, ...]] = {}
    """The same by the level of the app; `ADPORT_<SLUG>_LEVEL` picks one in place of `rates`."""
    account_rates: tuple[Rate, ...] = ()
    """Of one path for one ad account."""
    classes: tuple[CallClass, ...] = ()
    """Narrower limits of some paths, of the whole app as well."""
    insight_levels: tuple[Level, ...] = tuple(Level)
    """What it has metrics of, where it satisfies ReadsInsights."""
    insight_window_days: int = 30
    """The widest window of daily insights one call may ask for."""
    attribution_days: int = 28
    linking: Linking | None = None
    """How public accounts are linked, where it satisfies LinksAccounts."""
    secret_params: frozenset[str] = frozenset({"secret", "access_token", "client_secret", "code"})
    """Query parameters whose values are masked wherever a URL is shown."""
    words: Mapping[str, str] = {}
    """The platform's own words for ours: `business_center` → “Business Portfolio”."""

    @property
    def oauth(self) -> OAuth | None:
        """Its consent page; None where it has none."""
        return self.auth if isinstance(self.auth, OAuth) else None

    @property
    def api_key(self) -> ApiKey | None:
        """What a person enters; None where they go to a consent page."""
        return self.auth if isinstance(self.auth, ApiKey) else None


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

    @property
    def credential(self) -> Credential | None:
        """What the calls are signed with: for a platform that wants it in a body as well."""
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


@runtime_checkable
class SignsQuery(Protocol):
    """A provider whose platform wants more of a signed call than a header."""

    def signature(self, app: AppCredentials, credential: Credential) -> Mapping[str, str]:
        """Query parameters of every signed call; those that a call itself names go before them."""
        ...


@runtime_checkable
class TellsUsage(Protocol):
    """A provider whose platform tells with its answers how much of an allowance is used up."""

    def usage(self, answer: Answer) -> RateLimited | Iterable[RateLimited] | None:
        """For how long to leave whom alone after this answer, with which all else is well.

        Several where several allowances are nearly used up, such as the app's and an account's.
        """
        ...


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """What the platform gave for a code."""

    credential: Credential
    grant: Grant


@runtime_checkable
class Identifies(Protocol):
    """A provider that tells whom a credential speaks for; every one that can be connected does."""

    async def identify(self, session: Session) -> PlatformUser:
        """Whom the session's credential speaks for."""
        ...


@runtime_checkable
class Proves(Protocol):
    """A provider that finds out which permissions work."""

    async def prove(
        self, session: Session, account: AdAccountId | None
    ) -> Mapping[PermissionSlug, bool]:
        """Which permissions work, by a real, cheap, reading call each; on `account` where given.

        Permissions that no reading call can prove are left out.
        """
        ...


@runtime_checkable
class Revokes(Protocol):
    """A provider that can have its platform take a credential back."""

    async def revoke(self, session: Session, credential: Credential) -> None:
        """Give the credential back. Content where the platform says it was dead already."""
        ...


@runtime_checkable
class Authorizes(Identifies, Proves, Revokes, Protocol):
    """A provider whose platform has people say yes on a consent page."""

    async def exchange(
        self, session: Session, code: Secret, *, redirect_uri: str, verifier: Secret | None
    ) -> Exchange:
        """Turn the callback's code into a credential. Raises CodeDead for a used or old one."""
        ...


@runtime_checkable
class Signs(Protocol):
    """A provider whose calls are signed otherwise than with one header of the manifest's."""

    def sign(self, credential: Credential) -> Mapping[str, str]:
        """The headers of every call."""
        ...


@runtime_checkable
class TakesTokens(Authorizes, Protocol):
    """A provider whose platform gives out tokens by hand, which people paste here."""

    async def adopt(self, session: Session, token: Secret) -> Exchange:
        """What the token is and may do; the session is not signed.

        Raises Expired or Revoked for a token that opens nothing.
        """
        ...


@runtime_checkable
class Refreshes(Protocol):
    """A provider whose tokens end, and are renewed without a person."""

    async def refresh(self, session: Session, credential: Credential) -> Credential:
        """The next credential; the session is not signed.

        Without a refresh token of its own it goes on with the old one. Raises Expired or Revoked
        only where the refresh token is dead for good.
        """
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
    ) -> AsyncIterator[SeenAdAccount | UnlistedAdAccounts]:
        """Every ad account the connected person reaches, once each, in `centers` or outside.

        A Business Center that keeps its accounts to itself is named in between.
        """
        ...
