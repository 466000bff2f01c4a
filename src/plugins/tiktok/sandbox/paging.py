"""One page of a listing, true or spoilt by a fault."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec


class Rows(Protocol):
    """What can be counted and cut; a report works out no more rows than are cut from it."""

    def __len__(self) -> int: ...

    def __getitem__(self, span: slice, /) -> Sequence[object]: ...


class Harm(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a page of rows."""

    is_reordered: bool = False
    """The rows come in the opposite order, as if all had moved since the page before."""
    moved: int = 0
    """By how many places the rows have gone up; who falls off the top comes last."""
    loses: bool = False
    """Every third row is missing, from the first on, though it is counted."""
    tells: bool = False
    """The missing ones are named."""
    is_uncounted: bool = False
    """It does not say how many rows and pages there are."""


NO_HARM = Harm()


def cut(rows: Rows, page: int, size: int, harm: Harm) -> Sequence[object]:
    """The rows of a page, harmed in order but not yet in number."""
    count = len(rows)
    start, end = min((page - 1) * size, count), min(page * size, count)
    if harm.is_reordered:
        return rows[count - end : count - start][::-1]
    if not harm.moved or not count:
        return rows[start:end]
    start, end = start + harm.moved % count, end + harm.moved % count
    return [*rows[start : min(end, count)], *rows[max(start - count, 0) : max(end - count, 0)]]


def parted(shown: Sequence[object], harm: Harm) -> tuple[Sequence[object], Sequence[object]]:
    """What is left of a page, and what is missing."""
    if not harm.loses:
        return shown, ()
    return [row for number, row in enumerate(shown) if number % 3], shown[::3]


def complaints(rows: Sequence[object]) -> list[dict[str, object]]:
    """An error for each row that is missing, by the ids it has."""
    return [
        {**_ids(row), "error_message": "Internal error, please try again later."}
        for row in rows
        if isinstance(row, Mapping)
    ]


def _ids(row: Mapping[str, object]) -> dict[str, object]:
    about = msgspec.convert(row.get("dimensions", row), dict[str, object])
    return {name: value for name, value in about.items() if name.endswith("_id")}
