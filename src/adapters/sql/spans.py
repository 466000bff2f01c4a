"""What was told in a window, from few rows: its whole weeks, and the days on both sides."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, or_, select, true

from adapters.sql.platform_tables import insight_weeks, insights
from adapters.sql.summing import of_accounts
from core.insight import METRICS, Window
from core.ports.sums import AccountKey, EntitySumQuery, Share

COLUMNS = ("entity_id", "provider", "currency", *METRICS)
_DAY = timedelta(days=1)
_SUNDAY = 6


def rows_told(query: EntitySumQuery, among: Select[Any] | None) -> Iterator[Select[Any]]:
    """The metrics of the entities asked for, in statements to be read one after the other.

    With `among` only of the ids that it finds.
    """
    for table, window in _spans(query):
        rows = select(*(table.c[name] for name in COLUMNS)).where(_asked(table, window, query))
        yield rows if among is None else rows.where(table.c.entity_id.in_(among))


def whole_weeks(windows: Iterable[Window]) -> Window | None:
    """From the first Monday to the last Sunday that all these windows have; None without any."""
    each = tuple(windows)
    since, until = max(one.since for one in each), min(one.until for one in each)
    monday = since + _DAY * (-since.weekday() % 7)
    sunday = until - _DAY * ((until.weekday() - _SUNDAY) % 7)
    return Window(since=monday, until=sunday) if monday < sunday else None


def _spans(query: EntitySumQuery) -> Iterator[tuple[Table, Window]]:
    window = query.window
    weeks = whole_weeks([window, *(one.window for one in query.shares)])
    if weeks is None:
        yield insights, window
        return
    yield insight_weeks, weeks
    if window.since < weeks.since:
        yield insights, Window(since=window.since, until=weeks.since - _DAY)
    if weeks.until < window.until:
        yield insights, Window(since=weeks.until + _DAY, until=window.until)


def _asked(table: Table, window: Window, query: EntitySumQuery) -> ColumnElement[bool]:
    """Rows of these days lie side by side in the table; of days, each share has its own."""
    when = table.c.day if table is insights else table.c.week
    rows = and_(
        table.c.profile_id == query.profile_id,
        table.c.level == query.level,
        when.between(window.since, window.until),
    )
    if query.shares:
        return and_(rows, or_(*(_of_share(table, one) for one in query.shares)))
    return and_(rows, _of(table, query.accounts))


def _of_share(table: Table, share: Share) -> ColumnElement[bool]:
    ours = _of(table, share.accounts)
    if table is insight_weeks:
        return ours
    return and_(ours, table.c.day.between(share.window.since, share.window.until))


def _of(table: Table, accounts: tuple[AccountKey, ...] | None) -> ColumnElement[bool]:
    if accounts is None:
        return true()
    return of_accounts(table.c.provider, table.c.ad_account_id, accounts)
