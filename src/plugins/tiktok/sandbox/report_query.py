"""What report/integrated/get/ is asked, checked beyond what the gateway's rules can say."""

import json
from datetime import date, timedelta

import msgspec

from plugins.tiktok.sandbox.campaigns import has_status
from plugins.tiktok.sandbox.endpoint import Asked, Query
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.metrics import Level, check_metrics
from plugins.tiktok.sandbox.world import AdAccount, Campaign

_LEVELS: dict[str, tuple[Level, str]] = {
    "AUCTION_ADVERTISER": ("AUCTION_ADVERTISER", "advertiser_id"),
    "AUCTION_CAMPAIGN": ("AUCTION_CAMPAIGN", "campaign_id"),
}
_IDS = frozenset({"advertiser_id", "campaign_id", "adgroup_id", "ad_id", "ad_id_v2"})
_TIMES = frozenset({"stat_time_day", "stat_time_hour"})
_UNRELATED = "Conflict occurs. The input params including metrics and dimensions have no relation."
_MOST_IDS = 100


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which campaigns count; without ids all, without statuses all but the deleted."""

    ids: frozenset[str] | None = None
    statuses: tuple[str, ...] = ("STATUS_NOT_DELETE",)

    def lets(self, campaign: Campaign, account: AdAccount) -> bool:
        is_named = self.ids is None or campaign.id in self.ids
        return is_named and any(has_status(campaign, account, each) for each in self.statuses)


class ReportQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A report that can be run."""

    level: Level
    accounts: tuple[AdAccount, ...]
    dimensions: tuple[str, ...]
    metrics: tuple[str, ...]
    first: date | None
    """None, and so is `last`, where the whole life is asked for."""
    last: date | None
    filters: Filters
    is_multiple: bool


def read_query(asked: Asked) -> ReportQuery:
    """Raises 40001 for accounts out of reach, 40002 for what does not fit together."""
    query = asked.query
    level, id_dimension = _level(query)
    dimensions = query.texts("dimensions")
    _check_dimensions(dimensions, id_dimension, level)
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
        filters=_filters(query, level),
        is_multiple=bool(query.texts("advertiser_ids")),
    )


def _level(query: Query) -> tuple[Level, str]:
    if query.text("report_type") != "BASIC":
        raise Refusal(40009, "report_type: only BASIC is supported in the sandbox")
    if not query.text("data_level"):
        raise Refusal(40002, "Missing required field(s): data_level.")
    if query.text("data_level") not in _LEVELS:
        raise Refusal(40009, f"data_level: only {', '.join(_LEVELS)} are supported in the sandbox")
    return _LEVELS[query.text("data_level")]


def _check_dimensions(dimensions: list[str], id_dimension: str, level: Level) -> None:
    unknown = [name for name in dimensions if name not in _IDS | _TIMES]
    if unknown:
        raise Refusal(40002, f"Invalid dimension fields: {unknown}")
    ids = [name for name in dimensions if name in _IDS]
    if len(ids) > 1 or len(dimensions) != len(set(dimensions)):
        raise Refusal(40002, "dimensions: at most one ID dimension is allowed")
    if ids not in ([id_dimension], []) or (level == "AUCTION_CAMPAIGN" and not ids):
        raise Refusal(40002, _UNRELATED)


def _span(query: Query, dimensions: list[str]) -> tuple[date, date]:
    missing = [name for name in ("start_date", "end_date") if not query.text(name)]
    if missing:
        raise Refusal(40002, f"Missing required field(s): {', '.join(missing)}.")
    first, last = _day(query, "start_date"), _day(query, "end_date")
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


def _day(query: Query, name: str) -> date:
    try:
        if len(query.text(name)) == len("2026-01-31"):
            return date.fromisoformat(query.text(name))
    except ValueError:
        pass
    raise Refusal(40002, f"{name}: Time format should be %Y-%m-%d. Please try again.")


def _accounts(asked: Asked) -> tuple[AdAccount, ...]:
    ids = asked.query.texts("advertiser_ids") or [asked.query.text("advertiser_id")]
    if ids == [""]:
        raise Refusal(40002, "Missing required field(s): advertiser_id.")
    accounts = tuple(asked.account(id) for id in ids)
    if not asked.query.flag("multi_adv_report_in_utc_time"):
        return accounts
    replace = msgspec.structs.replace
    return tuple(replace(account, zone="UTC", posix_zone="UTC") for account in accounts)


def _filters(query: Query, level: Level) -> Filters:
    """An account's totals keep what deleted campaigns spent; lists of campaigns do not."""
    ids: frozenset[str] | None = None
    statuses: tuple[str, ...] = ("STATUS_NOT_DELETE",)
    if level == "AUCTION_ADVERTISER":
        statuses = ("STATUS_ALL",)
    for filter in query.parts("filtering"):
        values = _values(filter)
        match filter.text("field_name"):
            case "campaign_ids":
                ids = frozenset(values)
            case "campaign_status":
                statuses = tuple(values)
            case other:
                raise Refusal(40009, f"filtering: {other} is not supported in the sandbox")
    return Filters(ids=ids, statuses=statuses)


def _values(filter: Query) -> list[str]:
    """The JSON list of strings inside filter_value."""
    name = filter.text("field_name")
    if filter.text("filter_type") != "IN":
        raise Refusal(40002, f"filtering: {name} can only be used with the filter type IN")
    try:
        values = msgspec.convert(json.loads(filter.text("filter_value")), list[str])
    except (ValueError, msgspec.ValidationError) as error:
        raise Refusal(40002, f"filtering: filter_value of {name} must be a JSON list") from error
    if len(values) > _MOST_IDS:
        raise Refusal(40002, f"filtering: {name} takes at most {_MOST_IDS} values")
    return values
