"""Which stored insights a page tells otherwise, found in one query."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, FromClause, RowMapping, Select, and_, or_, select, true

from adapters.sql import bulk
from adapters.sql.platform_tables import insights
from core.insight import METRICS, Level, Restatement

ABOUT = ("ad_account_id", "provider", "level", "entity_id", "day")
"""What a restatement has of its insight."""
NEW = bulk.told(insights)
SAME = and_(*(column == NEW.c[column.name] for column in insights.primary_key))


def told_otherwise(dialect: Dialect, since: datetime) -> Select[Any]:
    """The stored rows last told since then, of which something else is told beside the table."""
    if dialect.name == "sqlite":
        return _differing(insights, NEW.join(insights, SAME), since)
    # Looked up row by row: a new table's rows are uncounted, and joined otherwise it is all read.
    stored = select(insights).where(SAME).limit(1).lateral("stored")
    return _differing(stored, NEW.join(stored, true()), since)


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


def _differing(stored: FromClause, joined: FromClause, since: datetime) -> Select[Any]:
    numbers = [(stored.c[metric], NEW.c[metric]) for metric in METRICS]
    columns = [stored.c[name] for name in (*ABOUT, "as_of")]
    news = [after.label(f"new_{after.name}") for _, after in numbers]
    differs = or_(*(before.is_distinct_from(after) for before, after in numbers))
    query = select(*columns, *(before for before, _ in numbers), *news)
    is_newer = NEW.c.as_of >= stored.c.as_of
    return query.select_from(joined).where(stored.c.as_of >= since, is_newer, differs)
