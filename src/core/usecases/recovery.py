"""Recovery: degraded connections are looked at again by themselves, ever more patiently."""

from dataclasses import dataclass

from core.connection import Connection
from core.errors import Error
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.unit_of_work import UnitOfWork
from core.schedule import next_look
from core.usecases.looking import LookAtConnection
from core.usecases.settle import Settle
from core.usecases.trail import Trail


@dataclass(frozen=True, slots=True)
class RecoverDegraded:
    """Asks the platform again for every degraded connection whose pause is over."""

    connections: Connections
    look: LookAtConnection
    settle: Settle
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(self) -> int:
        """How many were looked at. What cannot be looked at now is left for the next round."""
        now = self.clock.now()
        due = [one for one in await self.connections.degraded() if next_look(one) <= now]
        await self.work.release()
        for connection in due:
            try:
                await self._look(connection)
            except Error:
                await self.work.release()
        return len(due)

    async def _look(self, connection: Connection) -> None:
        survey = await self.look(connection)
        before, settled = await self.settle.compared(connection, survey)
        if settled.state is not before.state:
            await self.trail.note_of(
                settled.workspace_id,
                "adport",
                "connection.recovered",
                settled.id,
                detail=f"{before.state} \u2192 {settled.state}",
            )
        await self.work.commit()
