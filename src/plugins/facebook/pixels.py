"""The pixels of an ad account, and how often they received each event."""

from collections import Counter
from datetime import date, datetime, timedelta

import msgspec

from core.ad_account import AdAccount
from core.entity import EntityStatus
from core.insight import Window, days_of
from core.library import Pixel, PixelEvent
from core.money import count_of
from core.provider import Session
from core.reads import Page
from plugins.facebook.pages import Question, read_mark, read_part
from plugins.facebook.shapes import Listing, Reference, Told
from plugins.facebook.values import as_json, moment_of, number_of, text_of

_FIELDS = "id,name,is_unavailable,last_fired_time,creation_time,owner_business"
_DAY = timedelta(days=1)


class PixelRow(msgspec.Struct, frozen=True):
    """A pixel; websites name it by its id."""

    id: str
    name: Told = None
    is_unavailable: Told = None
    last_fired_time: Told = None
    creation_time: Told = None
    owner_business: Reference | None = None


class EventCount(msgspec.Struct, frozen=True):
    """How often an event came."""

    value: Told = None
    count: Told = None


class HourRow(msgspec.Struct, frozen=True):
    """What came in one hour."""

    start_time: Told = None
    data: tuple[EventCount, ...] = ()


class _Mark(msgspec.Struct, frozen=True, array_like=True):
    pixel: str = ""
    """The last one that is done."""


async def read_pixels(session: Session, account: AdAccount, cursor: str) -> Page[Pixel]:
    """All of them."""
    question = Question(
        path=f"act_{account.id}/adspixels", shape=Listing[PixelRow], params={"fields": _FIELDS}
    )
    return await read_part(session, question, lambda row: _pixel(row, account), cursor)


async def read_pixel_events(
    session: Session, account: AdAccount, pixels: tuple[str, ...], window: Window, cursor: str
) -> Page[PixelEvent]:
    """One pixel a page. Facebook tells the last seven days by the hour.

    A day of which the first hour is missing is left out: its sum would be a part.
    """
    mark = read_mark(cursor, _Mark)
    waiting = [id for id in sorted(set(pixels)) if id > mark.pixel]
    if not waiting:
        return Page(rows=())
    id, *others = waiting
    hours = await _hours(session, id, window)
    rows = _events(hours, id, account, window)
    return Page(rows=rows, next=as_json(_Mark(id)) if others else "", left=len(others))


async def _hours(session: Session, id: str, window: Window) -> tuple[HourRow, ...]:
    asked = {
        "aggregation": "event",
        "start_time": window.since.isoformat(),
        "end_time": (window.until + _DAY).isoformat(),
    }
    return (await session.get(f"{id}/stats", Listing[HourRow], asked)).data


def _events(
    hours: tuple[HourRow, ...], pixel: str, account: AdAccount, window: Window
) -> tuple[PixelEvent, ...]:
    counts: Counter[tuple[date, str]] = Counter()
    begun: set[date] = set()
    for hour in hours:
        moment = moment_of(hour.start_time)
        if moment is None:
            continue
        if _is_midnight(moment):
            begun.add(moment.date())
        for one in hour.data:
            if event := text_of(one.value):
                counts[moment.date(), event] += count_of(number_of(one.count)) or 0
    days = begun & set(days_of(window))
    return tuple(
        PixelEvent(
            id=f"{pixel}:{event}:{day}",
            ad_account_id=account.id,
            pixel_id=pixel,
            event=event,
            day=day,
            count=count,
        )
        for (day, event), count in counts.items()
        if day in days
    )


def _is_midnight(moment: datetime) -> bool:
    return moment.hour == 0


def _pixel(row: PixelRow, account: AdAccount) -> Pixel:
    return Pixel(
        id=row.id,
        ad_account_id=account.id,
        name=text_of(row.name),
        status=_status(row),
        platform_status="unavailable" if row.is_unavailable is True else "",
        code=row.id,
        business_center_id=row.owner_business.id if row.owner_business else "",
        created_at=moment_of(row.creation_time),
    )


def _status(row: PixelRow) -> EntityStatus:
    """One that never fired may be new or broken; Facebook does not say."""
    if row.is_unavailable is True:
        return EntityStatus.BLOCKED
    return EntityStatus.ACTIVE if row.last_fired_time else EntityStatus.UNKNOWN
