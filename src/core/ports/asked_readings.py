"""Where it is kept which Business Centers somebody wants read anew."""

from datetime import datetime
from typing import Protocol

from core.asked_reading import AskedReading
from core.ids import AskedReadingId, ProfileId


class AskedReadings(Protocol):
    """The newest asked reading of each Business Center, those that are over included."""

    async def of(self, profile_id: ProfileId) -> list[AskedReading]:
        """Those of a profile, by Business Center."""
        ...

    async def find(self, id: AskedReadingId) -> AskedReading | None:
        """None where a newer one took its place."""
        ...

    async def under_way(self) -> list[AskedReading]:
        """Those of all workspaces that are not over, the oldest first."""
        ...

    async def ask(self, reading: AskedReading) -> bool:
        """Keep it in place of one that is over; False where one is under way."""
        ...

    async def take(self, reading: AskedReading, worker: str, now: datetime) -> bool:
        """Become its worker; False where it is over, or another became so first."""
        ...

    async def beat(self, id: AskedReadingId, worker: str, now: datetime) -> None:
        """Note that its worker lives; nothing where it is another's."""
        ...

    async def end(self, reading: AskedReading) -> bool:
        """Keep how it ended; False where it is another worker's by now."""
        ...
