"""`adport serve`, `worker`, `sandbox` and `demo`: what runs until it is told to stop."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click
import msgspec
from rich.console import RenderableType

from adapters.log import configure_logging
from adapters.plugins import Plugins
from adapters.redact import Redactor
from core.errors import NotFound
from core.ids import ProviderSlug
from core.provider import Provider
from core.sandbox import Sandbox
from entrypoints.cli.desk import Command, silent_plugins
from entrypoints.cli.output import Output, facts, plain, whole
from entrypoints.cli.wishes import common_options, wishes_of
from entrypoints.sandboxing import keys_for, settings_for
from entrypoints.serving import bind, port_of, serve_until_told
from entrypoints.settings import read_settings

HOST = "127.0.0.1"
PORT = click.IntRange(0, 65535)
FIRST = 8400
"""The demo's port where nobody asks for another."""


@click.command(
    cls=Command,
    params=common_options(hidden=True),
    examples=("adport serve", "adport serve --host 0.0.0.0 --port 8400 --no-worker"),
)
@click.option("--host", help="The address to listen on; ADPORT_HOST if left out.")
@click.option("--port", type=PORT, help="The port to listen on; ADPORT_PORT if left out.")
@click.option("--no-worker", is_flag=True, help="Leave the background work to “adport worker”.")
def serve(host: str | None, port: int | None, *, no_worker: bool) -> None:
    """Run the service: the API, the pages of connecting, and the background work.

    With --host or --port and no ADPORT_PUBLIC_URL, its links lead to where it listens.
    """
    from entrypoints.serve import serve as serve_service

    settings = read_settings()
    is_reached_here = not os.environ.get("ADPORT_PUBLIC_URL") and (host or port is not None)
    told = msgspec.structs.replace(
        settings,
        host=host or settings.host,
        port=settings.port if port is None else port,
    )
    try:
        here = bool(is_reached_here)
        asyncio.run(serve_service(told, is_reached_here=here, is_worker=not no_worker))
    except KeyboardInterrupt:
        return  # Ctrl-C is how it is meant to end


@click.command(
    cls=Command,
    params=common_options(hidden=True),
    examples=("adport worker",),
)
def worker() -> None:
    """Run a worker: syncs, the schedule, and whatever else is done without being asked.

    Needs PostgreSQL; start as many as you like, on as many machines.
    """
    from entrypoints.worker import work

    try:
        asyncio.run(work(read_settings()))
    except KeyboardInterrupt:
        return  # Ctrl-C is how it is meant to end


@click.command(
    cls=Command,
    params=common_options(hidden=True),
    examples=("adport sandbox SLUG", "adport sandbox SLUG --port 8500"),
)
@click.argument("slug")
@click.option("--host", default=HOST, show_default=True, help="The address to listen on.")
@click.option("--port", type=PORT, default=0, help="The port to listen on; a free one if left out.")
@click.pass_context
def sandbox(ctx: click.Context, slug: str, host: str, port: int) -> None:
    """Run a platform's stand-in, and print what points a service at it."""
    configure_logging(level="WARNING", json=False, redactor=Redactor())
    wanted = ProviderSlug(slug.lower())
    with silent_plugins():
        plugins = Plugins()
        found = plugins.sandboxes().get(wanted)
    if found is None:
        remedy = plugins.why_absent(wanted) or "“adport plugins” shows what is installed."
        raise NotFound("sandbox", slug, remedy=remedy)
    listener = bind(host, port)
    base = f"http://{f'[{host}]' if ':' in host else host}:{port_of(listener)}"
    provider = plugins.providers[found.provider]
    variables, keys = settings_for(provider, found, base), keys_for(provider, found, base)
    Output(json=wishes_of(ctx).json).give(
        {"address": base, "users": found.users, "keys": keys, "settings": variables},
        whole(f"The sandbox answers at {base} until Ctrl-C. {_asked(provider, keys)}:"),
        *(_entries(provider, found, keys) if keys else ["", facts(*found.users.items())]),
        "\nPoint a service at it:\n",
        "\n".join(f"export {name}={value}" for name, value in variables.items()),
    )
    sys.stdout.flush()
    try:
        asyncio.run(serve_until_told(found.make_app(), listener))
    except KeyboardInterrupt:
        return  # Ctrl-C is how it is meant to end


def _asked(provider: Provider, keys: Mapping[str, object]) -> str:
    if keys:
        return f"What to enter to connect {provider.manifest.name}"
    return "Who can sign in there"


def _entries(
    provider: Provider, sandbox: Sandbox, keys: Mapping[str, Mapping[str, str]]
) -> list[RenderableType]:
    """What each user enters, as the form calls it: made up, so there is nothing to hide."""
    form = provider.manifest.api_key
    labels = {one.name: one.label for one in form.fields} if form else {}
    shown: list[RenderableType] = []
    for user, fields in keys.items():
        shown.append(plain(f"\n{user}: {sandbox.users.get(user, '')}".removesuffix(": ")))
        shown.append(facts(*((f"  {labels.get(one, one)}", text) for one, text in fields.items())))
    return shown


@click.command(
    cls=Command,
    params=common_options(hidden=True),
    examples=("adport demo", "adport demo --journey"),
)
@click.option("--journey", is_flag=True, help="Play the whole journey without a person, and stop.")
@click.option(
    "--port",
    type=PORT,
    help=f"The service's; {FIRST} if left out, or a free one where that is taken.",
)
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="The folder; ./adport-demo."
)
@click.pass_context
def demo(ctx: click.Context, *, journey: bool, port: int | None, data: Path | None) -> int:
    """See everything work against a sandbox, in a folder of its own."""
    from entrypoints.demo import demo as run_demo

    return run_demo(journey=journey, port=port, data=data, json=wishes_of(ctx).json)
