"""`adport keys`: the master keys that seal every token."""

import click
from rich.progress import Progress

from adapters.sealer import generate_key
from core.usecases.keys import Resealing, RotateKeys, ShowKeys
from entrypoints.cli.desk import Desk, bare_command, command
from entrypoints.cli.output import Output, table
from entrypoints.cli.wishes import Wishes
from entrypoints.http.views import items

keys = click.Group(
    "keys", help="The master keys that seal every token: the newest seals, older ones still open."
)


@bare_command(
    keys,
    "generate",
    "adport keys generate",
    "(umask 077; adport keys generate > adport.key); export ADPORT_KEYS_FILE=adport.key",
)
def generate(wishes: Wishes) -> None:
    """Make a master key; put it first in ADPORT_KEYS and it seals from then on."""
    out, key = Output(json=wishes.json), generate_key()
    out.say(
        "Shown this once. Keep it apart from the database, and keep it: without it no token"
        " can be opened."
    )
    out.give({"key": key}, key)


@command(keys, "status", "adport keys status")
async def status(desk: Desk) -> None:
    """Show which keys seal what; one that seals nothing may leave the ring."""
    async with desk.using(ShowKeys) as show:
        found = await show()
    rows = [(one.key, one.credentials, one.is_newest) for one in found]
    columns = ("Key", "Credentials", "Newest")
    desk.out.give(items(found), table(columns, rows, "No key is in use."))


@command(keys, "rotate", "adport keys rotate")
async def rotate(desk: Desk) -> None:
    """Seal every credential again under the newest key, while the service runs."""
    last = Resealing(done=0, total=0)
    console = desk.out.aside
    with Progress(console=console, disable=not console.is_terminal) as bar:
        shown = bar.add_task("Sealing", total=None)
        async with desk.using(RotateKeys) as rotate_keys:
            async for last in rotate_keys():
                bar.update(shown, completed=last.done, total=last.total)
    desk.out.give(
        last,
        f"{_counted(last.done)} sealed again."
        " Only the newest key is in use; older ones may leave the ring.",
    )


def _counted(credentials: int) -> str:
    return "1 credential is" if credentials == 1 else f"{credentials} credentials are"
