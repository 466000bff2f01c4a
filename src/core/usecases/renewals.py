"""Renewals: tokens are renewed, and ends announced, without anybody asking."""

from dataclasses import dataclass
from datetime import timedelta

from core.connection import READ_ONLY, Connection, judged
from core.errors import Error
from core.life import ANNOUNCED, LATEST, ending_problem, newly_ending
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.credentials import Credentials
from core.ports.unit_of_work import UnitOfWork
from core.usecases.opening import OpenCredential
from core.usecases.trail import Trail

BATCH = 20


@dataclass(frozen=True, slots=True)
class RenewDue:
    """Renews every credential whose time has come, and announces ends that nothing can push."""

    connections: Connections
    credentials: Credentials
    open_credential: OpenCredential
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(self) -> int:
        """How many credentials were due; the most urgent go first, a batch at a time."""
        due = await self.connections.renewable(self.clock.now(), BATCH)
        await self.work.release()
        for connection in due:
            try:
                await self.open_credential(connection)
            except Error:  # its connection says why, or it has none any more
                await self.work.release()
                await self._put_off(connection)
        await self._announce()
        return len(due)

    async def _put_off(self, connection: Connection) -> None:
        """What could not even be tried, for want of a key, must not stand in others' way."""
        now = self.clock.now()
        sealed = await self.credentials.get(connection.id)
        due = sealed and sealed.renew_at and sealed.renew_at <= now
        if sealed and due and not sealed.is_claimed(now):
            await self.credentials.put_off(sealed, now + LATEST, sealed.failures, sealed.failing)
        await self.work.commit()

    async def _announce(self) -> None:
        soon = self.clock.now() + timedelta(days=max(ANNOUNCED))
        ending = await self.connections.ending(soon)
        await self.work.release()
        for connection in ending:
            await self._tell(connection)

    async def _tell(self, connection: Connection) -> None:
        now = self.clock.now()
        sealed = await self.credentials.get(connection.id)
        problem = ending_problem(sealed.ends_at, now) if sealed else None
        if problem is None or not newly_ending(connection.problems, (problem,)):
            await self.work.release()
            return
        held = await self.connections.hold(connection.workspace_id, connection.id)
        others = [one for one in held.problems if one.code != problem.code]
        if held.state not in READ_ONLY and newly_ending(held.problems, (problem,)):
            await self.connections.change(judged(held, (*others, problem)))
            await self.trail.note_of(
                held.workspace_id, "adport", "credential.ends_soon", held.id, detail=problem.detail
            )
        await self.work.commit()
