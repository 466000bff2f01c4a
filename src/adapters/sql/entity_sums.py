"""The statement that brings a page of entities with their sums, and the sums of all of them."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Float,
    Label,
    Select,
    Subquery,
    Table,
    and_,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from adapters.sql.entity_tables import PARENTS, TABLES
from adapters.sql.spans import rows_told
from adapters.sql.summing import FEW, of_accounts, summed
from core.campaign import Ad, AdGroup, Campaign
from core.insight import METRICS
from core.ports.sums import EntitySort, EntitySumQuery
from core.sums import BELOW

KEY = ("provider", "ad_account_id", "id")
SHOWN = ("name", "status", "platform_status", "gone_at", "created_at")
OPTIONAL = {"campaign_id": "", "ad_group_id": "", "budget_micros": None, "budget_mode": ""}
"""What not every level has, and what stands in its place."""

RATIOS = {
    EntitySort.CTR: ("clicks", "impressions"),
    EntitySort.CPC: ("spend_micros", "clicks"),
    EntitySort.CPM: ("spend_micros", "impressions"),
    EntitySort.CPA: ("spend_micros", "conversions"),
    EntitySort.ROAS: ("conversion_value_micros", "spend_micros"),
}


def statement_of(query: EntitySumQuery, dialect: str) -> CompoundSelect[Any]:
    """Rows with an id are the page, each at its `place`; those without are the sums of all.

    Both are taken from the same matching rows, so that the insights are read once. To put a
    statement together takes a third of what a page computes, and many look at the same page: those
    that name few accounts are kept.
    """
    named = [query.accounts, *(one.accounts for one in query.shares)]
    is_small = sum(len(keys or ()) for keys in named) <= FEW
    return _kept(query, dialect) if is_small else _made(query, dialect)


def _made(query: EntitySumQuery, dialect: str) -> CompoundSelect[Any]:
    matching = _all_matching(query, dialect)
    return union_all(_page(_table(query), matching, query), _totals(matching))


_kept = lru_cache(maxsize=64)(_made)


def whole_of(query: EntitySumQuery, dialect: str) -> Select[Any]:
    """The rows of the page in their order, without the sums of all."""
    return _page(_table(query), _all_matching(query, dialect), query).order_by("place")


def _table(query: EntitySumQuery) -> Table:
    return TABLES[BELOW[query.level]]


def _all_matching(query: EntitySumQuery, dialect: str) -> CTE:
    table, is_sqlite = _table(query), dialect == "sqlite"
    asked = select(table).where(*_conditions(table, query)).subquery("asked")
    told = _told(asked, query, among_asked=is_sqlite).subquery("told")
    return _matching(asked, told, query, is_full=not is_sqlite).cte("matching")


def _matching(
    asked: Subquery, told: Subquery, query: EntitySumQuery, *, is_full: bool
) -> Select[Any]:
    """The keys and sums of all entities asked for, and by what they are put in order.

    Of a profile that is new PostgreSQL expects a single row, and would compare each row with each
    other; a full join is never done so, as long as it does not see that half of it is left out.
    """
    same = and_(told.c.entity_id == asked.c.id, told.c.provider == asked.c.provider)
    return (
        select(
            *(asked.c[name] for name in KEY),
            func.coalesce(told.c.currency, "").label("currency"),
            *(told.c[metric] for metric in METRICS),
            _sorted_by(asked, told, query.sort).label("sorted_by"),
        )
        .select_from(asked.outerjoin(told, same, full=is_full))
        .where(func.coalesce(asked.c.id, "") != "" if is_full else true())
        .where(told.c.currency == query.currency if query.currency else true())
    )


def _told(asked: Subquery, query: EntitySumQuery, *, among_asked: bool) -> Select[Any]:
    """What was told of each entity: of a provider's, one level's ids are unique on their own.

    The more columns a group has, the longer SQLite sorts; the id tells most apart, and comes first.
    It is quicker to SQLite also to leave rows out as soon as possible.
    """
    is_few = among_asked and (query.parent_id or query.campaign_id or query.text)
    each = rows_told(query, among=select(asked.c.id) if is_few else None)
    columns = union_all(*each).subquery("rows_told").c
    key = columns.entity_id, columns.provider, columns.currency
    return select(*key, *summed(columns)).group_by(*key)


def _sorted_by(asked: Subquery, told: Subquery, sort: EntitySort) -> ColumnElement[Any]:
    match sort:
        case EntitySort.SPEND:
            return told.c.spend_micros
        case EntitySort.NAME:
            return func.lower(asked.c.name)
        case EntitySort.STATUS:
            return asked.c.status
        case EntitySort.CREATED:
            return asked.c.created_at
        case EntitySort.VALUE:
            return told.c.conversion_value_micros
        case EntitySort.IMPRESSIONS | EntitySort.CLICKS | EntitySort.CONVERSIONS:
            return told.c[sort.value]
        case EntitySort.CTR | EntitySort.CPC | EntitySort.CPM | EntitySort.CPA | EntitySort.ROAS:
            part, whole = RATIOS[sort]
            return cast(told.c[part], Float) / func.nullif(told.c[whole], 0)


def _conditions(table: Table, query: EntitySumQuery) -> Iterator[ColumnElement[bool]]:
    columns, kind = table.c, BELOW[query.level]
    yield columns.profile_id == query.profile_id
    if query.accounts is not None:
        yield of_accounts(columns.provider, columns.ad_account_id, query.accounts)
    if query.parent_id is not None:
        yield columns[PARENTS[kind]] == query.parent_id if kind in PARENTS else false()
    if query.campaign_id is not None:
        own = columns["id"] if kind is Campaign else _campaign_of(table)
        yield own == query.campaign_id
    if query.text:
        yield _is_called(table, query.text)
    if query.status is not None:
        yield columns.status == query.status
    if query.is_there is not None:
        yield columns.gone_at.is_(None) if query.is_there else columns.gone_at.is_not(None)


def _campaign_of(table: Table) -> ColumnElement[Any]:
    """Of an ad that was told without one its ad group's: platforms leave it out here and there."""
    if table is not TABLES[Ad]:
        return table.c.campaign_id
    groups = TABLES[AdGroup].c
    around = (
        select(groups.campaign_id)
        .where(
            groups.profile_id == table.c.profile_id,
            groups.provider == table.c.provider,
            groups.ad_account_id == table.c.ad_account_id,
            groups.id == table.c.ad_group_id,
        )
        .scalar_subquery()
    )
    return func.coalesce(func.nullif(table.c.campaign_id, ""), around, "")


def _is_called(table: Table, text: str) -> ColumnElement[bool]:
    """Databases fold the case of ASCII for certain; of other letters each usual case is tried."""
    cases = {text} if text.isascii() else {text, text.lower(), text.upper(), text.title()}
    names = (table.c.name.icontains(one, autoescape=True) for one in sorted(cases))
    return or_(table.c.id == text, *names)


def _page(table: Table, matching: CTE, query: EntitySumQuery) -> Select[Any]:
    """The few rows of the page, with all there is to show of them."""
    page = (
        select(matching)
        .order_by(*_order(matching, query))
        .limit(query.limit)
        .offset(query.offset)
        .subquery("page")
    )
    same = and_(*(page.c[name] == table.c[name] for name in KEY))
    place = func.row_number().over(order_by=[*_order(page, query)]).label("place")
    return (
        select(
            place,
            *(table.c[name] for name in (*KEY, *SHOWN)),
            *_optional(table),
            page.c.currency,
            *(page.c[metric] for metric in METRICS),
        )
        .select_from(page.join(table, same))
        .where(table.c.profile_id == query.profile_id)
    )


def _order(rows: CTE | Subquery, query: EntitySumQuery) -> Iterator[ColumnElement[Any]]:
    by = rows.c.sorted_by.desc() if query.is_descending else rows.c.sorted_by.asc()
    if query.sort.is_amount:
        yield func.nullif(rows.c.currency, "").asc().nulls_last()
    yield by.nulls_last()
    yield from (rows.c.id, rows.c.provider, rows.c.ad_account_id, rows.c.currency)


def _optional(table: Table) -> Iterator[ColumnElement[Any]]:
    for name, absent in OPTIONAL.items():
        if name == "campaign_id" and name in table.c:
            yield _campaign_of(table).label(name)
        elif name in table.c:
            yield table.c[name]
        else:
            yield (null() if absent is None else literal(absent)).label(name)


def _totals(matching: CTE) -> Select[Any]:
    """What there is in each currency: how many rows (as `place`), and their sums."""
    count = func.count().label("place")
    nothing: list[Label[Any]] = [null().label(name) for name in (*KEY, *SHOWN, *OPTIONAL)]
    return select(count, *nothing, matching.c.currency, *summed(matching.c)).group_by(
        matching.c.currency
    )
