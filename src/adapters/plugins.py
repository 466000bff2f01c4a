"""The plugins that are installed, found by pluggy, and what became of each."""

import importlib
import traceback
import warnings
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import structlog
from pluggy import HookCaller, PluginManager

from core import hookspecs
from core.abilities import abilities_of
from core.ids import ProviderSlug
from core.provider import Provider
from core.sandbox import Sandbox
from core.soundness import flaws_of

GROUP = "adport"
OURS = "adport"
"""The distribution whose plugins go before all others."""
PYTHON = Path(importlib.__file__).parent
"""How Python imports a module is no part of a plugin."""

log = structlog.get_logger()


class Plugin(msgspec.Struct, kw_only=True):
    """One plugin, and how it fares in this process."""

    name: str
    """Its entry point's."""
    module: str
    package: str = ""
    """The distribution that brings it, and its version."""
    hooks_version: int | None = None
    """Which hooks it is written for; None where it does not say."""
    hooks: dict[str, int] = {}
    """The hooks it implements, and how often each was called."""
    provider: ProviderSlug | None = None
    abilities: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    """What of it will not work for ever."""
    problem: str = ""
    """Why it was left out; empty where it was not."""


class Unfit(Exception):
    """Why a plugin that loads is left out all the same, in a sentence that needs no more."""


class Plugins:
    """What the entry points of the group bring; ours are found the same way as anyone's.

    They are taken in one order on every machine: ours, then by the names of distribution and
    entry point. A plugin that fails is logged and left out; `broken` tells why, by its name.
    """

    def __init__(self, points: Iterable[EntryPoint] | None = None) -> None:
        self.found: dict[str, Plugin] = {}
        self._manager = PluginManager(GROUP)
        self._manager.add_hookspecs(hookspecs)
        found = entry_points(group=GROUP) if points is None else points
        for point in sorted(found, key=_rank):
            self._register(point)
        self.providers: Mapping[ProviderSlug, Provider] = self._providers()

    @property
    def broken(self) -> dict[str, str]:
        """Why plugins were left out, by their names."""
        return {name: one.problem for name, one in self.found.items() if one.problem}

    def why_absent(self, slug: str) -> str:
        """What to mend where a provider of that slug was left out; empty where none was."""
        return next(
            (
                f"Mend the plugin “{name}” ({one.package or one.module}), which was left out:"
                f" {one.problem}"
                for name, one in self.found.items()
                if one.problem and slug in {one.name, one.provider}
            ),
            "",
        )

    def sandboxes(self) -> dict[ProviderSlug, Sandbox]:
        """The platforms' stand-ins, of those plugins that have one."""
        found: dict[ProviderSlug, Sandbox] = {}
        for name, sandbox in self._brought(self._manager.hook.adport_sandbox):
            if not isinstance(sandbox, Sandbox):
                self._leave_out(name, _wrong("adport_sandbox", "an adport.Sandbox", sandbox))
            elif sandbox.provider not in self.providers:
                said = f"Its sandbox is of “{sandbox.provider}”, which no plugin provides."
                self._warn(self.found[name], [*self.found[name].warnings, said])
            elif sandbox.provider != self.found[name].provider:
                said = f"Its sandbox is of “{sandbox.provider}”, which another plugin provides."
                self._leave_out(name, Unfit(said))
            else:
                found[sandbox.provider] = sandbox
        return found

    def _register(self, point: EntryPoint) -> None:
        plugin = Plugin(name=point.name, module=point.value, package=_package(point))
        name = self._name(plugin)
        self.found[name] = plugin
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always", category=hookspecs.Outdated)
                module = point.load()
                plugin.hooks_version = _checked_version(module)
                self._manager.register(module, name=name)
                self._manager.check_pending()
        except BaseException as error:  # whatever a stranger's module does on import
            self._leave_out(name, error)
            return
        hooks = self._manager.get_hookcallers(module) or []
        plugin.hooks = {one.name: 0 for one in hooks}
        said = [str(one.message) for one in caught if issubclass(one.category, hookspecs.Outdated)]
        if plugin.hooks_version is None:
            said.append(f"It does not say for which hooks it is written: {hookspecs.VERSION_NAME}.")
        self._warn(plugin, said)

    def _warn(self, plugin: Plugin, said: list[str]) -> None:
        plugin.warnings = tuple(dict.fromkeys(said))
        for one in plugin.warnings:
            log.warning("plugin.outdated", plugin=plugin.name, what=one)

    def _name(self, plugin: Plugin) -> str:
        """What tells it from the others: two packages may name their entry points alike."""
        if plugin.name not in self.found:
            return plugin.name
        return f"{plugin.name} of {plugin.package or plugin.module}"

    def _providers(self) -> dict[ProviderSlug, Provider]:
        found: dict[ProviderSlug, Provider] = {}
        for name, provider in self._brought(self._manager.hook.adport_provider):
            try:
                slug = self._checked(provider, found)
                self.found[name].abilities = abilities_of(provider)
            except BaseException as error:  # a stranger's properties do what they like as well
                self._leave_out(name, error)
                continue
            found[slug] = provider
            self.found[name].provider = slug
        return dict(sorted(found.items(), key=lambda item: item[1].manifest.name.casefold()))

    def _checked(self, provider: Any, found: Mapping[ProviderSlug, Provider]) -> ProviderSlug:  # noqa: ANN401 - whatever a stranger's hook returns
        """Its slug. Raises Unfit where it cannot be worked with, or another has the slug."""
        if isinstance(provider, type):
            said = f"it returned the class {provider.__name__}"
            raise Unfit(f"adport_provider must return a provider; {said}.")
        if not hasattr(provider, "manifest"):
            raise _wrong("adport_provider", "a provider, which has a manifest", provider)
        if not callable(getattr(provider, "complaint", None)):
            raise Unfit("The provider has no complaint(), which reads the platform's answers.")
        if flaws := flaws_of(provider.manifest):
            raise Unfit(" ".join(flaws))
        slug: ProviderSlug = provider.manifest.slug
        if slug in found:
            [first] = [one for one in self.found.values() if one.provider == slug]
            raise Unfit(
                f"The provider “{slug}” comes from {first.package or first.module} already;"
                " this one needs another slug."
            )
        return slug

    def _brought(self, caller: HookCaller) -> Iterator[tuple[str, Any]]:
        """What each plugin's hook returns, by the plugin's name, in the order of `found`."""
        order = list(self.found)  # a plugin's own wish to be first or last does not count
        for hook in sorted(caller.get_hookimpls(), key=lambda one: order.index(one.plugin_name)):
            self.found[hook.plugin_name].hooks[caller.name] += 1
            try:
                brought: Any = hook.function()
            except BaseException as error:  # whatever a stranger's hook does
                self._leave_out(hook.plugin_name, error)
                continue
            yield hook.plugin_name, brought

    def _leave_out(self, name: str, error: BaseException) -> None:
        problem = _told(error)
        self.found[name].problem = problem
        log.error("plugin.broken", plugin=name, problem=problem)
        if self._manager.has_plugin(name):
            self._manager.unregister(name=name)


def _rank(point: EntryPoint) -> tuple[bool, str, str]:
    brought_by = point.dist.name if point.dist else ""
    return brought_by != OURS, brought_by, point.name


def _wrong(hook: str, wanted: str, brought: object) -> Unfit:
    if brought is None:
        return Unfit(f"{hook} must return {wanted}; it returned nothing.")
    return Unfit(f"{hook} must return {wanted}; it returned {type(brought).__name__}.")


def _told(error: BaseException) -> str:
    """The problem, and at which line of the plugin's own it arose."""
    if isinstance(error, Unfit):
        return str(error)
    try:
        said = f"{type(error).__name__}: {error}"
    except Exception:  # it is a stranger's
        said = type(error).__name__
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path != Path(__file__) and path.exists() and not path.is_relative_to(PYTHON):
            return f"{said} ({'/'.join(path.parts[-2:])}:{frame.lineno})"
    return said


def _package(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else ""


def _checked_version(module: ModuleType) -> int | None:
    """The hooks it is written for. Raises Unfit where they are none of ours."""
    wanted = getattr(module, hookspecs.VERSION_NAME, None)
    if wanted is None:
        return None
    newest, oldest = hookspecs.HOOKS_VERSION, hookspecs.OLDEST_VERSION
    if isinstance(wanted, bool) or not isinstance(wanted, int):
        raise Unfit(f"{hookspecs.VERSION_NAME} is no whole number.")
    if wanted > newest:
        raise Unfit(f"It is written for hooks {wanted}; this Adport has hooks {newest}.")
    if wanted < oldest:
        raise Unfit(f"It is written for hooks {wanted}; the oldest that work are {oldest}.")
    return wanted
