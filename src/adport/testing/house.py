"""The service behind the stages: one for all tests of a kit, for to wire it takes longest."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx  # noqa: TID251 - the sandbox is called in this process
from dishka import AnyOf, AsyncContainer, provide
from dishka import Provider as Wiring
from dishka import Scope as Life
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from adapters.http import Client
from adapters.metrics import Metrics
from adapters.plugins import Plugins
from adapters.redact import Redactor
from adapters.registry import InstalledPlatforms
from adapters.sealer import generate_key
from adport.testing.database import blank, engine_of
from adport.testing.desk import Desk
from adport.testing.free import Free, Given, MovedClock, Other, Unhurried
from adport.testing.stage import Stage
from adport.testing.wire import Wire
from core.access import Actor
from core.credential import AppCredentials
from core.ids import PlanSlug
from core.ports.allowances import Allowances
from core.ports.clock import Clock
from core.ports.platforms import Platforms
from core.provider import Provider
from core.sandbox import Sandbox
from core.secret import Secret
from core.usecases.profiles import CreateProfile, NewProfile
from core.usecases.workspaces import FoundWorkspace, NewWorkspace
from entrypoints.settings import Settings, read_settings
from entrypoints.wiring import make_container


class House:
    """A service and an event loop of its own; each test gets a fresh world and workspace in it.

    Those that only read share one, with somebody connected: to connect takes longer than they do.
    """

    def __init__(self, provider: Provider, sandbox: Sandbox) -> None:
        self._provider, self._sandbox = provider, sandbox
        self._runner, self._stack = asyncio.Runner(), AsyncExitStack()
        self._wire, self._clock = Wire(), MovedClock()
        self._app: Any = None
        self._read_only: tuple[Any, Stage] | None = None
        self._container, self._database = self._runner.run(self._open())

    def play(self, test: Callable[[Stage], Awaitable[None]], *, only_reads: bool) -> None:
        """Run one test on a stage of its own, or on the one that is only read."""
        self._runner.run(self._played(test, only_reads=only_reads))

    def close(self) -> None:
        """Let everything go."""
        self._runner.run(self._stack.aclose())
        self._runner.close()

    async def _played(self, test: Callable[[Stage], Awaitable[None]], *, only_reads: bool) -> None:
        self._clock.reset()
        async with _client(self._wire, "http://sandbox") as client:
            with _quiet() as logs:
                desk = Desk(client, self._sandbox)
                stage = await (self._shared(desk) if only_reads else self._fresh(desk))
                try:
                    await test(replace(stage, desk=desk, logs=logs))
                finally:
                    await desk.restored()

    async def _fresh(self, desk: Desk) -> Stage:
        self._wire.reset(self._app)
        is_fresh = self._app is not None and await desk.begin_anew()
        self._app = self._app if is_fresh else self._sandbox.make_app()
        return await self._stage(desk, self._app)

    async def _shared(self, desk: Desk) -> Stage:
        """In a world of its own, which no other test begins anew."""
        if self._read_only is None:
            stage = await self._stage(desk, self._sandbox.make_app())
            self._read_only = self._wire.app, replace(stage, reader=await stage.connect())
        app, stage = self._read_only
        self._wire.reset(app)
        return stage

    async def _stage(self, desk: Desk, app: Any) -> Stage:  # noqa: ANN401 - ASGI
        self._wire.reset(app)
        await desk.uncounted()
        ana = await _founded(self._container)
        async with self._container() as scope:
            profile = await (await scope.get(CreateProfile))(ana, NewProfile(name="Kit"))
        return Stage(
            provider=self._provider,
            sandbox=self._sandbox,
            wire=self._wire,
            desk=desk,
            clock=self._clock,
            container=self._container,
            database=self._database,
            ana=ana,
            profile_id=profile.id,
            began=self._clock.now(),
            logs=[],
        )

    async def _open(self) -> tuple[AsyncContainer, Path]:
        folder = self._stack.enter_context(TemporaryDirectory(prefix="adport-kit-"))
        database = Path(folder) / "kit.db"
        database.write_bytes(await asyncio.to_thread(blank))
        settings = read_settings(
            {"ADPORT_DATABASE_URL": f"sqlite:///{database}", "ADPORT_KEYS": generate_key()}
        )
        wires = Wires(self._provider, self._sandbox, self._wire, self._clock)
        container = make_container(settings, wires)
        self._stack.push_async_callback(container.close)
        return container, database


class Wires(Wiring):
    """What takes the place of the real thing."""

    scope = Life.APP

    def __init__(self, provider: Provider, sandbox: Sandbox, wire: Wire, clock: MovedClock) -> None:
        super().__init__()
        self._provider, self._sandbox, self._wire, self._clock = provider, sandbox, wire, clock

    @provide
    def clock(self) -> Clock:
        return self._clock

    @provide
    async def engine(self, settings: Settings) -> AsyncIterator[AsyncEngine]:
        engine = engine_of(settings.database_url)
        yield engine
        await engine.dispose()

    @provide
    def allowances(self) -> Allowances:
        return Free(self._clock)

    @provide
    def plugins(self) -> Plugins:
        return Given(self._provider, Other())

    @provide
    async def client(self) -> AsyncIterator[Client]:
        async with _client(self._wire, "") as client:
            yield client

    @provide
    def platforms(
        self, plugins: Plugins, client: Client, redactor: Redactor, metrics: Metrics
    ) -> AnyOf[Platforms, InstalledPlatforms]:
        app = AppCredentials(id=self._sandbox.app_id, secret=Secret(self._sandbox.app_secret))
        return Unhurried(
            plugins=plugins,
            client=client,
            redactor=redactor,
            allowances=Free(self._clock),
            metrics=metrics,
            clock=self._clock,
            apps={self._provider.manifest.slug: app, Other.manifest.slug: app},
        )


async def _founded(container: AsyncContainer) -> Actor:
    """A workspace for one test: in a shared one each would read what all before it left."""
    asked = NewWorkspace(
        name="Kit", plan=PlanSlug("self_hosted"), owner_email="ana@kit.example", owner_name="Ana"
    )
    async with container() as scope:
        owner = await (await scope.get(FoundWorkspace))(asked)
    return Actor(
        workspace_id=owner.workspace_id, name=owner.name, role=owner.role, member_id=owner.id
    )


@contextmanager
def _quiet() -> Iterator[list[Any]]:
    """Our log as a list; nothing of others', whose every statement takes longer than it tells."""
    loggers = [logging.getLogger(name) for name in ("aiosqlite", "httpx", "asyncio")]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.WARNING)
    try:
        with capture_logs() as logs:
            yield logs
    finally:
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)


def _client(wire: Wire, base: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=wire, base_url=base, follow_redirects=False)
