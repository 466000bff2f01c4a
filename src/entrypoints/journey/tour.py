"""What the demo does on its own before a person takes over, and what it tells them."""

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from entrypoints.journey import script
from entrypoints.journey.api import Json
from entrypoints.journey.scene import Scene
from entrypoints.journey.story import Story, authorize
from entrypoints.journey.watching import Watched, watched


async def seed(story: Story, console: Console) -> None:
    """A profile, a connection, a sync: the real flow, step by step, over HTTP."""
    answer = await story.api.post("/profiles", {"name": script.PROFILE})
    story.remembered["profile"] = str(answer.body["id"])
    _tell(console, f"Made the profile “{script.PROFILE}”.")
    attempt = await story.connect("here")
    await authorize(story.browser, attempt, script.FIRST)
    outcome = await story.outcome(attempt)
    if outcome["stage"] != "done":
        raise LookupError(f"The attempt to connect ended as {outcome['stage']}.")
    story.remembered["connection"] = str(outcome["connection_id"])
    seen = (await story.api.get(story.connection)).body
    name = story.scene.provider_name
    _tell(
        console, f"Connected {name} as {seen['user']['name']}: the connection is {seen['state']}."
    )
    run = await _sync(story, console)
    _tell(console, f"{run} from {name}.")


async def _sync(story: Story, console: Console) -> Watched:
    columns = (TextColumn("  Syncing"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("sync")

        def show(now: Json) -> None:
            progress.update(bar, completed=now["slices_done"], total=now["slices"])

        return await watched(story.api, story.connection, show)


async def tell(story: Story, console: Console, environment: Path) -> None:
    """Where to click, and what to type."""
    scene = story.scene
    link = (await story.connect("link")).link
    console.print("\n[bold]Where to click[/]")
    clicks = Table.grid(padding=(0, 2))
    clicks.add_row("  Connect another person, once, within 30 minutes", link)
    clicks.add_row("  The API, to read and to try", f"{scene.url}/api/docs")
    clicks.add_row(
        f"  The {scene.provider_name} sandbox: its people, its switches", f"{scene.sandbox}/"
    )
    console.print(clicks)
    _tell_people(scene, console)
    console.print("\n[bold]What to type[/] in another shell")
    for line in _commands(scene, environment):
        console.print(f"  {escape(line)}")
    console.print("\nServing until Ctrl-C.")


def _tell_people(scene: Scene, console: Console) -> None:
    console.print("\n[bold]Who can sign in there[/]")
    people = Table.grid(padding=(0, 2))
    for key, what in scene.people.items():
        people.add_row(f"  {key}", what)
    console.print(people)


def _commands(scene: Scene, environment: Path) -> tuple[str, ...]:
    take_back = f'curl --json \'{{"user": "{script.FIRST}"}}\' {scene.sandbox}{script.TAKE_BACK}'
    return (
        f"source {environment}",
        "adport profiles list",
        f'adport connections list --profile "{script.PROFILE}"',
        f'adport insights show --profile "{script.PROFILE}"',
        'curl -H "Authorization: Bearer $ADPORT_API_KEY" $ADPORT_PUBLIC_URL/api/v1/workspace',
        f"{take_back}    # takes the token back; then validate",
    )


def _tell(console: Console, what: str) -> None:
    console.print(f"[green]✓[/] {escape(what)}")
