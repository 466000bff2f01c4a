"""The providers that are installed, and the lines to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from msgspec.structs import replace as replace_struct

from adapters.bounds import ENTERED, USUAL
from adapters.buckets import Buckets
from adapters.guard import check_url
from adapters.http import Client, HttpSession
from adapters.in_flight import InFlight
from adapters.metrics import Metrics
from adapters.pace import Pace
from adapters.plugins import Plugins
from adapters.redact import Redactor
from adapters.trial import Trial
from core.credential import AppCredentials, Credential
from core.errors import Invalid, NotFound
from core.ids import ProviderSlug
from core.operator_errors import SettingInvalid, SettingMissing
from core.ports.allowances import Allowances
from core.provider import Manifest, Provider, Rate
from core.quota import SOMEBODY, Caller
from core.sandbox import Sandbox
from core.secret import Secret, digest

NO_APP = AppCredentials(id="", secret=Secret(""))
"""Of a provider that takes keys: it needs no developer app."""


@dataclass(slots=True, kw_only=True)
class InstalledPlatforms:
    """The Platforms that plugins bring, reached over one client, one pace a provider."""

    plugins: Plugins
    client: Client
    redactor: Redactor
    allowances: Allowances
    apps: Mapping[ProviderSlug, AppCredentials]
    metrics: Metrics = field(default_factory=Metrics)
    levels: Mapping[ProviderSlug, str] = field(default_factory=dict[ProviderSlug, str])
    """How much each platform allows our app; where none is named, what the manifest says."""
    api_urls: Mapping[ProviderSlug, str] = field(default_factory=dict[ProviderSlug, str])
    """Replace the manifests' own, as do the next."""
    authorize_urls: Mapping[ProviderSlug, str] = field(default_factory=dict[ProviderSlug, str])
    allow_private: bool = False
    """Whether an address that a person entered may lead into the operator's own network."""
    _in_flight: InFlight = field(init=False, repr=False, default_factory=InFlight)
    _paces: dict[tuple[ProviderSlug, str], Pace] = field(
        init=False, repr=False, default_factory=dict[tuple[ProviderSlug, str], Pace]
    )

    def __post_init__(self) -> None:
        for app in self.apps.values():
            self.redactor.keep(app.secret)
        for provider in self.all():
            self._rates(provider.manifest)
            if provider.manifest.slug in self.apps:
                self._app(provider)

    async def close(self) -> None:
        """Let nobody lease slots any more."""
        for pace in self._paces.values():
            await pace.close()

    @property
    def broken(self) -> Mapping[str, str]:
        """Why plugins were left out, by the name of their entry point."""
        return self.plugins.broken

    def all(self) -> tuple[Provider, ...]:
        return tuple(self.plugins.providers.values())

    def get(self, slug: ProviderSlug) -> Provider:
        if provider := self.plugins.providers.get(slug):
            return provider
        raise NotFound("provider", slug)

    def authorize_url(self, slug: ProviderSlug) -> str:
        manifest = self.get(slug).manifest
        if manifest.oauth is None:
            raise NotFound("consent page of", manifest.name)
        return self.authorize_urls.get(slug, manifest.oauth.authorize_url)

    def line(
        self, slug: ProviderSlug, credential: Credential | None, caller: Caller | None = None
    ) -> HttpSession:
        provider = self.get(slug)
        secrets = tuple(_secrets(provider.manifest, credential)) if credential else ()
        for secret in secrets:
            self.redactor.notice(secret)
        return HttpSession(
            provider=provider,
            client=self.client,
            app=self._app(provider),
            api_url=self._address(provider.manifest, credential),
            credential=credential,
            pace=self._pace(provider.manifest, credential),
            caller=_signing(caller or SOMEBODY, credential),
            metrics=self.metrics,
            in_flight=self._in_flight,
            redactor=self.redactor,
            secrets=secrets,
            bounds=ENTERED if _has_own_address(provider.manifest, credential) else USUAL,
        )

    def sandboxes(self) -> dict[ProviderSlug, Sandbox]:
        """The platforms' stand-ins, of those plugins that have one."""
        return self.plugins.sandboxes()

    def trial(self, slug: ProviderSlug, credential: Credential) -> HttpSession:
        line = self.line(slug, credential)
        return replace(line, trial=Trial(line.pace))

    def _app(self, provider: Provider) -> AppCredentials:
        manifest = provider.manifest
        if manifest.api_key:
            return NO_APP
        if app := self.apps.get(manifest.slug):
            return replace_struct(app, options=_options(manifest, app))
        stem = f"ADPORT_{manifest.slug.upper().replace('-', '_')}_APP"
        raise SettingMissing(
            f"The developer app of {manifest.name} is not set: {stem}_ID and {stem}_SECRET.",
            remedy=f"Set {stem}_ID and {stem}_SECRET to the app's id and secret, and restart.",
        )

    def _address(self, manifest: Manifest, credential: Credential | None) -> str:
        """The base of every call. Raises Invalid or ForbiddenHost for an address of a person's."""
        field = manifest.api_key.url_field if manifest.api_key else ""
        entered = credential.fields.get(field) if credential else None
        if entered is None:
            return self.api_urls.get(manifest.slug, manifest.api_url)
        try:
            check_url(entered.reveal(), allow_private=self.allow_private)
        except SettingInvalid as error:
            raise Invalid(str(error), field=field) from error
        return entered.reveal()

    def _pace(self, manifest: Manifest, credential: Credential | None) -> Pace:
        """One for the app; where there is none, one for each key."""
        if manifest.api_key:
            app_id = digest(credential.token)[:16] if credential else "none"
        else:
            app_id = self.apps[manifest.slug].id
        place = manifest.slug, app_id
        if place not in self._paces:
            buckets = Buckets(
                provider=manifest.slug,
                app_id=app_id,
                rates=self._rates(manifest),
                account_rates=manifest.account_rates,
                classes=manifest.classes,
            )
            self._paces[place] = Pace(
                name=manifest.name, buckets=buckets, allowances=self.allowances
            )
        return self._paces[place]

    def _rates(self, manifest: Manifest) -> tuple[Rate, ...]:
        """What the app is allowed. Raises SettingInvalid for a level the platform does not have."""
        level = self.levels.get(manifest.slug)
        if level is None:
            return manifest.rates
        if level not in manifest.levels:
            name = f"ADPORT_{manifest.slug.upper().replace('-', '_')}_LEVEL"
            known = ", ".join(manifest.levels) or "none, for it has no levels"
            raise SettingInvalid(f"{name} is “{level[:20]}”; {manifest.name} knows {known}.")
        return manifest.levels[level]


def _options(manifest: Manifest, app: AppCredentials) -> dict[str, str]:
    """What is decided of each option. Raises SettingInvalid for one the provider does not have."""
    defaults = {one.name: one.default for one in manifest.options}
    for name in app.options.keys() - defaults.keys():
        variable = f"ADPORT_{manifest.slug.upper()}_OPTION_{name}"
        raise SettingInvalid(f"{variable} is set, but {manifest.name} has no such option.")
    return {**defaults, **app.options}


def _has_own_address(manifest: Manifest, credential: Credential | None) -> bool:
    """Whether the address was entered with the credential."""
    form = manifest.api_key
    return bool(form and credential and form.url_field in credential.fields)


def _signing(caller: Caller, credential: Credential | None) -> Caller:
    token = digest(credential.token)[:16] if credential else ""
    return replace_struct(caller, token=token)


def _secrets(manifest: Manifest, credential: Credential) -> Iterator[Secret]:
    yield credential.token
    if credential.refresh:
        yield credential.refresh
    for one in manifest.api_key.fields if manifest.api_key else ():
        if one.is_secret and one.name in credential.fields:
            yield credential.fields[one.name]
