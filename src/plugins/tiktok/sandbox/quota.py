"""The developer app's quota, counted in fixed windows of the sandbox clock."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from plugins.tiktok.sandbox.allowances import (
    ALLOWANCES,
    APART,
    ON_SANDBOX_HOST,
    Allowance,
    Tier,
    Window,
)
from plugins.tiktok.sandbox.envelope import Refusal

type Breach = Literal["second", "minute", "day", "endpoint", "advertiser"]

_BLOCK = timedelta(minutes=5)
_WINDOWS: tuple[Window, ...] = ("day", "minute", "second")
_BREACHES: tuple[Breach, ...] = ("second", "minute", "day", "endpoint", "advertiser")


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """How the app's quota stands."""

    used: dict[Window, int]
    """Calls counted in this second, this minute and this day."""
    allowed: Allowance
    breaches: dict[Breach, int]
    """Calls refused, by what was overdrawn; a well-behaved client leaves only zeros."""
    shut_until: datetime | None


class Meter:
    """Counts the calls of one app, or of one of its endpoints."""

    def __init__(self) -> None:
        self._counts: dict[Window, tuple[datetime, int]] = {}
        self.shut_until: datetime | None = None

    def overdrawn(self, now: datetime, allowance: Allowance) -> Window | None:
        """Count a call; the window that has no room for it. A full minute shuts for five."""
        if self.shut_until is not None and now < self.shut_until:
            return "minute"
        for window in _WINDOWS:
            count = self.used(window, now) + 1
            self._counts[window] = (_start(window, now), count)
            if count > getattr(allowance, window):
                if window == "minute":
                    self.shut_until = now + _BLOCK
                return window
        return None

    def used(self, window: Window, now: datetime) -> int:
        """How many calls were counted in the window that `now` is in."""
        start, count = self._counts.get(window, (None, 0))
        return count if start == _start(window, now) else 0


class Quota:
    """Counts every call of the app, refused ones too; a breach costs what its window costs."""

    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self._app = Meter()
        self._endpoints: dict[str, Meter] = {}
        self._second: datetime | None = None
        self._advertisers: Counter[tuple[str, str]] = Counter()
        self._breaches: Counter[Breach] = Counter()

    def spend(
        self, now: datetime, tier: Tier, path: str = "", *, on_sandbox_host: bool = False
    ) -> None:
        """Take one call, or raise 40100 with the text of the window that is full."""
        apart = ON_SANDBOX_HOST if on_sandbox_host else APART.get(path, {}).get(tier)
        if apart:
            window = self._endpoints.setdefault(path, Meter()).overdrawn(now, apart)
            if window:
                self._breaches["endpoint"] += 1
                raise throttled(window, self._app_id)
        if apart and apart.second > ALLOWANCES[tier].second:
            return  # what may be called more often than all together cannot count among them
        if window := self._app.overdrawn(now, ALLOWANCES[tier]):
            self._breaches[window] += 1
            raise throttled(window, self._app_id)

    def spend_for(self, advertiser: str, path: str, now: datetime, limit: int) -> None:
        """Take one call of an ad account to one path, or raise 40133."""
        second = _start("second", now)
        if second != self._second:
            self._second, self._advertisers = second, Counter()
        self._advertisers[advertiser, path] += 1
        if self._advertisers[advertiser, path] > limit:
            self._breaches["advertiser"] += 1
            raise advertiser_throttled(advertiser)

    def usage(self, now: datetime, tier: Tier) -> Usage:
        """How it stands at this moment."""
        shut = self._app.shut_until
        return Usage(
            used={window: self._app.used(window, now) for window in reversed(_WINDOWS)},
            allowed=ALLOWANCES[tier],
            breaches={kind: self._breaches[kind] for kind in _BREACHES},
            shut_until=shut if shut and now < shut else None,
        )

    def forget(self) -> None:
        """Start every window anew, lift any block and forget the breaches."""
        self._app = Meter()
        self._endpoints.clear()
        self._advertisers.clear()
        self._breaches.clear()


def _start(window: Window, now: datetime) -> datetime:
    match window:
        case "second":
            return now.replace(microsecond=0)
        case "minute":
            return now.replace(second=0, microsecond=0)
        case "day":
            return now.replace(hour=0, minute=0, second=0, microsecond=0)


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
