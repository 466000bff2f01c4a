"""Commands whose modules are imported when they are used, so that `adport --help` is instant."""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

import click


class Place(NamedTuple):
    """Where a command lives, and what the list of commands says of it."""

    module: str
    name: str
    help: str


class LazyGroup(click.Group):
    """The commands of `places`; every failure ends in one sentence and an exit code."""

    def __init__(self, *args: Any, places: Mapping[str, Place], **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self._places)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in self._places:
            return None
        place = self._places[cmd_name]
        found: click.Command = getattr(import_module(place.module), place.name)
        return found

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.help) for name, place in self._places.items()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002, ARG002 - click's signature
        **extra: Any,  # noqa: ANN401 - click's signature
    ) -> NoReturn:
        given = list(sys.argv[1:] if args is None else args)
        try:
            code = super().main(given, prog_name, complete_var, standalone_mode=False, **extra)
        except Exception as error:  # the outermost frame: a person must never see a traceback
            from entrypoints.cli.telling import tell

            code = tell(error, json="--json" in given, debug="--debug" in given)
        sys.exit(code if isinstance(code, int) else 0)
