"""The scene of demo and journey: every sandbox served, and a fresh service's settings and key."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx  # noqa: TID251 - steers the sandbox as a person at its console would
import msgspec

from adapters.plugins import Plugins
from core.access import Actor
from core.ids import MemberId, ProviderSlug
from core.login import FIRST_ADDRESS
from core.operator_errors import ProviderMissing
from core.provider import ListsAdAccounts, Manifest, Provider
from core.sandbox import Sandbox
from core.secret import Secret
from core.usecases.api_keys import MakeApiKey, NewApiKey
from core.usecases.invitations import InviteMember
from core.usecases.workspaces import FoundWorkspace, NewWorkspace
from entrypoints.addresses import Addresses
from entrypoints.http.app import make_app
from entrypoints.journey import script
from entrypoints.journey.folder import make_key_file
from entrypoints.sandboxing import keys_for, settings_for
from entrypoints.serving import bind, port_of, served
from entrypoints.settings import Settings, read_settings
from entrypoints.start import opened, operator

HOST = "127.0.0.1"


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """Where everything is, and the owner's way in."""

    url: str
    """The service's."""
    api_key: Secret
    invitation: str
    """Where the owner chooses a password, once."""
    provider: ProviderSlug
    """The one that is played with."""
    provider_name: str
    sandbox: str
    """The address of its sandbox."""
    people: Mapping[str, str]
    """Who can sign in there, and what is particular about each."""
    environment: Mapping[str, str]
    """The settings that the service runs with."""
    others: tuple["Beside", ...] = ()
    """The sandboxes that are there, too."""


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A sandbox beside the one that is played with."""

    provider: ProviderSlug
    name: str
    """The provider's."""
    sandbox: str
    people: Mapping[str, str]
    has_accounts: bool
    """Whether there are ad accounts to connect."""
    keys: Mapping[str, Mapping[str, str]] = {}
    """What each of them enters, by the form's fields, where there is no page to sign in on."""
    labels: Mapping[str, str] = {}
    """What the form calls its fields."""

    @property
    def first(self) -> str:
        """The person who can do most."""
        return next(iter(self.people))


@asynccontextmanager
async def prepared(folder: Path, port: int, *, keeps_schedule: bool) -> AsyncIterator[Scene]:
    """Everything but the service itself: a workspace on the trial plan beside every sandbox.

    Raises OperatorError, such as ProviderMissing where no plugin brings a sandbox.
    """
    async with AsyncExitStack() as stack:
        plugins = Plugins()
        environment = _environment(folder, port)
        environment["ADPORT_SCHEDULE"] = str(keeps_schedule).lower()
        bases: dict[ProviderSlug, str] = {}
        sandboxes = playable(plugins)
        for slug, sandbox in sandboxes.items():
            provider = plugins.providers[slug]
            base = bases[slug] = await stack.enter_async_context(sandbox_served(sandbox))
            level = await _lifted(base, provider.manifest)
            environment |= settings_for(provider, sandbox, base, level=level)
        settings = read_settings(environment)
        slug = _richest(plugins, sandboxes)
        api_key, invitation = await _ways_in(settings)
        yield Scene(
            url=settings.public_url,
            api_key=api_key,
            invitation=invitation,
            provider=slug,
            provider_name=plugins.providers[slug].manifest.name,
            sandbox=bases[slug],
            people=sandboxes[slug].users,
            environment=environment,
            others=tuple(
                _beside(plugins.providers[other], sandboxes[other], bases[other])
                for other in sandboxes
                if other != slug
            ),
        )


async def empty_workspace(scene: Scene) -> str:
    """Found one more workspace, on the same plan and with nothing in it; its owner's way in."""
    settings = read_settings(scene.environment)
    async with opened(settings) as container:
        async with container() as scope:
            owner = await (await scope.get(FoundWorkspace))(
                NewWorkspace(
                    name="Your workspace",
                    plan=settings.plan,
                    owner_email=FIRST_ADDRESS,
                    owner_name="You",
                )
            )
        actor = Actor(
            workspace_id=owner.workspace_id, name=owner.name, role=owner.role, member_id=owner.id
        )
        async with container() as scope:
            invited = await (await scope.get(InviteMember))(actor, owner.id)
            return (await scope.get(Addresses)).invitation(invited.secret)


@asynccontextmanager
async def served_here(scene: Scene, listener: socket.socket) -> AsyncIterator[None]:
    """The scene's service, in this process."""
    async with (
        opened(read_settings(scene.environment)) as container,
        served(make_app(container), listener),
    ):
        yield


def playable(plugins: Plugins) -> dict[ProviderSlug, Sandbox]:
    """The sandboxes whose provider is installed, too. Raises ProviderMissing for none."""
    brought = plugins.sandboxes()
    found = {slug: brought[slug] for slug in plugins.providers if slug in brought}
    if not found:
        raise ProviderMissing("No installed plugin brings a sandbox to play with.")
    return found


def _beside(provider: Provider, sandbox: Sandbox, base: str) -> Beside:
    form = provider.manifest.api_key
    return Beside(
        provider=provider.manifest.slug,
        name=provider.manifest.name,
        sandbox=base,
        people=sandbox.users,
        has_accounts=isinstance(provider, ListsAdAccounts),
        keys=keys_for(provider, sandbox, base),
        labels={one.name: one.label for one in form.fields} if form else {},
    )


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


async def _lifted(base: str, manifest: Manifest) -> str:
    """The provider's quickest level, which the sandbox is told to allow; empty where it cannot."""
    if not manifest.levels:
        return ""
    level = max(manifest.levels, key=lambda one: _pace(manifest, one))
    async with httpx.AsyncClient(base_url=base) as client:
        answer = await client.post(script.SETTINGS, json={script.LEVEL: level})
    return level if answer.is_success else ""


def _pace(manifest: Manifest, level: str) -> float:
    return min(rate.calls / rate.seconds for rate in manifest.levels[level])


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


async def _ways_in(settings: Settings) -> tuple[Secret, str]:
    """A key for programs, and where the owner begins to use the pages."""
    async with opened(settings) as container:
        owner = await operator(settings, container)
        async with container() as scope:
            made = await (await scope.get(MakeApiKey))(owner, NewApiKey(name="Demo"))
        async with container() as scope:
            invited = await (await scope.get(InviteMember))(owner, owner.member_id or MemberId(""))
            addresses = await scope.get(Addresses)
            return made.secret, addresses.invitation(invited.secret)
