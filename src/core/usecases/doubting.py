"""Doubting a connection whose platform gave a final answer to something that was not a sync."""

from dataclasses import dataclass

from core.connection import Connection
from core.errors import Error
from core.ports.unit_of_work import UnitOfWork
from core.usecases.looking import LookAtConnection
from core.usecases.settle import Settle
from core.usecases.trail import Trail


@dataclass(frozen=True, slots=True)
class DoubtConnection:
    """Surveys it, so that every page and job knows what one call has met; an odd answer is not
    believed, for a connection that is well stays as it is.

    What was written and not committed is lost: it belonged to what failed.
    """

    look: LookAtConnection
    settle: Settle
    trail: Trail
    work: UnitOfWork

    async def __call__(self, connection: Connection) -> None:
        """Raises nothing of its own: whoever doubts has an error to tell already."""
        await self.work.release()
        try:
            survey = await self.look(connection)
            before, after = await self.settle.compared(connection, survey)
            if after.state is not before.state:
                await self.trail.note_of(
                    after.workspace_id,
                    "adport",
                    "connection.doubted",
                    after.id,
                    detail=f"{before.state} → {after.state}",
                )
            await self.work.commit()
        except Error:
            await self.work.release()
