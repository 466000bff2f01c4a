"""Asked readings of linked accounts in the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.link_tables import asked_readings
from adapters.sql.work import SqlWork, row_of
from core.asked_reading import AskedReading
from core.ids import AskedReadingId, ProfileId

_OPEN = asked_readings.c.ended_at.is_(None)


@dataclass(frozen=True, slots=True)
class SqlAskedReadings:
    """Asked readings of linked accounts in the database."""

    work: SqlWork

    async def of(self, profile_id: ProfileId) -> list[AskedReading]:
        query = select(asked_readings).where(asked_readings.c.profile_id == profile_id)
        by_center = query.order_by(*asked_readings.primary_key.columns)
        return await self.work.many(by_center, AskedReading)

    async def find(self, id: AskedReadingId) -> AskedReading | None:
        query = select(asked_readings).where(asked_readings.c.id == id)
        return await self.work.one(query, AskedReading)

    async def under_way(self) -> list[AskedReading]:
        query = select(asked_readings).where(_OPEN)
        oldest = asked_readings.c.asked_at, asked_readings.c.id
        return await self.work.many(query.order_by(*oldest), AskedReading)

    async def ask(self, reading: AskedReading) -> bool:
        row = row_of(asked_readings, reading)
        kind = sqlite if self.work.engine.dialect.name == "sqlite" else postgresql
        statement = kind.insert(asked_readings).values(**row)
        keys = [column.name for column in asked_readings.primary_key]
        rest = {name: statement.excluded[name] for name in row if name not in keys}
        done = await self.work.execute(
            statement.on_conflict_do_update(index_elements=keys, set_=rest, where=~_OPEN)
        )
        return done.rowcount == 1

    async def take(self, reading: AskedReading, worker: str, now: datetime) -> bool:
        query = update(asked_readings).where(
            asked_readings.c.id == reading.id,
            asked_readings.c.worker == reading.worker,
            asked_readings.c.beat_at == reading.beat_at,
            _OPEN,
        )
        return (await self.work.execute(query.values(worker=worker, beat_at=now))).rowcount == 1

    async def beat(self, id: AskedReadingId, worker: str, now: datetime) -> None:
        query = update(asked_readings).where(
            asked_readings.c.id == id, asked_readings.c.worker == worker, _OPEN
        )
        await self.work.execute(query.values(beat_at=now))

    async def end(self, reading: AskedReading) -> bool:
        query = update(asked_readings).where(
            asked_readings.c.id == reading.id, asked_readings.c.worker == reading.worker, _OPEN
        )
        ended = query.values(ended_at=reading.ended_at, problem=reading.problem)
        return (await self.work.execute(ended)).rowcount == 1
