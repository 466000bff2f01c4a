"""What report/integrated/get/ is asked, checked beyond what the gateway's rules can say."""

from datetime import date, timedelta

import msgspec

from plugins.tiktok.sandbox.endpoint import Asked, Query
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.levels import ID_DIMENSIONS, UNRELATED, Level
from plugins.tiktok.sandbox.listing import read_day
from plugins.tiktok.sandbox.metrics import check_metrics
from plugins.tiktok.sandbox.report_filters import Filters, read_filters
from plugins.tiktok.sandbox.world import AdAccount

_IDS = frozenset(name for names in ID_DIMENSIONS.values() for name in names)
_TIMES = frozenset({"stat_time_day", "stat_time_hour"})


class ReportQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A report that can be run; which page of it is wanted is no part of the question."""

    level: Level
    accounts: tuple[AdAccount, ...]
    dimensions: tuple[str, ...]
    metrics: tuple[str, ...]
    first: date | None
    """None, and so is `last`, where the whole life is asked for."""
    last: date | None
    filters: Filters
    is_multiple: bool
    order: str
    is_falling: bool

    @property
    def id_dimension(self) -> str | None:
        """What a row is about; None where only time tells rows apart."""
        return next((name for name in self.dimensions if name in _IDS), None)

    @property
    def by_day(self) -> bool:
        return "stat_time_day" in self.dimensions


def read_query(asked: Asked) -> ReportQuery:
    """Raises 40001 for accounts out of reach, 40002 for what does not fit together."""
    query = asked.query
    level = _level(query)
    dimensions = query.texts("dimensions")
    _check_dimensions(dimensions, level)
    metrics = query.texts("metrics") or ["spend", "impressions"]
    is_lifetime = query.flag("query_lifetime")
    check_metrics(metrics, level, is_lifetime=is_lifetime)
    first, last = (None, None) if is_lifetime else _span(query, dimensions)
    return ReportQuery(
        level=level,
        accounts=_accounts(asked),
        dimensions=tuple(dimensions),
        metrics=tuple(metrics),
        first=first,
        last=last,
        filters=read_filters(query, level),
        is_multiple=bool(query.texts("advertiser_ids")),
        order=query.text("order_field"),
        is_falling=query.text("order_type") != "ASC",
    )


def _level(query: Query) -> Level:
    if query.text("report_type") != "BASIC":
        raise Refusal(40009, "report_type: only BASIC is supported in the sandbox")
    asked = query.text("data_level")
    if not asked:
        raise Refusal(40002, "Missing required field(s): data_level.")
    if asked not in ID_DIMENSIONS:
        known = ", ".join(ID_DIMENSIONS)
        raise Refusal(40009, f"data_level: only {known} are supported in the sandbox")
    level: Level = msgspec.convert(asked, Level)
    return level


def _check_dimensions(dimensions: list[str], level: Level) -> None:
    unknown = [name for name in dimensions if name not in _IDS | _TIMES]
    if unknown:
        raise Refusal(40002, f"Invalid dimension fields: {unknown}")
    ids = [name for name in dimensions if name in _IDS]
    if len(ids) > 1 or len(dimensions) != len(set(dimensions)):
        raise Refusal(40002, "dimensions: at most one ID dimension is allowed")
    if not ids and level == "AUCTION_ADVERTISER":
        return
    if not ids or ids[0] not in ID_DIMENSIONS[level]:
        raise Refusal(40002, UNRELATED)


def _span(query: Query, dimensions: list[str]) -> tuple[date, date]:
    missing = [name for name in ("start_date", "end_date") if not query.text(name)]
    if missing:
        raise Refusal(40002, f"Missing required field(s): {', '.join(missing)}.")
    first, last = read_day(query, "start_date"), read_day(query, "end_date")
    if last < first:
        raise Refusal(40002, "end_date: the end date must not be before the start date")
    most = 365
    if "stat_time_hour" in dimensions:
        most = 1
    elif "stat_time_day" in dimensions:
        most = 30
    if last - first >= timedelta(days=most):
        raise Refusal(40002, f"The time span must not exceed {most} day(s).")
    if "stat_time_hour" in dimensions:
        raise Refusal(40009, "dimensions: stat_time_hour is not supported in the sandbox")
    return first, last


def _accounts(asked: Asked) -> tuple[AdAccount, ...]:
    ids = asked.query.texts("advertiser_ids") or [asked.query.text("advertiser_id")]
    if ids == [""]:
        raise Refusal(40002, "Missing required field(s): advertiser_id.")
    accounts = tuple(asked.account(id) for id in ids)
    if not asked.query.flag("multi_adv_report_in_utc_time"):
        return accounts
    replace = msgspec.structs.replace
    return tuple(replace(account, zone="UTC", posix_zone="UTC") for account in accounts)
