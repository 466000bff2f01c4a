"""Answers: JSON for programs, tables and short sentences for people."""

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum

import click
import msgspec
from rich.console import Console, RenderableType
from rich.table import Table

from core.money import decimal_of

WIDE = 220
"""Columns of a table that goes into a pipe, where nothing should be cut off."""


class Output:
    """Where a command's answer goes: stdout; what is said on the way goes to stderr."""

    def __init__(self, *, json: bool) -> None:
        self.json = json
        self.people = make_console(stderr=False)
        self.aside = make_console(stderr=True)

    def give(self, value: object, *shown: RenderableType) -> None:
        """The answer: `value` for programs, what is `shown` for people."""
        if self.json:
            text = msgspec.json.format(msgspec.json.encode(value), indent=2)
            click.echo(text.decode())
            return
        for one in shown:
            self.people.print(one)

    def say(self, text: str) -> None:
        """A remark on the way, which is not part of the answer."""
        self.aside.print(plain(text), soft_wrap=True)


def make_console(*, stderr: bool) -> Console:
    """A console that takes no text for markup; it honours NO_COLOR and pipes by itself."""
    stream = sys.stderr if stderr else sys.stdout
    piped = not stream.isatty() and not os.environ.get("COLUMNS")
    return Console(
        stderr=stderr, markup=False, highlight=False, emoji=False, width=WIDE if piped else None
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], empty: str) -> RenderableType:
    """The rows as a table, or the sentence that says why there are none."""
    found = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        found.add_column(column, overflow="fold")
    for row in rows:
        found.add_row(*(cell(one) for one in row))
    return found if found.row_count else empty


def facts(*pairs: tuple[str, object]) -> Table:
    """What is known of one thing, a line each."""
    found = Table.grid(padding=(0, 2))
    found.add_column(style="bold")
    found.add_column(overflow="fold")
    for name, value in pairs:
        found.add_row(name, cell(value))
    return found


def cell(value: object) -> str:
    """A value as people write it; `-` for what is not known."""
    match value:
        case None | "":
            return "-"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M} UTC"
        case Enum():
            return str(value.value)
        case tuple() | list():
            return ", ".join(cell(one) for one in value) or "-"
        case _:
            return plain(str(value))


def money(micros: int | None, currency: str) -> str | None:
    """An amount with its currency, or None where the platform does not know."""
    return None if micros is None else f"{decimal_of(micros)} {currency}"


def plain(text: str) -> str:
    """The text without anything that could steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)
