"""Sync runs: starting them, seeing how far they are, taking over abandoned ones."""

from dataclasses import dataclass

import msgspec

from core.access import Actor, Deed, require
from core.connection import Connection, require_usable
from core.errors import PermissionMissing, Refused, SyncRunning
from core.ids import ConnectionId, FeatureSlug, SyncRunId
from core.permission import require_feature
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.ports.sync_runs import SyncRuns
from core.ports.unit_of_work import UnitOfWork
from core.provider import Manifest
from core.sync import Progress, Slice, SliceKind, SyncRun, is_abandoned, plan_slices, progress_of
from core.usecases.ad_accounts import ListAdAccounts
from core.usecases.standing import Standing
from core.usecases.trail import Trail

FEATURES = {
    SliceKind.BALANCE: FeatureSlug("balances"),
    SliceKind.CAMPAIGNS: FeatureSlug("campaigns"),
    SliceKind.ACCOUNT_INSIGHTS: FeatureSlug("insights"),
    SliceKind.CAMPAIGN_INSIGHTS: FeatureSlug("insights"),
}
"""Which feature reads each kind of slice."""


class RunView(msgspec.Struct, frozen=True, kw_only=True):
    """A run, how far it is, and what failed in it."""

    run: SyncRun
    progress: Progress
    failed: tuple[Slice, ...]


@dataclass(frozen=True, slots=True)
class StartSync:
    """Plan a run over the accounts that this connection is the best one for."""

    connections: Connections
    profiles: Profiles
    sync_runs: SyncRuns
    platforms: Platforms
    list_ad_accounts: ListAdAccounts
    standing: Standing
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
        require_usable(connection)
        await self._require_idle(id)
        slices, skipped = await self._plan(actor, connection)
        now, run_id = self.clock.now(), SyncRunId(self.chance.id())
        run = SyncRun(
            id=run_id,
            workspace_id=connection.workspace_id,
            profile_id=connection.profile_id,
            connection_id=id,
            worker=run_id,
            started_by=actor.name,
            started_at=now,
            beat_at=now,
            problem=skipped,
        )
        await self.sync_runs.add(run, slices)
        await self.trail.note(actor, "sync.started", id, detail=f"run {run_id}")
        await self.work.commit()
        return run

    async def _require_idle(self, id: ConnectionId) -> None:
        for run in await self.sync_runs.of(id, 1):
            if run.ended_at is None:
                raise SyncRunning(
                    f"This connection is being synced since {run.started_at:%H:%M} UTC."
                )

    async def _plan(self, actor: Actor, connection: Connection) -> tuple[list[Slice], str]:
        """The permitted slices, and what was skipped for want of a permission."""
        views = await self.list_ad_accounts.of(actor, connection.profile_id)
        accounts = [
            view.account
            for view in views
            if view.is_synced and view.best and view.best.connection_id == connection.id
        ]
        if not accounts:
            raise Refused(
                "This connection reaches no selected ad account, so there is nothing to sync.",
                remedy="Select ad accounts, or activate their Business Center.",
            )
        manifest = self.platforms.get(connection.provider).manifest
        blocked = _blocked(manifest, connection)
        planned = plan_slices(accounts, self.clock.now(), manifest.insight_window_days)
        left = [one for one in planned if one.kind not in blocked]
        if not left:
            raise PermissionMissing(next(iter(blocked.values())))
        return left, " ".join(dict.fromkeys(blocked.values()))


@dataclass(frozen=True, slots=True)
class ShowSyncRuns:
    """Runs as they stand at this moment."""

    connections: Connections
    sync_runs: SyncRuns

    async def __call__(self, actor: Actor, id: SyncRunId) -> RunView:
        require(actor, Deed.VIEW)
        run = await self.sync_runs.get(actor.workspace_id, id)
        slices = await self.sync_runs.slices(id)
        failed = tuple(one for one in slices if one.problem)
        return RunView(run=run, progress=progress_of(slices), failed=failed)

    async def of(self, actor: Actor, id: ConnectionId, limit: int = 20) -> list[SyncRun]:
        """The connection's runs, newest first."""
        require(actor, Deed.VIEW)
        await self.connections.get(actor.workspace_id, id)
        return await self.sync_runs.of(id, limit)


@dataclass(frozen=True, slots=True)
class TakeOverSyncs:
    """Become the worker of every run whose own has fallen silent, and say which those are."""

    sync_runs: SyncRuns
    clock: Clock
    work: UnitOfWork

    async def __call__(self, worker: str) -> list[SyncRun]:
        now = self.clock.now()
        silent = [one for one in await self.sync_runs.running() if is_abandoned(one, now)]
        taken = [one for one in silent if await self.sync_runs.take_over(one, worker, now)]
        await self.work.commit()
        return [msgspec.structs.replace(one, worker=worker, beat_at=now) for one in taken]


def _blocked(manifest: Manifest, connection: Connection) -> dict[SliceKind, str]:
    """The kinds of slices that lack a permission, and the sentence that says so."""
    blocked: dict[SliceKind, str] = {}
    for kind, feature in FEATURES.items():
        try:
            require_feature(feature, manifest.permissions, manifest.features, connection.grant)
        except PermissionMissing as error:
            blocked[kind] = str(error)
    return blocked
