"""Sums of each entity's weeks, kept with its days so that long windows are added up quickly.

They change in the transaction that changes the days. An account's own are not kept: there are few.
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Executable,
    FromClause,
    Integer,
    Select,
    Subquery,
    Table,
    and_,
    column,
    delete,
    func,
    insert,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.functions import GenericFunction

from adapters.sql import bulk
from adapters.sql.platform_tables import insight_weeks as weeks
from adapters.sql.platform_tables import insights
from adapters.sql.summing import summed
from adapters.sql.work import SqlWork
from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.insight import Level, Window
from core.ports.insights import Part

type Columns = ReadOnlyColumnCollection[str, Any]

NEW = bulk.told(insights)
WHOSE = ("profile_id", "provider", "level", "entity_id")
_DAY = timedelta(days=1)
_SUNDAY = 6


class WeekOf(GenericFunction[date]):
    """A day's Monday."""

    type = Date()
    inherit_cache = True
    name = "week_of"


@compiles(WeekOf, "sqlite")
def _week_of_sqlite(element: Any, compiler: Any, **more: Any) -> str:  # noqa: ANN401
    return f"date({compiler.process(element.clauses, **more)}, 'weekday 0', '-6 days')"


@compiles(WeekOf, "postgresql")
def _week_of_postgresql(element: Any, compiler: Any, **more: Any) -> str:  # noqa: ANN401
    return f"CAST(date_trunc('week', {compiler.process(element.clauses, **more)}) AS DATE)"


async def hold(
    work: SqlWork,
    profile_id: ProfileId,
    provider: ProviderSlug,
    accounts: Collection[AdAccountId],
) -> None:
    """Let nobody else change these accounts' days until this transaction ends.

    To be called before any of their rows is touched. Whoever came second would otherwise add up
    without the days that the first has not committed. SQLite has one writer anyway.
    """
    if work.engine.dialect.name == "postgresql":
        for account in sorted(accounts):
            held = func.hashtextextended(f"{profile_id} {provider} {account}", 0)
            locking = select(func.pg_advisory_xact_lock(held))
            await work.execute(locking.execution_options(hold=True))


async def add_up_told(work: SqlWork) -> None:
    """Add up the weeks of what was told beside the insights and is merged.

    Sums in a currency or of an account in which nothing is told any more are forgotten.
    """
    adding, counting, forgetting = _statements(work.engine.dialect.name)
    put = (await work.execute(adding)).rowcount
    known = (await work.execute(counting)).scalar_one()
    if known is not None and known != put:
        await work.execute(forgetting)
        await work.execute(adding)


async def add_up(work: SqlWork, part: Part) -> None:
    """Add up anew the weeks that the part's window touches."""
    first, last = part.window.since, part.window.until
    around = Window(
        since=first - _DAY * first.weekday(), until=last + _DAY * (_SUNDAY - last.weekday())
    )
    await work.execute(delete(weeks).where(_of(weeks, "week", part, around)))
    if part.level != Level.ACCOUNT:
        rows = _by_week(insights.c).where(_of(insights, "day", part, around))
        await work.execute(insert(weeks).from_select(weeks.columns.keys(), rows))


@cache
def _statements(dialect: str) -> tuple[Executable, Executable, Executable]:
    """Put the sums of the weeks told, count those that are known of them, and forget these.

    Made once: to make them takes as long as to carry them out.
    """
    key = [NEW.c[name] for name in WHOSE]
    told = select(*key, WeekOf(NEW.c.day).label("week")).where(NEW.c.level != Level.ACCOUNT)
    each = told.distinct().subquery("each_week")
    is_its = and_(*(weeks.c[one.name] == one for one in each.c))
    known = select(func.count()).select_from(weeks).where(is_its).correlate(each).scalar_subquery()
    return (
        bulk.replacing(dialect, weeks, _sums_of(each, dialect)),
        select(func.sum(known)).select_from(each),
        delete(weeks).where(tuple_(*(weeks.c[one.name] for one in each.c)).in_(told)),
    )


def _sums_of(each: Subquery, dialect: str) -> Select[Any]:
    """The sums of these weeks, looked up day by day: as told in `restating`, all is read else."""
    own = and_(*(insights.c[name] == each.c[name] for name in WHOSE))
    if dialect == "sqlite":
        days = [func.date(each.c.week, f"+{number} days", type_=Date()) for number in range(7)]
        return _grouped(each, insights.c, each.join(insights, own & insights.c.day.in_(days)))
    numbers = func.generate_series(0, 6).table_valued(column("number", Integer), name="numbers")
    after = numbers.render_derived()
    day = each.c.week.op("+", return_type=Date())(after.c.number)
    found = select(insights).where(own, insights.c.day == day).limit(1).lateral("stored")
    return _grouped(each, found.c, each.join(after, true()).join(found, true()))


def _grouped(each: Subquery, columns: Columns, rows: FromClause) -> Select[Any]:
    key = [each.c[name] for name in ("profile_id", "level", "week", "provider", "entity_id")]
    key += [columns.ad_account_id, columns.currency]
    return select(*key, *summed(columns)).select_from(rows).group_by(*key)


def _by_week(columns: Columns) -> Select[Any]:
    key: list[ColumnElement[Any]] = [columns.profile_id, columns.level]
    key += [WeekOf(columns.day).label("week")]
    key += [columns[name] for name in ("provider", "entity_id", "ad_account_id", "currency")]
    return select(*key, *summed(columns)).group_by(*key)


def _of(table: Table, when: str, part: Part, window: Window) -> ColumnElement[bool]:
    return and_(
        table.c.profile_id == part.profile_id,
        table.c.provider == part.provider,
        table.c.ad_account_id == part.ad_account_id,
        table.c.level == part.level,
        table.c[when].between(window.since, window.until),
    )
