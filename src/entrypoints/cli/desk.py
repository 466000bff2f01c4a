"""What a command is handed: the opened service, who acts, and where the answer goes."""

import asyncio
import inspect
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

import click
import msgspec
from dishka import AsyncContainer

from core.access import Actor
from core.errors import Invalid
from core.ids import WorkspaceId
from core.ports.clock import Clock
from core.ports.members import Members
from core.ports.platforms import Platforms
from core.ports.workspaces import Workspaces
from entrypoints.cli.output import Output
from entrypoints.cli.wishes import Wishes, common_options, wishes_of
from entrypoints.settings import Settings, read_settings
from entrypoints.start import opened, operator

ENOUGH = 6
"""Characters of a workspace's id that name it."""

type Deed = Callable[..., Awaitable[None] | None]


@dataclass(frozen=True, slots=True)
class Desk:
    """The service, opened for one command."""

    settings: Settings
    container: AsyncContainer
    actor: Actor
    out: Output

    @asynccontextmanager
    async def using[T](self, kind: type[T]) -> AsyncIterator[T]:
        """A use case in a unit of work of its own."""
        async with self.container() as scope:
            yield await scope.get(kind)

    async def now(self) -> datetime:
        """The time as the service has it."""
        clock: Clock = await self.container.get(Clock)
        return clock.now()

    async def platforms(self) -> Platforms:
        """The installed providers."""
        platforms: Platforms = await self.container.get(Platforms)
        return platforms


class Command(click.Command):
    """A command whose help ends with examples."""

    def __init__(self, *args: Any, examples: tuple[str, ...] = (), **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write(f"{'':{formatter.current_indent}}{example}\n")


def command(
    group: click.Group | None, name: str, *examples: str
) -> Callable[[Deed], click.Command]:
    """A command of the group, whose deed is called as `deed(desk, …)` with the service opened."""

    async def in_service(deed: Deed, wishes: Wishes, given: dict[str, Any]) -> None:
        settings = settings_of(wishes)
        async with opened(settings) as container:
            settings = await named(settings, wishes, container)
            actor = await operator(settings, container)
            desk = Desk(settings, container, actor, Output(json=wishes.json))
            await _done(deed(desk, **given))

    return _made(group, name, examples, in_service)


def bare_command(
    group: click.Group | None, name: str, *examples: str
) -> Callable[[Deed], click.Command]:
    """A command that needs no opened service; its deed is called as `deed(wishes, …)`."""

    async def alone(deed: Deed, wishes: Wishes, given: dict[str, Any]) -> None:
        await _done(deed(wishes, **given))

    return _made(group, name, examples, alone)


def settings_of(wishes: Wishes) -> Settings:
    """The settings with what the command line says instead; quiet unless a level is set."""
    settings = read_settings()
    return msgspec.structs.replace(
        settings,
        member=wishes.acting_as or settings.member,
        workspace=wishes.within or settings.workspace,
        log_level=settings.log_level if os.environ.get("ADPORT_LOG_LEVEL") else "WARNING",
    )


async def named(settings: Settings, wishes: Wishes, container: AsyncContainer) -> Settings:
    """The settings with --workspace and --as known to mean somebody. Raises Invalid."""
    async with container() as scope:
        workspaces = [one.id for one in await (await scope.get(Workspaces)).all()]
        if wishes.within:
            within = _begun(wishes.within, workspaces)
            settings = msgspec.structs.replace(settings, workspace=within)
        wanted = WorkspaceId(settings.workspace or workspaces[0])
        if wishes.acting_as and wanted in workspaces:
            members = [one.email for one in await (await scope.get(Members)).of(wanted)]
            if wishes.acting_as.lower() not in members:
                raise Invalid(
                    f"--as names no member of this workspace: “{wishes.acting_as[:80]}”.",
                    field="as",
                    remedy="“adport members list” shows who there is.",
                )
    return settings


def _begun(text: str, workspaces: list[WorkspaceId]) -> WorkspaceId:
    found = [one for one in workspaces if one == text]
    if not found and len(text) >= ENOUGH:
        found = [one for one in workspaces if one.startswith(text.lower())]
    if len(found) != 1:
        raise Invalid(
            f"--workspace names no workspace, or more than one: “{text[:64]}”.",
            field="workspace",
            remedy="“adport workspaces list” shows which there are.",
        )
    return found[0]


def _made(
    group: click.Group | None,
    name: str,
    examples: tuple[str, ...],
    carry_out: Callable[[Deed, Wishes, dict[str, Any]], Awaitable[None]],
) -> Callable[[Deed], click.Command]:
    def decorate(deed: Deed) -> click.Command:
        @wraps(deed)
        def callback(**given: Any) -> None:  # noqa: ANN401 - what click read from the line
            wishes = wishes_of(click.get_current_context())

            async def run() -> None:
                await carry_out(deed, wishes, given)

            with silent_plugins():
                asyncio.run(run())

        made = click.command(
            name,
            cls=Command,
            params=common_options(hidden=True),
            examples=examples,
            short_help=deed.__doc__,
        )(callback)
        if group is not None:
            group.add_command(made)
        return made

    return decorate


@contextmanager
def silent_plugins() -> Iterator[None]:
    """Say nothing of plugins that were left out, which every command would say again.

    `adport plugins` and `adport doctor` tell of them, and so does the log of what runs for long.
    """
    log = logging.getLogger("adapters.plugins")
    level = log.level
    if not os.environ.get("ADPORT_LOG_LEVEL"):
        log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


async def _done(work: Awaitable[None] | None) -> None:
    if inspect.isawaitable(work):
        await work
