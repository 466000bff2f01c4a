"""The developer app's quota, counted in fixed windows of the sandbox clock."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from plugins.tiktok.sandbox.envelope import Refusal

type Tier = Literal["basic", "advanced", "premium", "ultimate"]
type Window = Literal["second", "minute", "day"]

_BLOCK = timedelta(minutes=5)


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """How many calls an app may make, over all its users."""

    second: int
    minute: int
    day: int


ALLOWANCES: dict[Tier, Allowance] = {
    "basic": Allowance(second=10, minute=600, day=864_000),
    "advanced": Allowance(second=20, minute=1_200, day=1_728_000),
    "premium": Allowance(second=30, minute=1_800, day=2_592_000),
    "ultimate": Allowance(second=50, minute=3_000, day=4_320_000),
}


class Quota:
    """Counts every call of the app, refused ones too; a breach costs what its window costs."""

    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self._counts: dict[object, int] = {}
        self._second: datetime | None = None
        self._windows: dict[Window, tuple[datetime, int]] = {}
        self._blocked_until: datetime | None = None

    def spend(self, now: datetime, tier: Tier) -> None:
        """Take one call, or raise 40100 with the text of the window that is full."""
        if self._blocked_until is not None and now < self._blocked_until:
            raise throttled("minute", self._app_id)
        allowance = ALLOWANCES[tier]
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        self._count("day", midnight, allowance.day)
        try:
            self._count("minute", now.replace(second=0, microsecond=0), allowance.minute)
        except Refusal:
            self._blocked_until = now + _BLOCK
            raise
        self._count("second", now.replace(microsecond=0), allowance.second)

    def spend_for(self, advertiser: str, path: str, now: datetime, limit: int) -> None:
        """Take one call of an ad account to one path, or raise 40133."""
        second = now.replace(microsecond=0)
        if second != self._second:
            self._second, self._counts = second, {}
        count = self._counts.get((advertiser, path), 0) + 1
        self._counts[advertiser, path] = count
        if count > limit:
            raise advertiser_throttled(advertiser)

    def forget(self) -> None:
        """Start every window anew and lift any block."""
        self._windows, self._counts, self._blocked_until = {}, {}, None

    def _count(self, window: Window, start: datetime, limit: int) -> None:
        seen, count = self._windows.get(window, (start, 0))
        count = count + 1 if seen == start else 1
        self._windows[window] = (start, count)
        if count > limit:
            raise throttled(window, self._app_id)


def throttled(window: Window, app_id: str) -> Refusal:
    """40100; which of TikTok's known texts belongs to which window is the sandbox's reading."""
    texts: dict[Window, str] = {
        "second": "App reaches the QPS limit.",
        "minute": (
            f"Due to too many requests, requests from App [{app_id}] are temporarily restricted."
        ),
        "day": "Requests made too frequently. App reaches the QPD limit.",
    }
    return Refusal(40100, texts[window])


def advertiser_throttled(advertiser: str) -> Refusal:
    """40133: one ad account on one path, the others go on."""
    return Refusal(40133, f"Requests made too frequently for advertiser {advertiser}")
