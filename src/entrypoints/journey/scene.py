"""The scene of demo and journey: every sandbox and the service, over real HTTP in one process."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import msgspec
from dishka import AsyncContainer

from adapters.registry import Plugins
from core.ids import ProviderSlug
from core.operator_errors import ProviderMissing
from core.sandbox import Sandbox
from core.secret import Secret
from core.usecases.api_keys import MakeApiKey, NewApiKey
from entrypoints.http.app import make_app
from entrypoints.journey.folder import make_key_file
from entrypoints.sandboxing import settings_for
from entrypoints.serving import bind, port_of, served
from entrypoints.settings import Settings, read_settings
from entrypoints.start import opened, operator

HOST = "127.0.0.1"


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """Where everything is, and the owner's way in."""

    url: str
    """The service's."""
    api_key: Secret
    provider: ProviderSlug
    """The one that is played with."""
    provider_name: str
    sandbox: str
    """The address of its sandbox."""
    people: Mapping[str, str]
    """Who can sign in there, and what is particular about each."""
    environment: Mapping[str, str]
    """The settings that the service runs with."""


@asynccontextmanager
async def staged(
    folder: Path, listener: socket.socket, *, keeps_schedule: bool = True
) -> AsyncIterator[Scene]:
    """A fresh service on the trial plan with every sandbox that is installed.

    Without a schedule nothing happens that nobody asked for.
    Raises OperatorError, such as ProviderMissing where no plugin brings a sandbox.
    """
    async with AsyncExitStack() as stack:
        stack.callback(listener.close)
        plugins = Plugins()
        environment = _environment(folder, port_of(listener))
        environment["ADPORT_SCHEDULE"] = str(keeps_schedule).lower()
        bases: dict[ProviderSlug, str] = {}
        sandboxes = playable(plugins)
        for slug, sandbox in sandboxes.items():
            bases[slug] = await stack.enter_async_context(sandbox_served(sandbox))
            environment |= settings_for(plugins.providers[slug], sandbox, bases[slug])
        settings = read_settings(environment)
        container = await stack.enter_async_context(opened(settings))
        key = await _make_key(settings, container)
        await stack.enter_async_context(served(make_app(container), listener))
        slug = _richest(plugins, sandboxes)
        yield Scene(
            url=settings.public_url,
            api_key=key,
            provider=slug,
            provider_name=plugins.providers[slug].manifest.name,
            sandbox=bases[slug],
            people=sandboxes[slug].users,
            environment=environment,
        )


def playable(plugins: Plugins) -> dict[ProviderSlug, Sandbox]:
    """The sandboxes whose provider is installed, too. Raises ProviderMissing for none."""
    brought = plugins.sandboxes()
    found = {slug: brought[slug] for slug in plugins.providers if slug in brought}
    if not found:
        raise ProviderMissing("No installed plugin brings a sandbox to play with.")
    return found


def _richest(plugins: Plugins, sandboxes: Mapping[ProviderSlug, Sandbox]) -> ProviderSlug:
    """The provider there is most to see of: one with Business Centers and ad accounts."""
    features = {slug: plugins.providers[slug].manifest.features for slug in sandboxes}
    return max(features, key=lambda slug: len(features[slug]))


@asynccontextmanager
async def sandbox_served(sandbox: Sandbox) -> AsyncIterator[str]:
    """A fresh sandbox on a free port, and its address."""
    listener = bind(HOST, 0)
    async with served(sandbox.make_app(), listener):
        yield f"http://{HOST}:{port_of(listener)}"


def _environment(folder: Path, port: int) -> dict[str, str]:
    return {
        "ADPORT_DATABASE_URL": f"sqlite:///{folder / 'adport.db'}",
        "ADPORT_KEYS_FILE": str(make_key_file(folder)),
        "ADPORT_PUBLIC_URL": f"http://{HOST}:{port}",
        "ADPORT_HOST": HOST,
        "ADPORT_PORT": str(port),
        "ADPORT_PLAN": "trial",
        "ADPORT_ALLOW_PRIVATE_HOSTS": "true",
        "ADPORT_LOG_LEVEL": "ERROR",
    }


async def _make_key(settings: Settings, container: AsyncContainer) -> Secret:
    owner = await operator(settings, container)
    async with container() as scope:
        make = await scope.get(MakeApiKey)
        return (await make(owner, NewApiKey(name="Demo"))).secret
