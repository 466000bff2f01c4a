"""How often the events of pixels were received, by UTC day.

TikTok's answer names pixel and event but no day: it is the sum over the days asked for. This is
read out of TikTok's SDKs; no recording of an answer was found. So a whole window is asked for
first, which tells the pixels that are silent, and days one by one only where there were events.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from core.ad_account import AdAccount
from core.ids import AdAccountId
from core.insight import Window
from core.library import PixelEvent
from core.money import count_of
from core.provider import Session
from core.reads import Page
from plugins.tiktok.pages import read_mark
from plugins.tiktok.shapes import Answered, Id, Listing, Number
from plugins.tiktok.values import as_json

_AT_ONCE = 10
_DAY = timedelta(days=1)


class Statistic(msgspec.Struct, frozen=True):
    """An event's count: an ordinary event has a type, one of the advertiser's own a custom one."""

    pixel_event_type: str | None = None
    custom_event_type: str | None = None
    total_count: Number = None

    @property
    def event(self) -> str:
        """The event by either name; empty where there is none."""
        return self.pixel_event_type or self.custom_event_type or ""


class StatisticsRow(msgspec.Struct, frozen=True):
    """A pixel and its events."""

    pixel_id: Id
    statistics: tuple[Statistic, ...] | None = None


class _Mark(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    after: str = ""
    """Pixels up to this id are done."""
    busy: tuple[str, ...] = ()
    """Pixels of which the days are being asked for, one by one."""
    day: date | None = None


async def read_pixel_events(
    session: Session, account: AdAccount, pixels: tuple[str, ...], window: Window, cursor: str
) -> Page[PixelEvent]:
    """Ten pixels at a time: the whole window, then each day of those that had events in it."""
    mark = read_mark(cursor, _Mark)
    waiting = [id for id in sorted(set(pixels)) if id > mark.after]
    if mark.day is not None:
        rows = await _ask(session, account.id, mark.busy, Window(since=mark.day, until=mark.day))
        return _page(_events(rows, account.id, mark.day), _next_day(mark, window), waiting, window)
    chunk = waiting[:_AT_ONCE]
    if not chunk:
        return Page(rows=())
    rows = await _ask(session, account.id, chunk, window)
    done, waiting = _Mark(after=chunk[-1]), waiting[_AT_ONCE:]
    if window.since == window.until:
        return _page(_events(rows, account.id, window.since), done, waiting, window)
    busy = tuple(str(row.pixel_id) for row in rows if _is_busy(row))
    days = _Mark(after=chunk[-1], busy=busy, day=window.until) if busy else done
    return _page((), days, waiting, window)


async def _ask(
    session: Session, account: AdAccountId, pixels: Sequence[str], window: Window
) -> tuple[StatisticsRow, ...]:
    """Ids go in as a list of texts: TikTok refuses a bare one."""
    asked = {
        "advertiser_id": account,
        "pixel_ids": as_json(pixels),
        "date_range": as_json({"start_date": window.since, "end_date": window.until}),
    }
    shape = Answered[Listing[StatisticsRow]]
    return (await session.get("pixel/event/stats/", shape, asked)).data.rows


def _is_busy(row: StatisticsRow) -> bool:
    return any(count_of(one.total_count) != 0 for one in row.statistics or () if one.event)


def _next_day(mark: _Mark, window: Window) -> _Mark:
    """Backwards, the newest day first; after the oldest one the pixels are done."""
    if mark.day is None or mark.day <= window.since:
        return _Mark(after=mark.after)
    return msgspec.structs.replace(mark, day=mark.day - _DAY)


def _page(
    rows: tuple[PixelEvent, ...], mark: _Mark, waiting: Sequence[str], window: Window
) -> Page[PixelEvent]:
    days = 0 if mark.day is None else (mark.day - window.since).days + 1
    left = days + -(-len(waiting) // _AT_ONCE)
    return Page(rows=rows, next=as_json(mark) if left else "", left=left)


def _events(
    rows: Sequence[StatisticsRow], account: AdAccountId, day: date
) -> tuple[PixelEvent, ...]:
    return tuple(
        PixelEvent(
            id=f"{row.pixel_id}:{one.event}:{day}",
            ad_account_id=account,
            pixel_id=str(row.pixel_id),
            event=one.event,
            day=day,
            count=count_of(one.total_count),
        )
        for row in rows
        for one in row.statistics or ()
        if one.event
    )
