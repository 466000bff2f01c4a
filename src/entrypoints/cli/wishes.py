"""What a person may say with any command: how to answer, and whom to act as."""

from dataclasses import dataclass

import click


@dataclass(slots=True)
class Wishes:
    """The options every command takes, wherever they stand on the line."""

    json: bool = False
    debug: bool = False
    acting_as: str = ""
    within: str = ""


def common_options(*, hidden: bool = False) -> list[click.Parameter]:
    """The options; `hidden` leaves all but --json out of a command's own help."""
    return [
        _option("--json", "json", "Answer in JSON, for programs.", hidden=False),
        _option("--debug", "debug", "Show where an unexpected error came from.", hidden=hidden),
        _text("--as", "acting_as", "EMAIL", "Act as this member.", hidden=hidden),
        _text("--workspace", "within", "ID", "Work in this workspace.", hidden=hidden),
    ]


def wishes_of(ctx: click.Context) -> Wishes:
    """What was wished for, on this command or before it."""
    if not isinstance(ctx.obj, Wishes):
        ctx.obj = Wishes()
    return ctx.obj


def _note(ctx: click.Context, parameter: click.Parameter, value: str | bool) -> None:  # noqa: FBT001
    wishes = wishes_of(ctx)
    if value and parameter.name:
        setattr(wishes, parameter.name, value)


def _option(flag: str, name: str, help: str, *, hidden: bool) -> click.Option:
    return click.Option(
        [flag, name], is_flag=True, help=help, hidden=hidden, expose_value=False, callback=_note
    )


def _text(flag: str, name: str, metavar: str, help: str, *, hidden: bool) -> click.Option:
    return click.Option(
        [flag, name],
        metavar=metavar,
        help=help,
        hidden=hidden,
        expose_value=False,
        callback=_note,
    )
