"""How soon the newest days of twenty accounts can be seen, and how the quota is used meanwhile."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.figure import Figure, below
from benchmarks.platform import ADS
from benchmarks.stage import Json, Stage, staged
from core.insight import Level
from core.readings import FRESH_DAYS

ACCOUNTS = 20
ALLOWED = 10
"""Calls a second, at the level every app starts at."""
BAR, SHARE = 60, 95
"""Seconds; percent of the allowance."""
WATCHED = 120
"""Seconds of the backfill: two of the platform's minutes, and work is left after that."""
LOOK = 0.5
ZONE = ZoneInfo("America/New_York")
"""The crowded accounts'."""
THROTTLED = 40100


def measure() -> list[Figure]:
    """From the start of a first sync that reads everything."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    async with staged(accounts=ACCOUNTS) as stage:
        began = time.perf_counter()
        run = await stage.start()
        seen = await _seen(stage, began)
        await asyncio.sleep(WATCHED - (time.perf_counter() - began))
        progress = (await stage.owner.get(f"sync-runs/{run}"))["progress"]
        assert progress["calls_done"] < progress["calls_planned"], "A backlog is what counts."
        calls, breaches = await stage.calls(), await stage.breaches()
    used, what = _used(calls), f"{ACCOUNTS} accounts with {ADS} ads"
    return [
        below(f"newest {FRESH_DAYS} days of {what} visible", seen, BAR, "s"),
        Figure("… quota used meanwhile and after", f"{used:.1f} %", f"≥ {SHARE} %", used >= SHARE),
        Figure("… quota exceeded", f"{breaches} times", "never", breaches == 0),
    ]


async def _seen(stage: Stage, began: float) -> float:
    """Seconds until the API says of every level that its newest days are complete."""
    today = datetime.now(UTC).astimezone(ZONE).date()
    days = {"since": str(today - timedelta(days=FRESH_DAYS - 1)), "until": str(today)}
    waiting = list(Level)
    while waiting:
        assert time.perf_counter() - began < WATCHED, f"Still not there: {waiting}."
        await asyncio.sleep(LOOK)
        path = f"profiles/{stage.profile}/insights"
        found = await stage.owner.get(path, level=waiting[0], limit=1, **days)
        if found["is_complete"]:
            waiting.pop(0)
    return time.perf_counter() - began


def _used(calls: list[Json]) -> float:
    answered = [one for one in calls if one["code"] != THROTTLED]
    first, *_, last = (datetime.fromisoformat(one["at"]) for one in answered)
    return 100 * (len(answered) - 1) / (last - first).total_seconds() / ALLOWED
