"""Tables that fit: ids stay in one piece where there is room, and nothing is ever cut off."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table

GAP = 2
"""Blanks between two columns."""
WORD = 12
"""Letters of a word that stay together; longer ones may be broken."""
CRAMPED = 8
"""The narrowest a column gets where not even the ids find room."""
PIECE = re.compile(r"[0-9a-f]{8}|\d+|\d{4}-\d\d-\d\d( \d\d:\d\d)?|-?[\d.]+ [A-Z]{3}|[a-z_]+|-")
"""What loses its meaning when it is broken over two lines: ids, days, times, amounts, codes."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Titles and rows of text, laid out for the width there is when it is shown."""

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        found = Table(box=None, header_style="bold", pad_edge=False)
        for title, width in zip(self.titles, self._widths(options.max_width), strict=True):
            found.add_column(title, overflow="fold", width=width)
        for row in self.rows:
            found.add_row(*row)
        yield found

    def _widths(self, available: int) -> list[int]:
        texts = [[title, *column] for title, *column in zip(self.titles, *self.rows, strict=True)]
        most = [max(map(cell_len, column)) for column in texts]
        least = [max(map(_unbroken, column)) for column in texts]
        room = available - GAP * (len(texts) - 1)
        if sum(least) > room:
            least = [min(width, CRAMPED) for width in least]
        return _shared(least, most, room)


def _unbroken(text: str) -> int:
    """How wide it must be shown so that nothing in it is broken that should be whole."""
    if PIECE.fullmatch(text):
        return cell_len(text)
    lengths = (len(word) if word.isdigit() else min(cell_len(word), WORD) for word in text.split())
    return max(lengths, default=1)


def _shared(least: list[int], most: list[int], room: int) -> list[int]:
    """What there is beyond the least goes, one by one, to the narrowest that wants more."""
    widths = [min(pair) for pair in zip(least, most, strict=True)]
    for _ in range(room - sum(widths)):
        wanting = [at for at, width in enumerate(widths) if width < most[at]]
        if not wanting:
            break
        widths[min(wanting, key=widths.__getitem__)] += 1
    return widths
