"""A list in pages, for lists that are read whole and would weigh too much on one page."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec

SIZE = 50


class Leaf[Row](msgspec.Struct, frozen=True, kw_only=True):
    """One page of a list."""

    rows: Sequence[Row]
    number: int
    pages: int
    text: str = ""
    """What the list was searched for."""
    kept: Mapping[str, str] = {}
    """What else its address asks for, on every page of it."""

    def link(self, number: int) -> str:
        """The query of another page of the same search."""
        asked = {**self.kept, "q": self.text, "page": str(number) if number > 1 else ""}
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def leaf_of[Row](
    rows: Sequence[Row],
    number: str,
    text: str = "",
    kept: Mapping[str, str] | None = None,
    size: int = SIZE,
) -> Leaf[Row]:
    """The page of that number, or the nearest there is."""
    pages = max(1, -(-len(rows) // size))
    asked = int(number[:9]) if number.isascii() and number.isdigit() else 1
    at = min(max(asked, 1), pages)
    return Leaf(
        rows=rows[(at - 1) * size : at * size],
        number=at,
        pages=pages,
        text=text,
        kept=kept or {},
    )
