"""The installation's health, check by check, each with what to do about it."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib.metadata import packages_distributions
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from dishka import AsyncContainer
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.guard import check_url
from adapters.plugins import Plugin
from adapters.registry import InstalledPlatforms
from adapters.sealer import parse_ring
from adapters.sql.migrate import require_current, upgrade
from core.errors import Error
from core.operator_errors import SettingMissing
from core.plan import FACTORY
from core.ports.connections import Connections
from core.ports.plans import Plans
from core.problem import CATALOGUE
from core.provider import Authorizes, Provider
from core.provider_errors import CodeDead, Rejected
from core.secret import Secret
from core.usecases.keys import ProveKeys
from entrypoints.addresses import Addresses
from entrypoints.settings import Settings
from entrypoints.start import log_redacted, plan_unknown
from entrypoints.wiring import make_container

OURS = ("adport", "core", "adapters", "plugins", "entrypoints")
"""The names that our modules are imported by."""
NO_CODE = Secret("adport-doctor-asks-whether-the-app-is-known")
"""A code no platform gave out: it can only be refused, and how tells what we want to know."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One check and how it came out."""

    name: str
    passed: bool
    detail: str
    remedy: str = ""


async def examine(settings: Settings, *, online: bool) -> list[Finding]:
    """Every check, in the order in which things are to be mended."""
    async with _wired(settings, online=online) as container:
        await log_redacted(settings, container)
        found = [_well("settings", "They can be read."), _ring(settings), _names()]
        database = await _database(settings, container)
        found.append(database)
        if all(one.passed for one in found) and not _is_unborn(settings):
            found.append(await _proof(container))
        if found[-1].passed:
            found.append(await _plan(settings, container))
        found += await _providers(settings, container, online=online)
        if database.passed and not _is_unborn(settings):
            found += await _absent(container)
        return found


@asynccontextmanager
async def _wired(settings: Settings, *, online: bool) -> AsyncIterator[AsyncContainer]:
    """Calls are paced by way of the database: where there is none yet, a passing one does."""
    with TemporaryDirectory(prefix="adport-doctor-") as folder:
        is_passing = online and _is_unborn(settings)
        if is_passing:
            url = f"sqlite:///{Path(folder) / 'passing.db'}"
            settings = msgspec.structs.replace(settings, database_url=url)
        container = make_container(settings)
        try:
            if is_passing:
                await upgrade(await container.get(AsyncEngine))
            yield container
        finally:
            await container.close()


def _ring(settings: Settings) -> Finding:
    try:
        ring = parse_ring(settings.ring(), settings.ring_source)
    except Error as error:
        return _ill("master keys", error)
    return _well("master keys", f"{len(ring)} in the ring; “{ring[0].id}” seals.")


def _names() -> Finding:
    """Another distribution with a package of our name would shadow ours, or be shadowed."""
    others = rivals(packages_distributions().items())
    if not others:
        return _well("package names", "No other installed distribution uses ours.")
    told = ", ".join(f"{theirs} ({name})" for name, theirs in others)
    return Finding(
        name="package names",
        passed=False,
        detail=f"Other distributions bring packages named as ours: {told}.",
        remedy="Install Adport in an environment of its own, or uninstall those.",
    )


def rivals(owners: Iterable[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    """Our package names that others bring too, with who they are."""
    return sorted(
        {
            (name, distribution)
            for name, distributions in owners
            if name in OURS
            for distribution in distributions
            if distribution != "adport"
        }
    )


async def _database(settings: Settings, container: AsyncContainer) -> Finding:
    if _is_unborn(settings):
        return _well("database", "There is none yet; the first command makes it.")
    try:
        await require_current(await container.get(AsyncEngine))
    except Error as error:
        return _ill("database", error)
    return _well("database", "It answers, and its tables are this version's.")


async def _proof(container: AsyncContainer) -> Finding:
    try:
        async with container() as scope:
            await (await scope.get(ProveKeys))()
    except Error as error:
        return _ill("sealed secrets", error)
    return _well("sealed secrets", "The master keys open this database.")


async def _plan(settings: Settings, container: AsyncContainer) -> Finding:
    """The plan that new workspaces start with."""
    if _is_unborn(settings):
        known = {plan.slug for plan in FACTORY}
    else:
        async with container() as scope:
            known = {plan.slug for plan in await (await scope.get(Plans)).all()}
    if settings.plan not in known:
        return _ill("plan", plan_unknown(settings))
    return _well("plan", f"New workspaces start with “{settings.plan}”.")


async def _providers(
    settings: Settings, container: AsyncContainer, *, online: bool
) -> list[Finding]:
    platforms = await container.get(InstalledPlatforms)
    addresses = await container.get(Addresses)
    found = [
        Finding(
            name=f"plugin {name}",
            passed=False,
            detail=f"It was left out: {one.problem}",
            remedy=_mending(one),
        )
        for name, one in platforms.plugins.found.items()
        if one.problem
    ]
    for provider in platforms.all():
        app = _app(settings, platforms, addresses, provider)
        found.append(app)
        if online and app.passed and provider.manifest.slug in settings.apps:
            found.append(await _answer(platforms, addresses, provider))
    return found


def _mending(plugin: Plugin) -> str:
    package = plugin.package.partition(" ")[0] or plugin.module
    return (
        f"Upgrade or uninstall {package}, and restart. If it is yours, mend what is said above;"
        f" “python -c 'import {plugin.module}'” shows whether it can be imported."
    )


async def _absent(container: AsyncContainer) -> list[Finding]:
    """The providers that live connections are of, and nobody brings any more."""
    platforms = await container.get(InstalledPlatforms)
    async with container() as scope:
        connections = await (await scope.get(Connections)).usable()
    there = {provider.manifest.slug for provider in platforms.all()}
    counts = Counter(one.provider for one in connections if one.provider not in there)
    return [
        Finding(
            name=f"{slug} plugin",
            passed=False,
            detail=f"{count} of the connections are its, and no plugin that works provides it.",
            remedy=platforms.plugins.why_absent(slug) or CATALOGUE["provider_missing"].remedy,
        )
        for slug, count in sorted(counts.items())
    ]


def _app(
    settings: Settings, platforms: InstalledPlatforms, addresses: Addresses, provider: Provider
) -> Finding:
    manifest = provider.manifest
    name = f"{manifest.slug} app"
    try:
        if url := settings.api_urls.get(manifest.slug, manifest.api_url):
            check_url(url, allow_private=settings.allow_private_hosts)
        platforms.line(manifest.slug, None)
    except SettingMissing as error:
        return _well(name, f"Not in use. {error}") if settings.apps else _ill(name, error)
    except Error as error:
        return _ill(name, error)
    if manifest.api_key:
        return _well(name, "It takes keys; no developer app is needed.")
    callback = addresses(manifest.slug)
    return _well(name, f"It is set; register the callback {callback} at the platform.")


async def _answer(
    platforms: InstalledPlatforms, addresses: Addresses, provider: Provider
) -> Finding:
    """Offer a code that nobody gave out: a platform that knows the app says that it is dead."""
    slug = provider.manifest.slug
    name = f"{slug} platform"
    if not isinstance(provider, Authorizes):
        return _well(name, "It has no consent page to ask.")
    try:
        await provider.exchange(
            platforms.line(slug, None), NO_CODE, redirect_uri=addresses(slug), verifier=NO_CODE
        )
    except (CodeDead, Rejected):
        return _well(name, "It answers, and knows the app.")
    except Error as error:
        return _ill(name, error)
    return _well(name, "It answers.")


def _is_unborn(settings: Settings) -> bool:
    """Whether the embedded database has not been made yet; looking must not make it."""
    path = make_url(settings.database_url).database if settings.is_embedded else None
    return bool(path) and not Path(str(path)).exists()


def _well(name: str, detail: str) -> Finding:
    return Finding(name=name, passed=True, detail=detail)


def _ill(name: str, error: Error) -> Finding:
    return Finding(name=name, passed=False, detail=str(error), remedy=error.remedy)
