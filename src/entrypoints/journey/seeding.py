"""What the demo does on its own before a person takes over: one profile on several platforms."""

import asyncio
from collections.abc import Callable

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from entrypoints.journey import script
from entrypoints.journey.api import Json
from entrypoints.journey.beside import connect_beside, require_done
from entrypoints.journey.story import Story, authorize
from entrypoints.journey.watching import watched


async def seed(story: Story, console: Console) -> None:
    """A profile, its connections, their syncs: the real flow, step by step, over HTTP.

    The first platform is connected on the trial, so one Business Center of it stays inactive.
    """
    answer = await story.api.post("/profiles", {"name": script.PROFILE})
    story.remember("profile", answer.body["id"])
    _tell(console, f"Made the profile “{script.PROFILE}”.")
    attempt = await story.connect("here")
    await authorize(story.browser, attempt, script.FIRST)
    connection = require_done(await story.outcome(attempt))
    story.remember("connection", connection)
    connections = {story.scene.provider_name: connection}
    await story.api.put("/workspace/plan", {"plan": script.LARGER_PLAN})
    for one in story.scene.others:
        if one.has_accounts:
            connections[one.name] = await connect_beside(story, one)
    for name, id in connections.items():
        seen = (await story.api.get(f"/connections/{id}")).body
        person, state = seen["user"]["name"], seen["state"]
        _tell(console, f"Connected {name} as {person}: the connection is {state}.")
    await _sync(story, connections, console)


async def _sync(story: Story, connections: dict[str, str], console: Console) -> None:
    """All at once, each with a bar of its own."""
    columns = (TextColumn("  Syncing {task.description}"), BarColumn(), MofNCompleteColumn())
    is_quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=is_quiet) as progress:
        shows = {name: _shown(progress, name) for name in connections}
        runs = await asyncio.gather(
            *(
                watched(story.api, f"/connections/{id}", shows[name])
                for name, id in connections.items()
            )
        )
    for name, run in zip(connections, runs, strict=True):
        _tell(console, f"{run} from {name}.")


def _shown(progress: Progress, name: str) -> Callable[[Json], None]:
    bar = progress.add_task(name)

    def show(now: Json) -> None:
        progress.update(bar, completed=now["calls_done"], total=now["calls_planned"])

    return show


def _tell(console: Console, what: str) -> None:
    console.print(f"[green]✓[/] {escape(what)}")
