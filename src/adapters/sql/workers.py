"""The workers in the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from adapters.sql.schedule_tables import workers
from adapters.sql.work import SqlWork, row_of
from core.ids import WorkerId
from core.worker import Worker


@dataclass(frozen=True, slots=True)
class SqlWorkers:
    """The workers in the database."""

    work: SqlWork

    async def beat(self, worker: Worker) -> None:
        await self.work.upsert(workers, [row_of(workers, worker)])

    async def alive(self, since: datetime) -> list[Worker]:
        query = select(workers).where(workers.c.beat_at >= since)
        return await self.work.many(query.order_by(workers.c.started_at, workers.c.id), Worker)

    async def leave(self, id: WorkerId) -> None:
        await self.work.execute(delete(workers).where(workers.c.id == id))

    async def forget_before(self, moment: datetime) -> None:
        await self.work.execute(delete(workers).where(workers.c.beat_at < moment))
