"""`adport demo`: everything on one machine, seeded to click about in, or played to the end."""

import asyncio
import contextlib
import signal
import socket
import sys
import tempfile
from pathlib import Path

import msgspec
from rich.console import Console
from rich.markup import escape

from core.errors import Error
from core.operator_errors import OperatorError, PortInUse
from entrypoints.journey.folder import NAME, own_folder, write_environment
from entrypoints.journey.play import play
from entrypoints.journey.scene import HOST, empty_workspace, prepared, served_here
from entrypoints.journey.seeding import seed
from entrypoints.journey.service import service_of
from entrypoints.journey.story import begun
from entrypoints.journey.tour import tell
from entrypoints.serving import bind, port_of

PORT = 8400
"""Where the demo is looked for; if it is taken, a free port does."""
PASSED, FAILED, OPERATOR, STOPPED = 0, 1, 6, 130


def demo(*, journey: bool, port: int | None, data: Path | None, json: bool = False) -> int:
    """Run until Ctrl-C, or play the journey; the exit code. Port 0 takes whatever is free.

    Without a port it is the usual one, or a free one where that is taken.

    With `json` the prose goes to stderr, and stdout has one JSON document.
    """
    console = Console(soft_wrap=True, highlight=False, stderr=json)
    try:
        if journey:
            return asyncio.run(_journey(console, port, data, json=json))
        return asyncio.run(_demo(console, port, data, json=json))
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.print("Stopped; nothing is running any more.")
        return STOPPED if journey else PASSED
    except Error as error:
        complaints = Console(stderr=True, soft_wrap=True, highlight=False)
        complaints.print(f"{escape(str(error))}\nWhat to do: {escape(error.remedy)}")
        return OPERATOR if isinstance(error, OperatorError) else FAILED


async def _journey(console: Console, port: int | None, data: Path | None, *, json: bool) -> int:
    _stop_when_told()
    with (
        tempfile.TemporaryDirectory(prefix="adport-journey-") as temporary,
        own_folder(data or Path(temporary)) as folder,
    ):
        with listen(port or 0) as listener:
            free = port_of(listener)
        async with (
            prepared(folder, free, keeps_schedule=False) as scene,
            service_of(scene.url, scene.environment, folder) as service,
        ):
            console.print(
                f"Adport at {scene.url}, {scene.provider_name} sandbox at {scene.sandbox}\n"
            )
            played = await play(scene, service, console)
            if json:
                _give({"steps": played})
            return PASSED if all(one.passed for one in played) else FAILED


async def _demo(console: Console, port: int | None, data: Path | None, *, json: bool) -> int:
    _stop_when_told()
    with own_folder(data or Path(NAME)) as folder:
        listener = listen(port)
        async with (
            prepared(folder, port_of(listener), keeps_schedule=True) as scene,
            served_here(scene, listener),
            begun(scene) as story,
        ):
            own = await empty_workspace(scene)
            _tell(console, f"Adport runs at {scene.url}; its data is in {folder}.")
            _tell(console, f"The {scene.provider_name} sandbox runs at {scene.sandbox}.")
            key = {"ADPORT_API_KEY": scene.api_key.reveal()}
            environment = write_environment(folder, {**scene.environment, **key})
            await seed(story, console)
            await tell(story, console, own, _shortened(environment))
            if json:
                where = {"address": scene.url, "sandbox": scene.sandbox}
                _give({**where, "environment": str(environment)})
            await asyncio.Event().wait()
    return PASSED


def listen(port: int | None) -> socket.socket:
    """The port that was asked for; else the usual one, or a free one in its place."""
    if port is not None:
        return bind(HOST, port)
    try:
        return bind(HOST, PORT)
    except PortInUse:
        return bind(HOST, 0)


def _give(document: object) -> None:
    sys.stdout.write(msgspec.json.encode(document).decode() + "\n")
    sys.stdout.flush()


def _tell(console: Console, what: str) -> None:
    console.print(f"[green]✓[/] {escape(what)}")


def _stop_when_told() -> None:
    """End on Ctrl-C and SIGTERM, where system and thread allow it, even as a shell's background."""
    task = asyncio.current_task()
    if task is None:
        return
    with contextlib.suppress(RuntimeError, ValueError):
        for by in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(by, task.cancel)


def _shortened(path: Path) -> Path:
    """The path as somebody in this folder would write it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
