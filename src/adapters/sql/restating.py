"""Which stored insights a page tells otherwise, found in one query."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Dialect, FromClause, RowMapping, Select, and_, or_, select, true

from adapters.sql import bulk
from adapters.sql.platform_tables import insights
from core.insight import METRICS, Level, Restatement

ABOUT = ("ad_account_id", "provider", "level", "entity_id", "day")
"""What a restatement has of its insight."""
NEW = bulk.told(insights)
SAME = and_(*(column == NEW.c[column.name] for column in insights.primary_key))


def told_otherwise(dialect: Dialect, since: datetime, whole: Collection[date]) -> Select[Any]:
    """The rows told beside the table otherwise than since then, or new on days read whole."""
    if dialect.name == "sqlite":
        joined = NEW.join(insights, SAME, isouter=bool(whole))
        return _differing(insights, joined, since, whole)
    # Looked up row by row: a new table's rows are uncounted, and joined otherwise it is all read.
    stored = select(insights).where(SAME).limit(1).lateral("stored")
    return _differing(stored, NEW.join(stored, true(), isouter=bool(whole)), since, whole)


def changes(row: RowMapping, at: datetime) -> Iterator[Restatement]:
    """The numbers that differ in one of those rows."""
    for metric in METRICS:
        before, after = row[metric], row[f"new_{metric}"]
        if before != after:
            yield Restatement(
                ad_account_id=row["ad_account_id"],
                provider=row["provider"],
                level=Level(row["level"]),
                entity_id=row["entity_id"],
                day=row["day"],
                metric=metric,
                before=before,
                after=after,
                at=at,
            )


def _differing(
    stored: FromClause, joined: FromClause, since: datetime, whole: Collection[date]
) -> Select[Any]:
    numbers = [(stored.c[metric], NEW.c[metric]) for metric in METRICS]
    about = [NEW.c[name] for name in ABOUT]
    news = [after.label(f"new_{after.name}") for _, after in numbers]
    differs = or_(*(before.is_distinct_from(after) for before, after in numbers))
    query = select(*about, *(before for before, _ in numbers), *news)
    query = query.add_columns(stored.c.as_of)
    is_held = and_(stored.c.as_of >= since, NEW.c.as_of >= stored.c.as_of)
    if whole:
        is_held = or_(is_held, and_(stored.c.as_of.is_(None), NEW.c.day.in_(whole)))
    return query.select_from(joined).where(is_held, differs)
