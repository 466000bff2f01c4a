"""Daily metrics of an ad account or of its campaigns."""

from collections import deque
from collections.abc import AsyncIterator
from datetime import date, timedelta

import msgspec

from core.ad_account import AdAccount
from core.insight import Insight, Level, Window
from core.money import count_of, micros_of
from core.provider import Page, Session
from core.provider_errors import Garbled, TooLarge
from plugins.tiktok.manifest import WIDEST_WINDOW
from plugins.tiktok.pages import read_pages
from plugins.tiktok.shapes import Answered, Listing, ReportRow

_PAGE = 1000
_DAY = "stat_time_day"
_METRICS = ("spend", "impressions", "clicks", "conversion", "total_complete_payment_rate")

_ENTITY = {Level.ACCOUNT: "advertiser_id", Level.CAMPAIGN: "campaign_id"}
_DATA_LEVEL = {Level.ACCOUNT: "AUCTION_ADVERTISER", Level.CAMPAIGN: "AUCTION_CAMPAIGN"}
_DELETED_TOO = {
    "filtering": msgspec.json.encode(
        [{"field_name": "campaign_status", "filter_type": "IN", "filter_value": '["STATUS_ALL"]'}]
    ).decode()
}
"""Without it TikTok drops the spend of campaigns that were deleted since."""


async def read_insights(
    session: Session, account: AdAccount, level: Level, window: Window
) -> AsyncIterator[Page[Insight]]:
    """The window in pieces TikTok takes: 30 days at most, halved where that is still too much.

    A piece may prove too large after its first pages; those rows then come again.
    """
    waiting = deque(_pieces(window, WIDEST_WINDOW))
    while waiting:
        piece = waiting.popleft()
        try:
            async for page in _read(session, account, level, piece):
                yield page
        except TooLarge:
            days = (piece.until - piece.since).days + 1
            if days == 1:
                raise
            waiting.extendleft(reversed(_pieces(piece, (days + 1) // 2)))


def report_params(account: str, level: Level, window: Window) -> dict[str, str]:
    """The question, by day always: a sum over several days cannot be told apart later."""
    deleted_too = _DELETED_TOO if level is Level.CAMPAIGN else {}
    return {
        "advertiser_id": account,
        "report_type": "BASIC",
        "data_level": _DATA_LEVEL[level],
        "dimensions": msgspec.json.encode([_ENTITY[level], _DAY]).decode(),
        "metrics": msgspec.json.encode(_METRICS).decode(),
        "start_date": window.since.isoformat(),
        "end_date": window.until.isoformat(),
        **deleted_too,
    }


def _pieces(window: Window, widest: int) -> tuple[Window, ...]:
    """The window in pieces of at most `widest` days, oldest first."""
    found: list[Window] = []
    since = window.since
    while since <= window.until:
        until = min(window.until, since + timedelta(days=widest - 1))
        found.append(Window(since=since, until=until))
        since = until + timedelta(days=1)
    return tuple(found)


async def _read(
    session: Session, account: AdAccount, level: Level, window: Window
) -> AsyncIterator[Page[Insight]]:
    pages = read_pages(
        session,
        "report/integrated/get/",
        Answered[Listing[ReportRow]],
        report_params(account.id, level, window),
        size=_PAGE,
        key=lambda row: (_entity(row, account, level), _day(row)),
    )
    async for rows in pages:
        yield Page(rows=tuple(_insight(row, account, level) for row in rows))


def _entity(row: ReportRow, account: AdAccount, level: Level) -> str:
    if level is Level.ACCOUNT:
        return account.id
    if row.dimensions.campaign_id is None:
        raise Garbled("TikTok sent a row of a campaign report that names no campaign.")
    return str(row.dimensions.campaign_id)


def _day(row: ReportRow) -> date:
    """The account's own day: TikTok writes `2026-03-01 00:00:00` and means no moment by it."""
    try:
        return date.fromisoformat(row.dimensions.stat_time_day[:10])
    except ValueError:
        raise Garbled("TikTok sent a row of a report whose day cannot be read.") from None


def _insight(row: ReportRow, account: AdAccount, level: Level) -> Insight:
    return Insight(
        ad_account_id=account.id,
        level=level,
        entity_id=_entity(row, account, level),
        day=_day(row),
        currency=account.currency,
        spend_micros=micros_of(row.metrics.spend),
        impressions=count_of(row.metrics.impressions),
        clicks=count_of(row.metrics.clicks),
        conversions=count_of(row.metrics.conversion),
        conversion_value_micros=micros_of(row.metrics.total_complete_payment_rate),
    )
