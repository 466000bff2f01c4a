"""The parts of which statements that add insights up are made."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Label, and_, cast, false, func, or_
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from adapters.sql.platform_tables import insights
from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.insight import METRICS, Level, Window
from core.ports.sums import AccountKey, Share


def rows_in(profile_id: ProfileId, level: Level, window: Window) -> ColumnElement[bool]:
    """The insights of these days, which lie side by side in the table."""
    return and_(
        insights.c.profile_id == profile_id,
        insights.c.level == level,
        insights.c.day.between(window.since, window.until),
    )


def rows_of(share: Share) -> ColumnElement[bool]:
    """The insights of the share's days and accounts."""
    columns = insights.c
    days = columns.day.between(share.window.since, share.window.until)
    if share.accounts is None:
        return days
    return and_(days, of_accounts(columns.provider, columns.ad_account_id, share.accounts))


def of_accounts(
    provider: ColumnElement[str], account: ColumnElement[str], keys: Collection[AccountKey]
) -> ColumnElement[bool]:
    """Whether a row is of one of these accounts; of none where there are none."""
    by_provider: dict[ProviderSlug, list[AdAccountId]] = {}
    for slug, id in keys:
        by_provider.setdefault(slug, []).append(id)
    each = ((provider == slug) & account.in_(ids) for slug, ids in sorted(by_provider.items()))
    return or_(false(), *each)


def summed(columns: ReadOnlyColumnCollection[str, Any]) -> Iterator[Label[int]]:
    """Every metric added up; PostgreSQL makes decimals of sums, and we want none."""
    for metric in METRICS:
        yield cast(func.sum(columns[metric]), BigInteger).label(metric)
