"""Sync runs: starting them, seeing how far they are, asking for a paused one at once."""

from dataclasses import dataclass

import msgspec

from core.access import Actor, Deed, require
from core.connection import Connection, require_usable
from core.errors import Refused, SyncRunning
from core.ids import ConnectionId, MemberId, ProfileId, SyncRunId
from core.ports.allowances import Allowances
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.ports.sync_runs import SyncRuns
from core.ports.unit_of_work import UnitOfWork
from core.provider import Identifies
from core.provider_errors import ProviderError, RateLimited, Unavailable
from core.quota import Scope
from core.slices import Slice
from core.sync import Progress, SyncRun, seconds_left
from core.usecases.asked import identified
from core.usecases.opening import OpenCredential
from core.usecases.plan_sync import FindGround
from core.usecases.presence import Presence
from core.usecases.standing import Standing
from core.usecases.trail import Trail

START = "Start a new one (adport sync start CONNECTION)."
MOST_FAILED = 100
"""Failed slices that are told; their number is told in any case."""


class RunView(msgspec.Struct, frozen=True, kw_only=True):
    """A run, how far it is, and what failed in it."""

    run: SyncRun
    progress: Progress
    seconds_left: float | None
    """About how long it will still take; None while nothing can be said."""
    failed: tuple[Slice, ...]


@dataclass(frozen=True, slots=True)
class StartSync:
    """Begin a run over the accounts that this connection is the best one for.

    Only the run is kept here; what it reads is planned by its worker, which asks the platform
    first what there is.
    """

    connections: Connections
    profiles: Profiles
    sync_runs: SyncRuns
    find_ground: FindGround
    standing: Standing
    present: Presence
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, id: ConnectionId) -> SyncRun:
        """The new run. Raises SyncRunning where one is under way already."""
        require(actor, Deed.SYNC)
        connection = await self.connections.get(actor.workspace_id, id)
        profile = await self.profiles.get(actor.workspace_id, connection.profile_id)
        await self.standing.allow_in(profile)
        require_usable(self.present(connection))
        await self._require_idle(id)
        await self.find_ground(connection)
        run = self._run(connection, actor.name, actor.member_id, is_thorough=True)
        await self.sync_runs.add(run)
        await self.trail.note(actor, "sync.started", id, detail=f"run {run.id}")
        await self.work.commit()
        return run

    async def of(self, connection: Connection, started_by: str) -> SyncRun:
        """The same by the schedule, which has looked whether it may: of what changes often only."""
        await self.find_ground(connection)
        run = self._run(connection, started_by, None, is_thorough=False)
        await self.sync_runs.add(run)
        await self.work.commit()
        return run

    def _run(
        self,
        connection: Connection,
        started_by: str,
        member: MemberId | None,
        *,
        is_thorough: bool,
    ) -> SyncRun:
        now, id = self.clock.now(), SyncRunId(self.chance.id())
        return SyncRun(
            id=id,
            workspace_id=connection.workspace_id,
            profile_id=connection.profile_id,
            connection_id=connection.id,
            is_thorough=is_thorough,
            worker=id,
            started_by=started_by,
            started_by_id=member,
            started_at=now,
            beat_at=now,
        )

    async def _require_idle(self, id: ConnectionId) -> None:
        for run in await self.sync_runs.of(id, 1):
            if run.ended_at is None:
                raise SyncRunning(
                    f"This connection is being synced since {run.started_at:%H:%M} UTC.",
                    remedy=_remedy(run),
                )


@dataclass(frozen=True, slots=True)
class ShowSyncRuns:
    """Runs as they stand at this moment."""

    connections: Connections
    sync_runs: SyncRuns
    clock: Clock

    async def __call__(self, actor: Actor, id: SyncRunId) -> RunView:
        require(actor, Deed.VIEW)
        run = await self.sync_runs.get(actor.workspace_id, id)
        progress = run.summary or await self.sync_runs.progress(id)
        return RunView(
            run=run,
            progress=progress,
            seconds_left=seconds_left(run, progress, self.clock.now()),
            failed=tuple(await self.sync_runs.failed(id, MOST_FAILED)),
        )

    async def of(self, actor: Actor, id: ConnectionId, limit: int = 20) -> list[SyncRun]:
        """The connection's runs, newest first."""
        require(actor, Deed.VIEW)
        await self.connections.get(actor.workspace_id, id)
        return await self.sync_runs.of(id, limit)

    async def running(self, actor: Actor, id: ProfileId) -> list[SyncRun]:
        """The profile's runs under way, the newest first."""
        require(actor, Deed.VIEW)
        found = await self.sync_runs.running(id)
        return [one for one in reversed(found) if one.workspace_id == actor.workspace_id]


@dataclass(frozen=True, slots=True)
class RetrySync:
    """Take a pausing run up at once: a person thinks that the platform is well again.

    Where the whole developer app has to leave it alone, a single trial call asks first. Answered,
    it ends that pause; throttled, it lets the pause stand, so that nobody breaks the platform's
    limits by asking for it. What single ad accounts and paths must wait for is never cut short.
    """

    connections: Connections
    profiles: Profiles
    sync_runs: SyncRuns
    allowances: Allowances
    platforms: Platforms
    open_credential: OpenCredential
    standing: Standing
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, id: SyncRunId) -> SyncRun:
        """The run, free for any worker.

        Raises Refused where it does not pause, RateLimited where the platform is to be left alone.
        """
        require(actor, Deed.SYNC)
        run = await self.sync_runs.get(actor.workspace_id, id)
        connection = await self.connections.get(actor.workspace_id, run.connection_id)
        profile = await self.profiles.get(actor.workspace_id, connection.profile_id)
        await self.standing.allow_in(profile)
        require_usable(connection)
        if run.resume_at is None:
            ended = run.ended_at is not None
            raise Refused(
                f"This sync run {'has ended' if ended else 'does not pause'}.",
                remedy=START if ended else "Watch it (adport sync status).",
            )
        if await self._is_shut_out(connection):
            await self._try(connection)
            await self.allowances.lift(connection.provider)
        now = self.clock.now()
        free = msgspec.structs.replace(run, resume_at=now)
        await self.sync_runs.beat(run, run.worker, now)
        await self.sync_runs.change(msgspec.structs.replace(free, beat_at=now))
        await self.trail.note(actor, "sync.retried", run.connection_id, detail=f"run {run.id}")
        await self.work.commit()
        return free

    async def _is_shut_out(self, connection: Connection) -> bool:
        paused = [one.bucket for one in await self.allowances.pauses()]
        return (connection.provider, Scope.APP) in {(one.provider, one.scope) for one in paused}

    async def _try(self, connection: Connection) -> None:
        """One call. Raises RateLimited or Unavailable; other complaints are answers too."""
        credential = await self.open_credential(connection)
        await self.work.release()
        line = self.platforms.trial(connection.provider, credential)
        provider = self.platforms.get(connection.provider)
        try:
            await identified(provider, line) if isinstance(provider, Identifies) else None
        except (RateLimited, Unavailable):
            raise
        except ProviderError:  # the run will meet it too, and say what it means
            return


def _remedy(run: SyncRun) -> str:
    if run.resume_at is None:
        return "Watch it (adport sync status); it ends by itself."
    return (
        f"It pauses until {run.resume_at:%H:%M} UTC, because: {run.pause_reason}"
        " Retry it (adport sync retry), or wait."
    )
