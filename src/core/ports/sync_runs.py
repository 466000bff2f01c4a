"""Where sync runs, their slices and so their checkpoints are kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from core.ids import ConnectionId, ProfileId, SyncRunId, WorkspaceId
from core.slices import Slice
from core.sync import Progress, SyncRun


class SyncRuns(Protocol):
    """The sync runs."""

    async def add(self, run: SyncRun) -> None:
        """Keep a new run. Raises SyncRunning where one is under way."""
        ...

    async def plan(self, id: SyncRunId, slices: Iterable[Slice]) -> None:
        """Add slices to a run."""
        ...

    async def get(self, workspace_id: WorkspaceId, id: SyncRunId) -> SyncRun:
        """The run of that id in that workspace. Raises NotFound."""
        ...

    async def find(self, id: SyncRunId) -> SyncRun | None:
        """The run of that id, of any workspace; None where its profile was deleted."""
        ...

    async def of(self, connection_id: ConnectionId, limit: int) -> list[SyncRun]:
        """The connection's runs, newest first."""
        ...

    async def slices(self, id: SyncRunId) -> list[Slice]:
        """The run's slices in their order."""
        ...

    async def failed(self, id: SyncRunId, limit: int) -> list[Slice]:
        """The first of the run's slices that failed, in their order."""
        ...

    async def progress(self, id: SyncRunId) -> Progress:
        """Where the run stands, counted in the database."""
        ...

    async def running(self, profile_id: ProfileId | None = None) -> list[SyncRun]:
        """The runs under way, first those that began first: of a profile, or of every workspace."""
        ...

    async def beat(self, run: SyncRun, worker: str, now: datetime) -> None:
        """Say that the worker is alive, and how many calls were made.

        Raises SyncRunning where another worker has taken the run over: this one must stop.
        """
        ...

    async def take_over(self, run: SyncRun, worker: str, now: datetime) -> bool:
        """Become the run's worker if it has not been heard of since `run.beat_at`."""
        ...

    async def change_slice(self, id: SyncRunId, slice: Slice) -> None:
        """Keep where a slice stands."""
        ...

    async def change(self, run: SyncRun) -> None:
        """Keep a run's plan, pause or end."""
        ...

    async def forget_slices(self, run: SyncRun) -> None:
        """Forget the slices of the connection's runs before this one: their summary stays."""
        ...
