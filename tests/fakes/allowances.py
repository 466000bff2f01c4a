"""The platforms' allowances in memory, by a clock that a test may own."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from adapters.buckets import Buckets
from adapters.pace import Pace, Sleep
from core.ports.allowances import Lease, Pause
from core.provider import Rate
from core.quota import Bucket, Scope


@dataclass
class Row:
    next_at: float = 0.0
    paused_until: float = 0.0
    reason: str = ""
    throttles: int = 0


@dataclass
class FakeAllowances:
    """Whoever holds the same one shares it, as processes share a database."""

    now: Callable[[], float] = monotonic
    rows: dict[Bucket, Row] = field(default_factory=dict[Bucket, Row])
    leases: int = 0
    """How often slots were asked for."""

    async def lease(self, bucket: Bucket, interval: float, count: int, within: float) -> Lease:
        self.leases += 1
        now, row = self.now(), self._row(bucket)
        if row.paused_until > now:
            first = max(row.next_at, row.paused_until) - now
            return Lease(slots=0, first=first, reason=row.reason)
        start = max(row.next_at, now)
        if start > now + within:
            return Lease(slots=0, first=start - now)
        row.next_at = start + count * interval
        return Lease(slots=count, first=start - now)

    async def pause(self, bucket: Bucket, seconds: float, reason: str) -> None:
        row, until = self._row(bucket), self.now() + seconds
        if until > row.paused_until:
            row.paused_until, row.reason = until, reason

    async def lift(self, provider: str) -> None:
        for bucket, row in self.rows.items():
            if (bucket.provider, bucket.scope) == (provider, Scope.APP):
                row.paused_until, row.reason = 0.0, ""

    async def pauses(self) -> list[Pause]:
        now = self.now()
        paused = [(bucket, row) for bucket, row in self.rows.items() if row.paused_until > now]
        return [
            Pause(
                bucket=bucket,
                until=datetime.fromtimestamp(row.paused_until, UTC),
                seconds=row.paused_until - now,
                reason=row.reason,
            )
            for bucket, row in sorted(paused, key=lambda one: -one[1].paused_until)
        ]

    async def count_throttle(self, bucket: Bucket) -> None:
        self._row(bucket).throttles += 1

    async def throttles(self) -> Mapping[tuple[str, Scope], int]:
        found: dict[tuple[str, Scope], int] = {}
        for bucket, row in self.rows.items():
            if row.throttles:
                kind = (bucket.provider, bucket.scope)
                found[kind] = found.get(kind, 0) + row.throttles
        return found

    def _row(self, bucket: Bucket) -> Row:
        return self.rows.setdefault(bucket, Row())


def pace_of(
    name: str,
    *rates: Rate,
    allowances: FakeAllowances | None = None,
    now: Callable[[], float] = monotonic,
    sleep: Sleep = asyncio.sleep,
) -> Pace:
    """A pace that shares its allowances with nobody, unless they are given; free without rates."""
    return Pace(
        name=name,
        buckets=Buckets(provider=name.lower(), app_id="app", rates=rates),
        allowances=allowances or FakeAllowances(now),
        now=now,
        sleep=sleep,
    )
