"""Pixels and what they counted; an account may have kept their reading to itself."""

from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b

from plugins.tiktok.sandbox.assets import Pixel
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint, Query
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.listing import iso_stamp, read_day
from plugins.tiktok.sandbox.people import id_of
from plugins.tiktok.sandbox.scopes import READ_PIXEL_STATISTICS, READ_PIXELS

_LONGEST = 30
"""Days of one question."""
_DAY = timedelta(days=1)


def list_pixels(asked: Asked) -> dict[str, object]:
    """The account's pixels under `pixels`, oldest first unless asked otherwise."""
    query = asked.query
    is_shop_only = query.part("filtering").flag("available_for_catalog_only")
    found = [
        pixel
        for pixel in _pixels(asked, "/pixel/list/")
        if query.text("pixel_id") in ("", pixel.id)
        and query.text("code") in ("", pixel.code)
        and query.text("name") in pixel.name
        and (not is_shop_only or pixel.category == "ONLINE_STORE")
    ]
    is_newest_first = query.text("order_by") == "LATEST_CREATE"
    found.sort(key=lambda pixel: pixel.created_at, reverse=is_newest_first)
    return asked.page([_row(asked, pixel) for pixel in found], "pixels")


def _pixels(asked: Asked, path: str) -> list[Pixel]:
    world, account = asked.sandbox.world, asked.account(asked.query.text("advertiser_id"))
    if account.id in world.unreadable_pixels:
        raise Refusal(40001, f"advertiser does not grant you {path}:GET permission")
    return [one for one in world.pixels[account.id] if one.id not in world.vanished]


def _row(asked: Asked, pixel: Pixel) -> dict[str, object]:
    return {
        "pixel_id": pixel.id,
        "pixel_code": pixel.code,
        "pixel_name": pixel.name,
        "pixel_category": pixel.category,
        "pixel_setup_mode": "DEVELOPER",
        "pixel_script": f"<script>ttq.load('{pixel.code}');ttq.page();</script>",
        "activity_status": "ACTIVE",
        "partner_name": None,
        "has_pcm_config": None,
        "advanced_matching_fields": {"email": True, "phone_number": True},
        "asset_ownership": {
            "owner_bc_id": asked.sandbox.world.accounts[pixel.advertiser].owner,
            "asset_relation_status": None,
            "updated_at": 0,
            "ownership_status": True,
        },
        "events": [_event(pixel, number) for number in range(len(pixel.events))],
        "create_time": iso_stamp(pixel.created_at),
    }


def _event(pixel: Pixel, number: int) -> dict[str, object]:
    return {
        "event_id": id_of(f"event of {pixel.id}", number),
        "event_code": pixel.events[number],
        "event_type": pixel.events[number],
        "optimization_event": pixel.events[number],
        "custom_event_type": None,
        "name": pixel.events[number],
        "statistic_type": "EVERY_TIME",
        "currency": "",
        "currency_value": "0",
        "deprecated": False,
        "rules": [],
    }


def count_events(asked: Asked) -> dict[str, object]:
    """How often each event of the pixels happened, in whole days of UTC and what today has had."""
    known = {one.id: one for one in _pixels(asked, "/pixel/event/stats/")}
    days = _days(asked.query.part("date_range"))
    rows = []
    for id in asked.query.texts("pixel_ids"):
        if id not in known:
            raise Refusal(40002, f"You don't have permission to the asset({id})")
        pixel = known[id]
        counts = [_count(asked.now, pixel, event, days) for event in pixel.events]
        rows.append({"pixel_id": id, "statistics": counts})
    return {"list": rows}


def _days(asked: Query) -> list[date]:
    first, last = read_day(asked, "start_date"), read_day(asked, "end_date")
    if last < first:
        raise Refusal(40002, "date_range: end_date must not be before start_date")
    days = (last - first).days + 1
    if days > _LONGEST:
        raise Refusal(40002, f"date_range: The time span must not exceed {_LONGEST} day(s).")
    return [first + _DAY * number for number in range(days)]


def _count(now: datetime, pixel: Pixel, event: str, days: list[date]) -> dict[str, object]:
    total = sum(_on(now, pixel, event, day) for day in days)
    browser = total * 7 // 10
    return {
        "pixel_event_type": event,
        "custom_event_type": None,
        "total_count": total,
        "browser_event_total_count": browser,
        "server_event_total_count": total - browser,
        "attributed_count": total * 3 // 10,
        "preview_count": 0,
    }


def _on(now: datetime, pixel: Pixel, event: str, day: date) -> int:
    """Of a day that is still running the part that has passed."""
    midnight = datetime.combine(day, time.min, UTC)
    passed = min(max(now - midnight, timedelta()), _DAY)
    if day < pixel.created_at.date():
        return 0
    dice = blake2b(f"{pixel.id}/{event}/{day}".encode(), digest_size=2).digest()
    return (40 + dice[0] * 3 + dice[1] % 7) * int(passed.total_seconds()) // 86_400


ENDPOINTS = (
    Endpoint(path="pixel/list/", answer=list_pixels, scopes=READ_PIXELS),
    Endpoint(path="pixel/event/stats/", answer=count_events, scopes=READ_PIXEL_STATISTICS),
)
