"""Asked readings of linked accounts in memory."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.asked_reading import AskedReading
from core.ids import AskedReadingId, ProfileId
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeAskedReadings:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[tuple[str, ...], AskedReading]:
        return self.work.rows("asked_readings", tuple[str, ...], AskedReading)

    async def of(self, profile_id: ProfileId) -> list[AskedReading]:
        return [row for key, row in sorted(self._rows.items()) if key[0] == profile_id]

    async def find(self, id: AskedReadingId) -> AskedReading | None:
        return next((one for one in self._rows.values() if one.id == id), None)

    async def under_way(self) -> list[AskedReading]:
        found = [one for one in self._rows.values() if one.ended_at is None]
        return sorted(found, key=lambda one: (one.asked_at, one.id))

    async def ask(self, reading: AskedReading) -> bool:
        key = _key(reading)
        await self.work.hold("asked_readings", "/".join(key))
        kept = self._rows.get(key)
        if kept is not None and kept.ended_at is None:
            return False
        self._rows[key] = reading
        return True

    async def take(self, reading: AskedReading, worker: str, now: datetime) -> bool:
        found = await self._held(reading.id, reading.worker)
        if found is None or found.beat_at != reading.beat_at:
            return False
        self._rows[_key(found)] = msgspec.structs.replace(found, worker=worker, beat_at=now)
        return True

    async def beat(self, id: AskedReadingId, worker: str, now: datetime) -> None:
        if (found := await self._held(id, worker)) is not None:
            self._rows[_key(found)] = msgspec.structs.replace(found, beat_at=now)

    async def end(self, reading: AskedReading) -> bool:
        found = await self._held(reading.id, reading.worker)
        if found is None:
            return False
        self._rows[_key(found)] = msgspec.structs.replace(
            found, ended_at=reading.ended_at, problem=reading.problem
        )
        return True

    async def _held(self, id: AskedReadingId, worker: str) -> AskedReading | None:
        """The one that is not over and that worker's; nobody else writes to it then."""
        if (there := await self.find(id)) is not None:
            await self.work.hold("asked_readings", "/".join(_key(there)))
        found = await self.find(id)
        is_theirs = found is not None and found.worker == worker and found.ended_at is None
        return found if is_theirs else None


def _key(reading: AskedReading) -> tuple[str, ...]:
    return reading.profile_id, reading.provider, reading.business_center_id
