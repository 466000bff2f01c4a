"""Synchronous reports: rows summed from the figures of campaigns and days, paged."""

import msgspec

from plugins.tiktok.sandbox.deliveries import Deliveries
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint
from plugins.tiktok.sandbox.envelope import Content, Refusal
from plugins.tiktok.sandbox.metrics import Row, value_of
from plugins.tiktok.sandbox.report_query import ReportQuery, read_query
from plugins.tiktok.sandbox.report_subjects import find_subjects
from plugins.tiktok.sandbox.report_table import Table
from plugins.tiktok.sandbox.scopes import READ_REPORTS
from plugins.tiktok.sandbox.world import Ad, AdGroup, Campaign

_TOO_LARGE = (
    "Your query is too large, please reduce the query size (e.g. fewer metrics or time range) "
    "and retry after a while."
)
_THROTTLED = (
    "X-Tt-Ads-Throttle",
    "Number of ad ids is equal or more than 20k, only return the top 20k id's results, "
    "sorting by create time desc order.",
)


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the world as a table was made from it."""

    campaigns: list[Campaign]
    ad_groups: list[AdGroup]
    ads: list[Ad]


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A table, good for as long as the world looks the same."""

    seen: tuple[_Seen, ...]
    table: Table


def run_report(asked: Asked) -> Content:
    """A BASIC report; days and ids without delivery are absent."""
    query = read_query(asked)
    table = _table(asked, query)
    most = asked.sandbox.settings.most_rows
    if most is not None and len(table) > most:
        raise Refusal(40067, _TOO_LARGE)
    found = asked.page(table, shape=lambda row: _shape(asked, query, msgspec.convert(row, Row)))
    if asked.query.flag("enable_total_metrics"):
        total = Row(subject=None, day=None, figures=table.total())
        found["total_metrics"] = _metrics(query, total)
    return Content(data=found, headers=(_THROTTLED,) if table.is_cut else ())


def _table(asked: Asked, query: ReportQuery) -> Table:
    """Rows change with the minute, so that the pages of one reading fit together."""
    sandbox, minute = asked.sandbox, asked.now.replace(second=0, microsecond=0)
    cut, corrected_at = sandbox.settings.ads_cut, sandbox.settings.corrected_at
    question = (query, minute, cut, corrected_at)
    kept, seen = sandbox.shelf.find(question), _seen(asked, query)
    if isinstance(kept, _Kept) and kept.seen == seen:
        return kept.table
    subjects = find_subjects(sandbox.world, query, cut)
    table = Table(query, subjects, Deliveries(query, minute, corrected_at))
    sandbox.shelf.put(question, _Kept(seen=seen, table=table))
    return table


def _seen(asked: Asked, query: ReportQuery) -> tuple[_Seen, ...]:
    world = asked.sandbox.world
    return tuple(
        _Seen(
            campaigns=[*world.campaigns.get(account.id, ())],
            ad_groups=[*world.ad_groups.get(account.id, ())],
            ads=[*world.ads.get(account.id, ())],
        )
        for account in query.accounts
    )


def _shape(asked: Asked, query: ReportQuery, row: Row) -> dict[str, object]:
    return {
        "dimensions": {name: _dimension(asked, name, row) for name in query.dimensions},
        "metrics": _metrics(query, row),
    }


def _dimension(asked: Asked, name: str, row: Row) -> object:
    if name == "stat_time_day":
        return f"{row.day} 00:00:00"
    return asked.id(row.subject.id) if row.subject else None


def _metrics(query: ReportQuery, row: Row) -> dict[str, str | None]:
    names = query.metrics
    if query.is_multiple:
        names = (*names, "currency", "timezone", "advertiser_id")
    return {name: value_of(name, row, is_whole=query.is_multiple) for name in names}


ENDPOINTS = (Endpoint(path="report/integrated/get/", answer=run_report, scopes=READ_REPORTS),)
