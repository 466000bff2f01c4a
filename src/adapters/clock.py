"""The operating system's clock."""

import asyncio
from datetime import UTC, datetime


class SystemClock:
    """The time as this machine sees it."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
