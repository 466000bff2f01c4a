"""Workers in memory."""

from dataclasses import dataclass
from datetime import datetime

from core.ids import WorkerId
from core.worker import Worker
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeWorkers:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, Worker]:
        return self.work.rows("workers", str, Worker)

    async def beat(self, worker: Worker) -> None:
        self._rows[worker.id] = worker

    async def alive(self, since: datetime) -> list[Worker]:
        found = [one for one in self._rows.values() if one.beat_at >= since]
        return sorted(found, key=lambda one: (one.started_at, one.id))

    async def leave(self, id: WorkerId) -> None:
        self._rows.pop(id, None)

    async def forget_before(self, moment: datetime) -> None:
        for one in [one for one in self._rows.values() if one.beat_at < moment]:
            del self._rows[one.id]
