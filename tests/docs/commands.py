"""The command tree, as click has it."""

from collections.abc import Iterator

import click

from entrypoints.cli.main import adport
from entrypoints.cli.wishes import common_options

COMMON = {flag for parameter in common_options() for flag in parameter.opts} | {"--help"}


def every_command() -> dict[str, click.Command]:
    """Each command that does something, by its whole name."""
    return dict(_walk(adport, "adport"))


def flags(command: click.Command) -> set[str]:
    """The options of a command alone."""
    found = {
        flag
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for flag in (*parameter.opts, *parameter.secondary_opts)
    }
    return found - COMMON


def _walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        assert child is not None
        yield from _walk(child, f"{path} {name}")
