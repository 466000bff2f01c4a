"""Insights in the database, and what they were before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    RowMapping,
    and_,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    tuple_,
    union_all,
)

from adapters.sql import bulk, weeks
from adapters.sql.columns import UtcTime
from adapters.sql.platform_tables import insights as table
from adapters.sql.platform_tables import restatements
from adapters.sql.restating import ABOUT, changes, told_otherwise
from adapters.sql.work import SqlWork
from core.ids import ProfileId, ProviderSlug
from core.insight import METRICS, Insight, Level, Restatement, Window
from core.ports.insights import (
    InsightQuery,
    KeptInsight,
    KeptRestatement,
    Part,
    RestatementQuery,
)


@dataclass(frozen=True, slots=True)
class SqlInsights:
    """Insights in the database."""

    work: SqlWork

    async def put(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        insights: Sequence[Insight],
        as_of: datetime,
        ends: Mapping[date, datetime] | None = None,
        whole: Collection[date] = (),
    ) -> int:
        if not insights:
            return 0
        below = {one.ad_account_id for one in insights if one.level != Level.ACCOUNT}
        await weeks.hold(self.work, profile_id, provider, below)
        ours = {"profile_id": profile_id, "provider": provider}
        await bulk.tell(self.work, table, insights, **ours, as_of=as_of)
        restated = await self._restated(ends, whole, as_of) if ends else []
        await bulk.append(self.work, restatements, restated, profile_id=profile_id)
        await bulk.merge(self.work, table, "as_of")
        if below:
            await weeks.add_up_told(self.work)
        return len(restated)

    async def _restated(
        self, ends: Mapping[date, datetime], whole: Collection[date], now: datetime
    ) -> list[Restatement]:
        """The numbers told beside the table that differ from those told after their day's end."""
        earliest = min(ends.values())  # the rest is for each day to say
        query = told_otherwise(self.work.engine.dialect, earliest, whole)
        rows = (await self.work.execute(query)).mappings()
        closed = (row for row in rows if row["day"] in ends and _is_held(row, ends[row["day"]]))
        return [change for row in closed for change in changes(row, now)]

    async def count_told(self, part: Part, since: datetime) -> int:
        query = select(func.count()).select_from(table)
        found = await self.work.execute(query.where(_of(part), table.c.as_of >= since))
        return int(found.scalar_one())

    async def retract(
        self, part: Part, since: datetime, now: datetime, over: Collection[date]
    ) -> int:
        await weeks.hold(self.work, part.profile_id, part.provider, [part.ad_account_id])
        untold = and_(_of(part), table.c.as_of < since)
        about = [table.c[name] for name in ABOUT]
        nothing, at = cast(null(), BigInteger), literal(now, UtcTime)
        numbers = [
            select(table.c.profile_id, *about, literal(metric), known, nothing, at).where(
                untold, known.is_not(None), table.c.day.in_(over)
            )
            for metric, known in ((metric, table.c[metric]) for metric in METRICS)
        ]
        names = ["profile_id", *ABOUT, "metric", "before", "after", "at"]
        await self.work.execute(insert(restatements).from_select(names, union_all(*numbers)))
        gone = (await self.work.execute(delete(table).where(untold))).rowcount
        if gone:
            await weeks.add_up(self.work, part)
        return gone

    async def find(self, query: InsightQuery) -> list[KeptInsight]:
        statement = select(table).where(
            table.c.profile_id == query.profile_id,
            table.c.level == query.level,
            _in(query.window),
        )
        if query.provider is not None:
            statement = statement.where(table.c.provider == query.provider)
        if query.ad_account_id is not None:
            statement = statement.where(table.c.ad_account_id == query.ad_account_id)
        order = table.c.day, table.c.provider, table.c.entity_id
        if query.after is not None:
            day, *rest = query.after
            statement = statement.where(tuple_(*order) > (date.fromisoformat(day), *rest))
        return await self.work.many(statement.order_by(*order).limit(query.limit), KeptInsight)

    async def restatements(self, query: RestatementQuery) -> list[KeptRestatement]:
        columns = restatements.c
        statement = select(restatements).where(columns.profile_id == query.profile_id)
        if query.window is not None:
            statement = statement.where(columns.day.between(query.window.since, query.window.until))
        if query.level is not None:
            statement = statement.where(columns.level == query.level)
        if query.provider is not None:
            statement = statement.where(columns.provider == query.provider)
        if query.ad_account_id is not None:
            statement = statement.where(columns.ad_account_id == query.ad_account_id)
        if query.after is not None:
            statement = statement.where(columns.number < query.after)
        newest = statement.order_by(columns.number.desc()).limit(query.limit)
        return await self.work.many(newest, KeptRestatement)


def _is_held(row: RowMapping, end: datetime) -> bool:
    """Whether it was told before, or told of as nothing, when its day was over."""
    return row["as_of"] is None or row["as_of"] >= end


def _in(window: Window) -> ColumnElement[bool]:
    return table.c.day.between(window.since, window.until)


def _of(part: Part) -> ColumnElement[bool]:
    return and_(
        table.c.profile_id == part.profile_id,
        table.c.ad_account_id == part.ad_account_id,
        table.c.level == part.level,
        _in(part.window),
        table.c.provider == part.provider,
    )
