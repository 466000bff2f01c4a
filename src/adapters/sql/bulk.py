"""Many rows at once: told beside their table first, then merged into it in one statement.

What is told is seen by its own transaction only. It can be compared with what is stored before it
takes its place.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Column,
    Dialect,
    Executable,
    MetaData,
    Select,
    Table,
    TextClause,
    delete,
    select,
    text,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from adapters.sql.load import Row
from adapters.sql.storable import fit_for, fit_text
from adapters.sql.work import SqlWork, Upsert


@cache
def told(table: Table) -> Table:
    """Where rows for that table are told."""
    return Table(
        f"told_{table.name}",
        MetaData(),
        *(Column(column.name, column.type, info=column.info) for column in table.columns),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )


async def tell(work: SqlWork, table: Table, nouns: Iterable[object], **more: object) -> None:
    """Lay nouns beside the table; `more` holds for each. Of those with one key the last counts."""
    beside = told(table)
    await work.execute(_creation(beside, work.engine.dialect.name))
    await work.execute(delete(beside))
    keys = [attrgetter(one.name) for one in table.primary_key if one.name not in more]
    last = {tuple(fit_text(key(one)) for key in keys): one for one in nouns}
    # Always in the same order, so that two who write the same rows wait and do not deadlock.
    await append(work, beside, [last[key] for key in sorted(last)], **more)


@cache
def _creation(beside: Table, dialect: str) -> TextClause:
    """As a text, for SQLAlchemy keeps no compiled DDL."""
    kind = sqlite if dialect == "sqlite" else postgresql
    return text(str(CreateTable(beside, if_not_exists=True).compile(dialect=kind.dialect())))


async def append(work: SqlWork, table: Table, nouns: Sequence[object], **more: object) -> None:
    """Insert nouns, none of which may be there; columns they have no field for stay out."""
    if not nouns:
        return
    known = [one for one in table.columns if one.name in more or hasattr(nouns[0], one.name)]
    rows = _rows(known, nouns, more, work.engine.dialect)
    await work.load(table, [column.name for column in known], rows)


async def merge(work: SqlWork, table: Table, told_at: str) -> None:
    """Put what was told into the table; it replaces rows of its key that were not told later.

    `told_at` names the column that says when a row was told.
    """
    await work.execute(_merging(work.engine.dialect.name, table, told_at))


@cache
def _merging(dialect: str, table: Table, told_at: str) -> Executable:
    return replacing(dialect, table, select(*told(table).columns), told_at)


def replacing(dialect: str, table: Table, rows: Select[Any], told_at: str = "") -> Executable:
    """A statement that puts rows with all columns in place of those with their keys.

    With `told_at` none replaces one that was told later.
    """
    names = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key]
    kind = sqlite if dialect == "sqlite" else postgresql
    put: Upsert = kind.insert(table).from_select(
        names, rows.where(true())
    )  # SQLite takes ON for a join's
    rest = {name: put.excluded[name] for name in names if name not in keys}
    is_newer = put.excluded[told_at] >= table.c[told_at] if told_at else None
    return put.on_conflict_do_update(index_elements=keys, set_=rest, where=is_newer)


def _rows(
    columns: Sequence[Column[Any]],
    nouns: Sequence[object],
    more: Mapping[str, object],
    dialect: Dialect,
) -> list[Row]:
    """The nouns as tuples of what the driver takes, made column by column."""
    told: list[Iterable[object]] = []
    for column in columns:
        bind = column.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
        if column.name in more:
            told.append(repeat(bind(more[column.name])))
        else:
            values = map(attrgetter(column.name), nouns)
            if fit := fit_for(column):
                values = map(fit, values)
            told.append(values if bind is _as_it_is else map(bind, values))
    return list(zip(*told, strict=False))


def _as_it_is(value: object) -> object:
    return value
