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

from core.money import decimal_of

WIDE = 220
"""Columns of a table that goes into a pipe, where nothing should be cut off."""
SHORT = 8
"""Characters of an id of ours that a table shows; wherever one is taken, six are enough."""
OURS = re.compile(r"\b[0-9a-f]{32}\b")
WHOLE = re.compile(r"[0-9a-f]{8}|\d+|\d{4}-\d\d-\d\d( \d\d:\d\d)?|-?[\d.]+ [A-Z]{3}|-")
"""What loses its meaning when it is broken over two lines: ids, days, times and amounts."""
WITHOUT_CENTS = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "HUF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "TWD", "UGX")
) | {"UYI", "VND", "VUV", "XAF", "XOF", "XPF"}
"""Currencies whose amounts people write without decimals."""


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
            self.people.print(*shown, sep="\n")
            return
        with self.people.capture() as captured:
            self.people.print(*shown, sep="\n")
        click.echo("\n".join(line.rstrip() for line in captured.get().split("\n")), nl=False)

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
    known = list(rows)
    found = Table(box=None, header_style="bold", pad_edge=False)
    for number, column in enumerate(columns):
        values = [row[number] for row in known]
        times = any(isinstance(one, datetime) for one in values)
        whole = all(isinstance(one, Enum) or WHOLE.fullmatch(brief(one)) for one in values)
        title = f"{column} (UTC)" if times else column
        ids = [len(word) for one in values for word in brief(one).split() if word.isdigit()]
        least = max(ids, default=None)
        found.add_column(title, overflow="fold", no_wrap=whole, min_width=least)
    for row in known:
        found.add_row(*(brief(one) for one in row))
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


def brief(value: object) -> str:
    """The same for a table: ids of ours by their first characters, the zone in the head."""
    return OURS.sub(lambda found: found[0][:SHORT], cell(value).removesuffix(" UTC"))


def money(micros: int | None, currency: str) -> str | None:
    """An amount with its currency, or None where the platform does not know."""
    if micros is None:
        return None
    amount = decimal_of(micros)
    return f"{amount.removesuffix('.00') if currency in WITHOUT_CENTS else amount} {currency}"


def plain(text: str) -> str:
    """The text without anything that could steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)
