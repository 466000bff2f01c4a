"""Whether a sync run may still go on: asked when it begins, and again at every beat."""

from dataclasses import dataclass

from core.access import LEAST, Deed, may
from core.errors import Denied, NotFound
from core.ports.members import Members
from core.ports.unit_of_work import UnitOfWork
from core.sync import SyncRun


@dataclass(frozen=True, slots=True)
class MayGoOn:
    """A run goes on only as long as whoever started it may sync; the schedule always may."""

    members: Members
    work: UnitOfWork

    async def __call__(self, run: SyncRun) -> None:
        """Raises the Error that says why it must stop, and leaves no transaction open."""
        try:
            await self._require_member(run)
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
