"""Searching: where no ad account is synced, Adport looks by itself whether there is one by now."""

from dataclasses import dataclass

from core.connection import READ_ONLY, Connection
from core.errors import Error
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.unit_of_work import UnitOfWork
from core.problem import State
from core.schedule import next_look
from core.usecases.pushes import LookAgain
from core.usecases.schedule import Forecast

_OTHERS = READ_ONLY | {State.DEGRADED}
"""Those that only a person can bring back, and those that are looked at more often anyway."""


@dataclass(frozen=True, slots=True)
class LookForAccounts:
    """Asks the platform again for every connection that syncs nothing, once an hour.

    No sync looks at those: an account that was given back, or the first one, would stay unseen.
    """

    connections: Connections
    forecast: Forecast
    look_again: LookAgain
    clock: Clock
    work: UnitOfWork

    async def __call__(self) -> int:
        """How many were looked at. What cannot be looked at now is left for the next round."""
        waiting = [one for one in await self.connections.usable() if self._is_due(one)]
        return sum([await self._looked(one) for one in waiting])

    def _is_due(self, connection: Connection) -> bool:
        return connection.state not in _OTHERS and next_look(connection) <= self.clock.now()

    async def _looked(self, listed: Connection) -> bool:
        """Whether it was still for us to look, and somebody did."""
        try:
            connection = await self.connections.get(listed.workspace_id, listed.id)
            if not self._is_due(connection) or not await self._syncs_nothing(connection):
                return False
            await self.look_again(connection.workspace_id, connection.id)
        except Error:  # deleted meanwhile, a key or plugin gone: the others go on
            return False
        finally:
            await self.work.release()
        return True

    async def _syncs_nothing(self, connection: Connection) -> bool:
        """And might: a plan that allows no sync needs no looking either."""
        outlook = await self.forecast(connection)
        return not outlook.has_accounts and not outlook.refusal
