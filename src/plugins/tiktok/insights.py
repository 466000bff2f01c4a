"""Daily metrics of an ad account, its campaigns, its ad groups or its ads."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

import msgspec

from core.ad_account import AdAccount
from core.insight import Insight, Level, Window
from core.money import count_of, micros_of
from core.provider import Session
from core.provider_errors import Garbled, Incomplete
from core.reads import Page
from plugins.tiktok.pages import Batch, Question, ask, read_mark
from plugins.tiktok.pieces import Piece, fill, finished, smaller
from plugins.tiktok.shapes import Answered, Id, Listing, Number
from plugins.tiktok.values import as_json

_PAGE = 1000
_DAY = "stat_time_day"
_METRICS = ("spend", "impressions", "clicks", "conversion", "total_complete_payment_rate")


class Dimensions(msgspec.Struct, frozen=True):
    """Of what and of which day a row speaks."""

    stat_time_day: str
    campaign_id: Id | None = None
    adgroup_id: Id | None = None
    ad_id: Id | None = None


class Metrics(msgspec.Struct, frozen=True):
    """A row's figures."""

    spend: Number = None
    impressions: Number = None
    clicks: Number = None
    conversion: Number = None
    total_complete_payment_rate: Number = None
    """In spite of its name the value of all purchases."""


class ReportRow(msgspec.Struct, frozen=True):
    """One row of a report."""

    dimensions: Dimensions
    metrics: Metrics


class _Grain(msgspec.Struct, frozen=True):
    """How a level is asked for: its dimension, its name, and the filter that keeps the deleted."""

    dimension: str
    data_level: str
    status: str
    entity: Callable[[Dimensions], Id | None]


_GRAINS: Mapping[Level, _Grain] = {
    Level.ACCOUNT: _Grain("advertiser_id", "AUCTION_ADVERTISER", "", lambda _: None),
    Level.CAMPAIGN: _Grain(
        "campaign_id", "AUCTION_CAMPAIGN", "campaign_status", lambda row: row.campaign_id
    ),
    Level.AD_GROUP: _Grain(
        "adgroup_id", "AUCTION_ADGROUP", "adgroup_status", lambda row: row.adgroup_id
    ),
    Level.AD: _Grain("ad_id", "AUCTION_AD", "ad_status", lambda row: row.ad_id),
}


class _Mark(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    page: int = 1
    before: int | None = 0
    """Rows of the pieces that are done."""
    piece: Piece | None = None


async def read_insights(
    session: Session, account: AdAccount, level: Level, window: Window, cursor: str
) -> Page[Insight]:
    """The whole account's report, or where TikTok leaves ads out of that, one of its pieces.

    Raises TooLarge where the window must be smaller.
    """
    mark = read_mark(cursor, _Mark)
    if mark.piece is None:
        try:
            batch = await _ask(session, account, level, window, mark)
        except Incomplete:
            if level is Level.ACCOUNT:
                raise
            mark = _Mark(piece=Piece())
        else:
            return _page(mark, batch, account, level)
    return await _read_piece(session, account, level, window, mark)


async def _read_piece(
    session: Session, account: AdAccount, level: Level, window: Window, mark: _Mark
) -> Page[Insight]:
    """A piece out of which ads are left is cut further, down to a single ad group."""
    piece = await fill(session, account.id, mark.piece or Piece())
    while piece.ids:
        mark = msgspec.structs.replace(mark, piece=piece)
        try:
            batch = await _ask(session, account, level, window, mark)
        except Incomplete:
            piece = await fill(session, account.id, smaller(piece))
            mark = msgspec.structs.replace(mark, page=1)
        else:
            return _page(mark, batch, account, level)
    return Page(rows=(), total=mark.before)


async def _ask(
    session: Session, account: AdAccount, level: Level, window: Window, mark: _Mark
) -> Batch[ReportRow]:
    piece = mark.piece
    only = {piece.filter: piece.ids} if piece else {}
    question = Question(
        path="report/integrated/get/",
        shape=Answered[Listing[ReportRow]],
        params=report_params(account.id, level, window, only),
        size=_PAGE,
    )
    return await ask(session, question, mark.page)


def report_params(
    account: str, level: Level, window: Window, only: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """The question, by day always: a sum over several days cannot be told apart later.

    Without the filter by status TikTok drops the spend of what was deleted since.
    """
    grain = _GRAINS[level]
    wanted = {**({grain.status: ("STATUS_ALL",)} if grain.status else {}), **only}
    filters = [
        {"field_name": name, "filter_type": "IN", "filter_value": as_json(values)}
        for name, values in wanted.items()
    ]
    return {
        "advertiser_id": account,
        "report_type": "BASIC",
        "data_level": grain.data_level,
        "dimensions": as_json([grain.dimension, _DAY]),
        "metrics": as_json(_METRICS),
        "start_date": window.since.isoformat(),
        "end_date": window.until.isoformat(),
        **({"filtering": as_json(filters)} if filters else {}),
    }


def _page(mark: _Mark, batch: Batch[ReportRow], account: AdAccount, level: Level) -> Page[Insight]:
    total = None if mark.before is None or batch.total is None else mark.before + batch.total
    pages, pieces = max(0, batch.pages - mark.page), mark.piece.left if mark.piece else 0
    if pages:
        next = as_json(msgspec.structs.replace(mark, page=mark.page + 1))
    elif mark.piece and pieces:
        next = as_json(_Mark(before=total, piece=finished(mark.piece)))
    else:
        next = ""
    rows = _insights(batch.rows, account, level)
    return Page(rows=rows, next=next, total=total, left=pages + pieces)


def _insights(rows: tuple[ReportRow, ...], account: AdAccount, level: Level) -> tuple[Insight, ...]:
    """The hot place of a sync: millions of rows pass here."""
    entity_of, id, currency = _GRAINS[level].entity, account.id, account.currency
    return tuple(
        Insight(
            ad_account_id=id,
            level=level,
            entity_id=id if level is Level.ACCOUNT else _named(entity_of(row.dimensions)),
            day=_day(row.dimensions.stat_time_day),
            currency=currency,
            spend_micros=micros_of(row.metrics.spend),
            impressions=count_of(row.metrics.impressions),
            clicks=count_of(row.metrics.clicks),
            conversions=count_of(row.metrics.conversion),
            conversion_value_micros=micros_of(row.metrics.total_complete_payment_rate),
        )
        for row in rows
    )


def _named(entity: Id | None) -> str:
    if entity is None:
        raise Garbled("TikTok sent a row of a report that does not name what it speaks of.")
    return str(entity)


@lru_cache(maxsize=1024)
def _day(text: str) -> date:
    """The account's own day: TikTok writes `2026-03-01 00:00:00` and means no moment by it."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Garbled("TikTok sent a row of a report whose day cannot be read.") from None
