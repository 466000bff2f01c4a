"""Synchronous reports: rows summed from the figures of campaigns and days, paged."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

import msgspec

from plugins.tiktok.sandbox.endpoint import Asked, Endpoint
from plugins.tiktok.sandbox.figures import Figures, figures, progress
from plugins.tiktok.sandbox.metrics import value_of
from plugins.tiktok.sandbox.report_query import ReportQuery, read_query
from plugins.tiktok.sandbox.scopes import READ_REPORTS
from plugins.tiktok.sandbox.world import AdAccount, Campaign


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what it is about, and its sums."""

    account: AdAccount | None
    campaign: Campaign | None
    day: date | None
    figures: Figures


def run_report(asked: Asked) -> dict[str, object]:
    """A BASIC report; days and ids without delivery are absent."""
    query = read_query(asked)
    rows = _rows(asked, query)
    page = asked.page(_ordered(asked, query, rows))
    shown = msgspec.convert(page["list"], list[Row])
    answer = {**page, "list": [_shape(asked, query, row) for row in shown]}
    if asked.query.flag("enable_total_metrics"):
        total = sum((row.figures for row in rows), Figures())
        answer["total_metrics"] = _metrics(
            query, Row(account=None, campaign=None, day=None, figures=total)
        )
    return answer


def _rows(asked: Asked, query: ReportQuery) -> list[Row]:
    by_day = "stat_time_day" in query.dimensions
    by_campaign, by_account = (
        name in query.dimensions for name in ("campaign_id", "advertiser_id")
    )
    rows: dict[object, Row] = {}
    for account, campaign, day, found in _delivered(asked, query):
        about = campaign if by_campaign else None
        holder = account if by_account or by_campaign or not query.is_multiple else None
        key = (day if by_day else None, holder and holder.id, about and about.id)
        known = rows.get(key)
        rows[key] = Row(
            account=holder,
            campaign=about,
            day=day if by_day else None,
            figures=known.figures + found if known else found,
        )
    return list(rows.values())


def _delivered(
    asked: Asked, query: ReportQuery
) -> Iterator[tuple[AdAccount, Campaign, date, Figures]]:
    for account in query.accounts:
        campaigns = [
            campaign
            for campaign in asked.sandbox.world.campaigns[account.id]
            if query.filters.lets(campaign, account)
        ]
        for day in _days(query, account, campaigns, asked.now):
            so_far = progress(account, day, asked.now)
            for campaign in campaigns:
                found = figures(campaign, account, day, so_far)
                if found:
                    yield account, campaign, day, found


def _days(
    query: ReportQuery, account: AdAccount, campaigns: list[Campaign], now: datetime
) -> Iterator[date]:
    """The days asked for that the account has lived."""
    today = account.day_at(now)
    born = min((campaign.first_day for campaign in campaigns), default=today)
    day, last = max(query.first or born, born), min(query.last or today, today)
    while day <= last:
        yield day
        day += timedelta(days=1)


def _ordered(asked: Asked, query: ReportQuery, rows: list[Row]) -> list[Row]:
    """By day and id, or by the metric asked for; a field not requested changes nothing."""
    rows.sort(key=lambda row: (row.day or date.min, _id_of(row)))
    field, is_falling = asked.query.text("order_field"), asked.query.text("order_type") != "ASC"
    if field == "stat_time_day":
        rows.sort(key=lambda row: row.day or date.min, reverse=is_falling)
    elif field in query.metrics:
        rows.sort(key=lambda row: _rank(_metrics(query, row)[field]), reverse=is_falling)
    return rows


def _rank(value: str) -> tuple[Decimal, str]:
    try:
        return Decimal(value), ""
    except InvalidOperation:
        return Decimal(0), value


def _id_of(row: Row) -> str:
    return row.campaign.id if row.campaign else row.account.id if row.account else ""


def _shape(asked: Asked, query: ReportQuery, row: Row) -> dict[str, object]:
    values: dict[str, object] = {
        "campaign_id": asked.id(row.campaign.id) if row.campaign else None,
        "advertiser_id": asked.id(row.account.id) if row.account else None,
        "stat_time_day": f"{row.day} 00:00:00",
    }
    return {
        "dimensions": {name: values[name] for name in query.dimensions},
        "metrics": _metrics(query, row),
    }


def _metrics(query: ReportQuery, row: Row) -> dict[str, str]:
    names = query.metrics
    if query.is_multiple:
        names = (*names, "currency", "timezone", "advertiser_id")
    return {
        name: value_of(name, row.figures, row.account, row.campaign, is_whole=query.is_multiple)
        for name in names
    }


ENDPOINTS = (Endpoint(path="report/integrated/get/", answer=run_report, scopes=READ_REPORTS),)
