"""Answers: JSON for programs, tables and short sentences for people."""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum

import click
import msgspec
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from core.money import decimal_of, decimals_of
from entrypoints.cli.columns import Columns

WIDE = 220
"""Columns of a table that goes into a pipe, where nothing should be cut off."""
SHORT = 8
"""Characters of an id of ours that a table shows; wherever one is taken, six are enough."""
OURS = re.compile(r"(?<![\w/-])[0-9a-f]{32}(?![\w/-])")
"""An id of ours; a platform's own may hold as many of these characters behind a slash."""


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
        if self.people.is_terminal:
            self._print(shown)
            return
        with self.people.capture() as captured:
            self._print(shown)
        click.echo("\n".join(line.rstrip() for line in captured.get().split("\n")), nl=False)

    def _print(self, shown: Iterable[RenderableType]) -> None:
        for one in shown:
            self.people.print(one, soft_wrap=isinstance(one, Text))

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
    known = [tuple(row) for row in rows]
    if not known:
        return empty
    titles = [_title(name, [row[at] for row in known]) for at, name in enumerate(columns)]
    return Columns(titles, [tuple(brief(one) for one in row) for row in known])


def _title(name: str, values: Sequence[object]) -> str:
    return f"{name} (UTC)" if any(isinstance(one, datetime) for one in values) else name


def whole(text: str) -> Text:
    """A line that is not broken however narrow the terminal: an address, an option to copy."""
    return Text(plain(text))


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


def brief(value: object) -> str:
    """The same for a table: ids of ours by their first characters, the zone in the head."""
    return OURS.sub(lambda found: found[0][:SHORT], cell(value).removesuffix(" UTC"))


def money(micros: int | None, currency: str) -> str | None:
    """An amount with its currency, or None where the platform does not know."""
    if micros is None:
        return None
    amount = decimal_of(micros)
    return f"{amount if decimals_of(currency) else amount.removesuffix('.00')} {currency}"


def plain(text: str) -> str:
    """The text without anything that could steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)
