"""Columns of figures: what each is called, how a page writes it, and how a file does."""

from collections.abc import Callable
from decimal import Decimal
from enum import Enum, auto

import msgspec

from core.ports.sums import EntitySort
from core.sums import Sum, cpa_micros, cpc_micros, cpm_micros, ctr, roas
from entrypoints.http.web.exporting import amount
from entrypoints.http.web.words import money, number, share, times

PLACES = Decimal("0.000001")
"""Of a ratio in a file."""


class Kind(Enum):
    """What sort of number it is."""

    AMOUNT = auto()
    COUNT = auto()
    SHARE = auto()
    FACTOR = auto()


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a row."""

    key: str
    title: str
    kind: Kind
    of: Callable[[Sum], float | None]
    """None where it is not known, or would be divided by nothing."""
    sort: EntitySort

    def text(self, row: Sum) -> str:
        """As people read it."""
        value = self.of(row)
        match self.kind:
            case Kind.AMOUNT:
                return money(_whole(value), row.currency)
            case Kind.COUNT:
                return number(_whole(value))
            case Kind.SHARE:
                return share(value)
            case Kind.FACTOR:
                return times(value)

    def cell(self, row: Sum) -> object:
        """As a spreadsheet counts with it."""
        value = self.of(row)
        match self.kind:
            case Kind.AMOUNT:
                return amount(_whole(value), row.currency)
            case Kind.COUNT:
                return value
            case Kind.SHARE | Kind.FACTOR:
                return None if value is None else Decimal(value).quantize(PLACES)


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _column(key: str, title: str, kind: Kind, of: Callable[[Sum], float | None]) -> Column:
    return Column(key=key, title=title, kind=kind, of=of, sort=EntitySort(key))


SPEND = _column("spend", "Spend", Kind.AMOUNT, lambda one: one.spend_micros)
FIGURES = (
    SPEND,
    _column("impressions", "Impressions", Kind.COUNT, lambda one: one.impressions),
    _column("clicks", "Clicks", Kind.COUNT, lambda one: one.clicks),
    _column("ctr", "CTR", Kind.SHARE, ctr),
    _column("cpc", "CPC", Kind.AMOUNT, cpc_micros),
    _column("cpm", "CPM", Kind.AMOUNT, cpm_micros),
    _column("conversions", "Conversions", Kind.COUNT, lambda one: one.conversions),
    _column("cpa", "CPA", Kind.AMOUNT, cpa_micros),
    _column("value", "Conversion value", Kind.AMOUNT, lambda one: one.conversion_value_micros),
    _column("roas", "ROAS", Kind.FACTOR, roas),
)
"""In the order in which they stand beside each other."""
BRIEF = tuple(one for one in FIGURES if one.key not in {"cpc", "cpm", "value"})
"""Where there is no choice of columns."""
