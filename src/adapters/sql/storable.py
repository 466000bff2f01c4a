"""What a platform tells, made fit to be stored: one odd value must not cost its whole page."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Integer, Table
from sqlalchemy.types import String

from adapters.sql.columns import LARGEST, Packed
from adapters.sql.work import row_of

type Fit = Callable[[object], object]

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL, and halves of characters."""


def fit_text(value: object) -> object:
    """A text, or a tuple of texts, with U+FFFD for what no database takes; others as they are."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    return tuple(map(fit_text, value)) if isinstance(value, tuple) else value


def told_row(table: Table, noun: object, **more: object) -> dict[str, Any]:
    """A noun that a platform told as a row, like `row_of`, made fit."""
    row, fits = row_of(table, noun, **more), _fits(table)
    return {name: fits[name](value) if name in fits else value for name, value in row.items()}


@cache
def _fits(table: Table) -> dict[str, Fit]:
    return {column.name: fit for column in table.columns if (fit := fit_for(column))}


def fit_for(column: Column[object]) -> Fit | None:
    """What makes a value fit for that column; None where any is."""
    match column.type:
        case Packed():
            return _fit_packed
        case String(length=int(longest)):
            return _fit_within(longest)
        case String():
            return fit_text
        case BigInteger():
            return _fit_number(column.info.get(LARGEST, 2**63 - 1))
        case Integer():
            return _fit_number(2**31 - 1)
        case _:
            return None


def _fit_packed(value: object) -> object:
    """Nested nouns with all texts in them made fit."""
    if value is None or (isinstance(value, tuple) and all(isinstance(one, str) for one in value)):
        return fit_text(value)
    return _fit_nested(msgspec.to_builtins(value))


def _fit_nested(value: object) -> object:
    match value:
        case dict():
            return {_fit_nested(key): _fit_nested(one) for key, one in value.items()}
        case list() | tuple():
            return [_fit_nested(one) for one in value]
        case _:
            return fit_text(value)


def _fit_within(longest: int) -> Fit:
    """A text too long for its column is not known: cut short it might mean something else."""

    def fit(value: object) -> object:
        is_long = isinstance(value, str) and len(value) > longest
        return "" if is_long else fit_text(value)

    return fit


def _fit_number(largest: int) -> Fit:
    """A number out of range is not known."""

    def fit(value: object) -> object:
        return None if isinstance(value, int) and abs(value) > largest else value

    return fit
