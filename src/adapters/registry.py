"""The providers that are installed, found by pluggy, and the lines to them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

import structlog
from msgspec.structs import replace as replace_struct
from pluggy import HookImpl, PluginManager

from adapters.buckets import Buckets
from adapters.http import Client, HttpSession
from adapters.in_flight import InFlight
from adapters.metrics import Metrics
from adapters.pace import Pace
from adapters.redact import Redactor
from adapters.trial import Trial
from core import hookspecs
from core.credential import AppCredentials, Credential
from core.errors import NotFound
from core.ids import ProviderSlug
from core.operator_errors import SettingInvalid, SettingMissing
from core.ports.allowances import Allowances
from core.provider import Manifest, Provider, Rate
from core.quota import SOMEBODY, Caller
from core.sandbox import Sandbox

GROUP = "adport"

log = structlog.get_logger()


class Plugins:
    """What the entry points of the group bring; ours are found the same way as anyone's.

    A plugin that fails is logged and left out; `broken` tells why, by its entry point's name.
    """

    def __init__(self, points: Iterable[EntryPoint] | None = None) -> None:
        self.broken: dict[str, str] = {}
        self._manager = PluginManager(GROUP)
        self._manager.add_hookspecs(hookspecs)
        for point in entry_points(group=GROUP) if points is None else points:
            self._register(point)
        self.providers: Mapping[ProviderSlug, Provider] = self._providers()

    def sandboxes(self) -> dict[ProviderSlug, Sandbox]:
        """The platforms' stand-ins, of those plugins that have one."""
        found = self._brought(self._manager.hook.adport_sandbox.get_hookimpls())
        return {sandbox.provider: sandbox for _, sandbox in found}

    def _register(self, point: EntryPoint) -> None:
        try:
            self._manager.register(point.load(), name=point.name)
            self._manager.check_pending()
        except Exception as error:  # whatever a stranger's module does on import
            self._leave_out(point.name, error)

    def _providers(self) -> dict[ProviderSlug, Provider]:
        found: dict[ProviderSlug, Provider] = {}
        for name, provider in self._brought(self._manager.hook.adport_provider.get_hookimpls()):
            try:
                slug = cast("Provider", provider).manifest.slug
            except AttributeError as error:
                self._leave_out(name, error)
                continue
            if slug in found:
                self._leave_out(name, ValueError(f"Another plugin provides “{slug}” already."))
                continue
            found[slug] = provider
        return dict(sorted(found.items(), key=lambda item: item[1].manifest.name.casefold()))

    def _brought(self, hooks: Iterable[HookImpl]) -> Iterator[tuple[str, Any]]:
        """What each hook returns, by its plugin's name, in the order of registration."""
        for hook in hooks:
            try:
                brought: Any = hook.function()
            except Exception as error:  # whatever a stranger's hook does
                self._leave_out(hook.plugin_name, error)
                continue
            yield hook.plugin_name, brought

    def _leave_out(self, name: str, error: Exception) -> None:
        self.broken[name] = f"{type(error).__name__}: {error}"
        log.error("plugin.broken", plugin=name, problem=self.broken[name])
        if self._manager.has_plugin(name):
            self._manager.unregister(name=name)


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
    _in_flight: InFlight = field(init=False, repr=False, default_factory=InFlight)
    _paces: dict[ProviderSlug, Pace] = field(
        init=False, repr=False, default_factory=dict[ProviderSlug, Pace]
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
        return self.authorize_urls.get(slug, self.get(slug).manifest.oauth.authorize_url)

    def line(
        self, slug: ProviderSlug, credential: Credential | None, caller: Caller | None = None
    ) -> HttpSession:
        provider = self.get(slug)
        if credential:
            self.redactor.notice(credential.token)
            if credential.refresh:
                self.redactor.notice(credential.refresh)
        return HttpSession(
            provider=provider,
            client=self.client,
            app=self._app(provider),
            api_url=self.api_urls.get(slug, provider.manifest.api_url),
            credential=credential,
            pace=self._pace(provider.manifest),
            caller=caller or SOMEBODY,
            metrics=self.metrics,
            in_flight=self._in_flight,
        )

    def sandboxes(self) -> dict[ProviderSlug, Sandbox]:
        """The platforms' stand-ins, of those plugins that have one."""
        return self.plugins.sandboxes()

    def trial(self, slug: ProviderSlug, credential: Credential) -> HttpSession:
        line = self.line(slug, credential)
        return replace(line, trial=Trial(line.pace))

    def _app(self, provider: Provider) -> AppCredentials:
        manifest = provider.manifest
        if app := self.apps.get(manifest.slug):
            return replace_struct(app, options=_options(manifest, app))
        stem = f"ADPORT_{manifest.slug.upper().replace('-', '_')}_APP"
        raise SettingMissing(
            f"The developer app of {manifest.name} is not set: {stem}_ID and {stem}_SECRET.",
            remedy=f"Set {stem}_ID and {stem}_SECRET to the app's id and secret, and restart.",
        )

    def _pace(self, manifest: Manifest) -> Pace:
        if manifest.slug not in self._paces:
            buckets = Buckets(
                provider=manifest.slug,
                app_id=self.apps[manifest.slug].id,
                rates=self._rates(manifest),
                account_rates=manifest.account_rates,
                classes=manifest.classes,
            )
            self._paces[manifest.slug] = Pace(
                name=manifest.name, buckets=buckets, allowances=self.allowances
            )
        return self._paces[manifest.slug]

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
