"""The plugins that are installed, found by pluggy, and what became of each."""

import warnings
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any, cast

import msgspec
import structlog
from pluggy import HookCaller, PluginManager

from core import hookspecs
from core.abilities import abilities_of
from core.ids import ProviderSlug
from core.provider import Provider
from core.sandbox import Sandbox

GROUP = "adport"

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


class Plugins:
    """What the entry points of the group bring; ours are found the same way as anyone's.

    A plugin that fails is logged and left out; `broken` tells why, by its entry point's name.
    """

    def __init__(self, points: Iterable[EntryPoint] | None = None) -> None:
        self.found: dict[str, Plugin] = {}
        self._manager = PluginManager(GROUP)
        self._manager.add_hookspecs(hookspecs)
        for point in entry_points(group=GROUP) if points is None else points:
            self._register(point)
        self.providers: Mapping[ProviderSlug, Provider] = self._providers()

    @property
    def broken(self) -> dict[str, str]:
        """Why plugins were left out, by their names."""
        return {name: one.problem for name, one in self.found.items() if one.problem}

    def sandboxes(self) -> dict[ProviderSlug, Sandbox]:
        """The platforms' stand-ins, of those plugins that have one."""
        found = self._brought(self._manager.hook.adport_sandbox)
        return {sandbox.provider: sandbox for _, sandbox in found}

    def _register(self, point: EntryPoint) -> None:
        if point.name in self.found:
            log.error("plugin.broken", plugin=point.name, problem="Its name is taken.")
            return
        plugin = Plugin(name=point.name, module=point.value, package=_package(point))
        self.found[point.name] = plugin
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always", category=hookspecs.Outdated)
                module = point.load()
                plugin.hooks_version = _checked_version(module)
                self._manager.register(module, name=point.name)
                self._manager.check_pending()
        except (Exception, SystemExit) as error:  # whatever a stranger's module does on import
            self._leave_out(point.name, error)
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

    def _providers(self) -> dict[ProviderSlug, Provider]:
        found: dict[ProviderSlug, Provider] = {}
        for name, provider in self._brought(self._manager.hook.adport_provider):
            try:
                slug = cast("Provider", provider).manifest.slug
            except AttributeError as error:
                self._leave_out(name, error)
                continue
            if slug in found:
                self._leave_out(name, ValueError(f"Another plugin provides “{slug}” already."))
                continue
            found[slug] = provider
            self.found[name].provider = slug
            self.found[name].abilities = abilities_of(provider)
        return dict(sorted(found.items(), key=lambda item: item[1].manifest.name.casefold()))

    def _brought(self, caller: HookCaller) -> Iterator[tuple[str, Any]]:
        """What each plugin's hook returns, by the plugin's name, in the order of registration."""
        for hook in caller.get_hookimpls():
            self.found[hook.plugin_name].hooks[caller.name] += 1
            try:
                brought: Any = hook.function()
            except (Exception, SystemExit) as error:  # whatever a stranger's hook does
                self._leave_out(hook.plugin_name, error)
                continue
            yield hook.plugin_name, brought

    def _leave_out(self, name: str, error: BaseException) -> None:
        problem = f"{type(error).__name__}: {error}"
        self.found[name].problem = problem
        log.error("plugin.broken", plugin=name, problem=problem)
        if self._manager.has_plugin(name):
            self._manager.unregister(name=name)


def _package(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else ""


def _checked_version(module: ModuleType) -> int | None:
    """The hooks it is written for. Raises ValueError where they are none of ours."""
    wanted = getattr(module, hookspecs.VERSION_NAME, None)
    if wanted is None:
        return None
    newest, oldest = hookspecs.HOOKS_VERSION, hookspecs.OLDEST_VERSION
    if isinstance(wanted, bool) or not isinstance(wanted, int):
        raise TypeError(f"{hookspecs.VERSION_NAME} is no whole number.")
    if wanted > newest:
        raise ValueError(f"It is written for hooks {wanted}; this Adport has hooks {newest}.")
    if wanted < oldest:
        raise ValueError(f"It is written for hooks {wanted}; the oldest that work are {oldest}.")
    return wanted
