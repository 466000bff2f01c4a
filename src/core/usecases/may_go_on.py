"""Whether a sync run may still go on: asked when it begins, and again at every beat."""

from dataclasses import dataclass

from core.access import LEAST, Deed, may
from core.connection import require_usable
from core.errors import Denied, NotFound
from core.ports.connections import Connections
from core.ports.members import Members
from core.ports.profiles import Profiles
from core.ports.unit_of_work import UnitOfWork
from core.sync import SyncRun
from core.usecases.standing import Standing


@dataclass(frozen=True, slots=True)
class MayGoOn:
    """A run goes on only as long as whoever started it may sync; the schedule always may.

    And as long as the connection is one that can be synced, in a profile that the plan allows.
    """

    members: Members
    connections: Connections
    profiles: Profiles
    standing: Standing
    work: UnitOfWork

    async def __call__(self, run: SyncRun) -> None:
        """Raises the Error that says why it must stop, and leaves no transaction open."""
        try:
            await self._require_member(run)
            connection = await self.connections.get(run.workspace_id, run.connection_id)
            require_usable(connection)
            profile = await self.profiles.get(run.workspace_id, connection.profile_id)
            await self.standing.allow_in(profile)
        finally:
            await self.work.release()

    async def _require_member(self, run: SyncRun) -> None:
        if run.started_by_id is None:
            return
        who = f"{run.started_by}, who started this sync run,"
        try:
            member = await self.members.get(run.workspace_id, run.started_by_id)
        except NotFound as error:
            raise Denied(f"{who} is not in the workspace any more.") from error
        if not may(member.role, Deed.SYNC):
            role, least = (one.replace("_", " ") for one in (member.role, LEAST[Deed.SYNC]))
            raise Denied(f"{who} is {role} now; to sync needs {least} or higher.")
