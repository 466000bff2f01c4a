"""A clock that goes on ticking after somebody moved it."""

import asyncio
from datetime import UTC, datetime, timedelta


class MovedClock:
    """Real time plus a shift; sleeping shifts it and lets the others run."""

    def __init__(self) -> None:
        self._shift = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds=seconds)
        await asyncio.sleep(0)

    def advance(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0) -> None:
        self._shift += timedelta(seconds=seconds, minutes=minutes, hours=hours)
