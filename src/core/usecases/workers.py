"""Workers: saying that one lives, and seeing which do."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec

from core.access import Actor, Deed, require
from core.ports.clock import Clock
from core.ports.unit_of_work import UnitOfWork
from core.ports.workers import Workers
from core.worker import ALIVE, Worker

KEPT = timedelta(days=1)
"""For how long a worker that fell silent is remembered."""


@dataclass(frozen=True, slots=True)
class TellAlive:
    """What a worker says of itself every few seconds, and its last word."""

    workers: Workers
    clock: Clock
    work: UnitOfWork

    async def __call__(self, worker: Worker) -> None:
        now = self.clock.now()
        await self.workers.beat(msgspec.structs.replace(worker, beat_at=now))
        await self.workers.forget_before(now - KEPT)
        await self.work.commit()

    async def leave(self, worker: Worker) -> None:
        """Say that it ends in good order."""
        await self.workers.leave(worker.id)
        await self.work.commit()


@dataclass(frozen=True, slots=True)
class ShowWorkers:
    """The workers that live, longest at work first."""

    workers: Workers
    clock: Clock

    async def __call__(self, actor: Actor) -> list[Worker]:
        require(actor, Deed.VIEW)
        return await self.workers.alive(self.clock.now() - ALIVE)
