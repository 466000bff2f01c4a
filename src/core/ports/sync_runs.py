"""Where sync runs, their slices and so their checkpoints are kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from core.ids import ConnectionId, ProfileId, SyncRunId, WorkspaceId
from core.sync import Slice, SyncRun


class SyncRuns(Protocol):
    """The sync runs."""

    async def add(self, run: SyncRun, slices: Iterable[Slice]) -> None:
        """Keep a new run with all it will read. Raises SyncRunning where one is under way."""
        ...

    async def get(self, workspace_id: WorkspaceId, id: SyncRunId) -> SyncRun:
        """The run of that id in that workspace. Raises NotFound."""
        ...

    async def of(self, connection_id: ConnectionId, limit: int) -> list[SyncRun]:
        """The connection's runs, newest first."""
        ...

    async def slices(self, id: SyncRunId) -> list[Slice]:
        """The run's slices in their order."""
        ...

    async def running(self) -> list[SyncRun]:
        """The runs under way, of every workspace."""
        ...

    async def beat(self, run: SyncRun, worker: str, now: datetime) -> None:
        """Say that the worker is alive, and how many calls were made.

        Raises SyncRunning where another worker has taken the run over: this one must stop.
        """
        ...

    async def take_over(self, run: SyncRun, worker: str, now: datetime) -> bool:
        """Become the run's worker if it has not been heard of since `run.beat_at`."""
        ...

    async def finish(self, id: SyncRunId, slice: Slice) -> None:
        """Keep a slice's end."""
        ...

    async def end(self, run: SyncRun) -> None:
        """Keep the run's end."""
        ...

    async def read(self, profile_id: ProfileId) -> list[Slice]:
        """The finished slices of the profile: which days are known, and since when."""
        ...

    async def forget_before(self, run: SyncRun) -> None:
        """Forget the slices of the connection's earlier runs: this one read all of it again."""
        ...
