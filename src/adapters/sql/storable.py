"""What a platform tells, made fit to be stored: one odd value must not cost its whole page."""

import re
from collections.abc import Callable

from sqlalchemy import BigInteger, Column, Integer, Text
from sqlalchemy.types import String

from adapters.sql.columns import Packed

type Fit = Callable[[object], object]

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL, and halves of characters."""


def fit_text(value: object) -> object:
    """A text, or a tuple of texts, with U+FFFD for what no database takes; others as they are."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    return tuple(map(fit_text, value)) if isinstance(value, tuple) else value


def fit_for(column: Column[object]) -> Fit | None:
    """What makes a value fit for that column; None where any is."""
    match column.type:
        case String() | Text() | Packed():
            return fit_text
        case BigInteger():
            return _fit_big
        case Integer():
            return _fit_small
        case _:
            return None


def _fit_big(value: object) -> object:
    return _within(value, 2**63 - 1)


def _fit_small(value: object) -> object:
    return _within(value, 2**31 - 1)


def _within(value: object, largest: int) -> object:
    """A number out of range is not known."""
    return None if isinstance(value, int) and abs(value) > largest else value
