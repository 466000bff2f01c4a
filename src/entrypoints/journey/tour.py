"""What the demo tells whoever takes over: where to click, who signs in, what to type."""

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from entrypoints.journey import script
from entrypoints.journey.scene import Beside, Scene
from entrypoints.journey.story import Story


async def tell(story: Story, console: Console, own: str, environment: Path) -> None:
    """Where to click, and what to type; `own` is the way into the empty workspace."""
    scene, name = story.scene, story.scene.provider_name
    link = (await story.connect("link")).link
    clicks = {
        "Begin here: your own workspace, empty and on a trial:": own,
        f"Or look around in another one, where “{script.PROFILE}” is synced:": scene.invitation,
        f"Connect another person to “{script.PROFILE}”, once, within 30 minutes:": link,
        "Read and try the API, with the key in the file below:": f"{scene.url}/api/docs",
        f"The {name} sandbox, its people and its switches:": f"{scene.sandbox}/",
        f"The phone of {name} account owners, who answer requests:": f"{scene.sandbox}/phone",
    }
    clicks |= {f"The {one.name} sandbox:": f"{one.sandbox}/" for one in scene.others}
    _list(console, "Where to click", [f"{what}\n    {url}" for what, url in clicks.items()])
    _list(console, f"Who can sign in at the {name} sandbox", _people(scene.people))
    for one in scene.others:
        if one.keys:
            _list(console, f"What to enter to connect {one.name}", _entries(one))
        else:
            _list(console, f"Who can sign in at the {one.name} sandbox", _people(one.people))
    _list(console, "What to type in another shell", _commands(scene, environment))
    console.print("\nServing until Ctrl-C.")


def _people(people: Mapping[str, str]) -> list[str]:
    width = max(map(len, people), default=0)
    return [f"{key:{width}}  {what}" for key, what in people.items()]


def _entries(beside: Beside) -> list[str]:
    """Each person, and below them what they type into which field."""
    width = max(map(len, beside.labels.values()), default=0)
    lines: list[str] = []
    for user, entry in beside.keys.items():
        lines.append(f"{user}: {beside.people[user]}")
        lines += [f"    {beside.labels[name]:{width}}  {text}" for name, text in entry.items()]
    return lines


def _commands(scene: Scene, environment: Path) -> tuple[str, ...]:
    take_back = f'-d \'{{"user": "{script.FIRST}"}}\' {scene.sandbox}{script.TAKE_BACK}'
    return (
        f"source {shlex.quote(str(environment))}",
        "adport profiles list",
        f'adport connections list --profile "{script.PROFILE}"',
        f'adport insights show --profile "{script.PROFILE}"',
        f'adport linked-accounts list --profile "{script.PROFILE}"',
        f'adport linked-accounts request --profile "{script.PROFILE}"'
        "  # its code is answered on the phone named above",
        'curl -H "Authorization: Bearer $ADPORT_API_KEY" $ADPORT_PUBLIC_URL/api/v1/workspace',
        f"curl -H 'Content-Type: application/json' {take_back}"
        "  # the platform takes the token back: now validate",
    )


def _list(console: Console, title: str, lines: Iterable[str]) -> None:
    console.print(f"\n[bold]{escape(title)}[/]")
    for line in lines:
        console.print(f"  {escape(line)}")
