"""The parts of which statements that add insights up are made."""

from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Label,
    Text,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.functions import GenericFunction

from adapters.sql.platform_tables import insights
from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.insight import METRICS, Level, Window
from core.ports.sums import AccountKey

FEW = 100
"""Values that a statement names one by one; of more than some ten thousand it could not."""


class TextsIn(GenericFunction[str]):
    """The texts of a JSON list, each a row."""

    inherit_cache = True
    name = "texts_in"


@compiles(TextsIn, "sqlite")
def _texts_in_sqlite(element: Any, compiler: Any, **more: Any) -> str:  # noqa: ANN401
    return f"json_each({compiler.process(element.clauses, **more)})"


@compiles(TextsIn, "postgresql")
def _texts_in_postgresql(element: Any, compiler: Any, **more: Any) -> str:  # noqa: ANN401
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **more)} AS JSON))"


def rows_in(profile_id: ProfileId, level: Level, window: Window) -> ColumnElement[bool]:
    """The insights of these days, which lie side by side in the table."""
    return and_(
        insights.c.profile_id == profile_id,
        insights.c.level == level,
        insights.c.day.between(window.since, window.until),
    )


def of_accounts(
    provider: ColumnElement[str], account: ColumnElement[str], keys: Collection[AccountKey]
) -> ColumnElement[bool]:
    """Whether a row is of one of these accounts; of none where there are none."""
    by_provider: dict[ProviderSlug, list[AdAccountId]] = {}
    for slug, id in keys:
        by_provider.setdefault(slug, []).append(id)
    each = ((provider == slug) & is_one_of(account, ids) for slug, ids in by_provider.items())
    return or_(false(), *each)


def is_one_of(column: ColumnElement[str], ids: Collection[str]) -> ColumnElement[bool]:
    """Many are handed over as a single value."""
    if len(ids) <= FEW:
        return column.in_(ids)
    listed = literal(msgspec.json.encode(ids).decode(), Text)
    return column.in_(select(TextsIn(listed).table_valued("value").c.value))


def summed(columns: ReadOnlyColumnCollection[str, Any]) -> Iterator[Label[int]]:
    """Every metric added up; PostgreSQL makes decimals of sums, and we want none."""
    for metric in METRICS:
        yield cast(func.sum(columns[metric]), BigInteger).label(metric)
