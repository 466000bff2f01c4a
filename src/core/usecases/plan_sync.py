"""Planning a run: what is there now, what of it may be read, and what of that is due."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import msgspec

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.connection import Connection, require_usable
from core.errors import Error, PermissionMissing, Refused
from core.ids import ConnectionId
from core.permission import require_feature
from core.ports.business_centers import BusinessCenters
from core.ports.clock import Clock
from core.ports.platforms import Platforms
from core.ports.readings import Readings
from core.ports.sync_runs import SyncRuns
from core.ports.unit_of_work import UnitOfWork
from core.provider_errors import RateLimited
from core.quota import Caller, Urgency
from core.slices import TRAITS, SliceKind, kinds_of
from core.sync import SyncRun
from core.sync_plan import NOTHING, Ground, plan_slices
from core.usecases.ad_accounts import ListAdAccounts
from core.usecases.looking import LookAtConnection
from core.usecases.settle import Settle

NO_REMEDY = "Nothing to do: such a connection is there to be validated and kept alive."
JUST_NOW = timedelta(minutes=1)
"""A survey that young is not repeated: the connection was made or validated a moment ago."""


@dataclass(frozen=True, slots=True)
class FindGround:
    """What a connection's sync would read, without asking the platform."""

    business_centers: BusinessCenters
    readings: Readings
    platforms: Platforms
    list_ad_accounts: ListAdAccounts

    async def __call__(self, connection: Connection) -> tuple[Ground, str]:
        """The ground, and what is left out for want of a permission.

        Raises Refused where no account would be synced, PermissionMissing where nothing may be.
        """
        if not kinds_of(self.platforms.get(connection.provider)):
            raise Refused(NOTHING, remedy=NO_REMEDY)
        accounts = await self._accounts(connection)
        if not accounts:
            raise Refused(
                "This connection reaches no selected ad account, so there is nothing to sync.",
                remedy="Select ad accounts, or activate their Business Center.",
            )
        kinds, blocked = self._kinds(connection)
        if not kinds:
            raise PermissionMissing(next(iter(blocked), NOTHING))
        readings = await self.readings.of(connection.profile_id)
        ground = Ground(
            accounts=accounts,
            centers=await self._centers(connection),
            readings=tuple(one for one in readings if one.provider == connection.provider),
            kinds=kinds,
        )
        return ground, " ".join(blocked)

    async def _accounts(self, connection: Connection) -> tuple[AdAccount, ...]:
        """Those this connection is the best one for."""
        views = await self.list_ad_accounts.of(connection.workspace_id, connection.profile_id)
        return tuple(
            view.account
            for view in views
            if view.is_synced and view.best and view.best.connection_id == connection.id
        )

    async def _centers(self, connection: Connection) -> tuple[BusinessCenter, ...]:
        """The active Business Centers whose funds the connected person may see: an admin's."""
        known = await self.business_centers.of(connection.profile_id)
        return tuple(
            one
            for one in known
            if one.provider == connection.provider
            and one.is_active
            and _is_admin(one, connection.id)
        )

    def _kinds(self, connection: Connection) -> tuple[tuple[SliceKind, ...], tuple[str, ...]]:
        """The permitted kinds, and the sentences that say why others are not."""
        provider = self.platforms.get(connection.provider)
        manifest = provider.manifest
        kinds: list[SliceKind] = []
        blocked: list[str] = []
        for kind in kinds_of(provider):
            needed = TRAITS[kind].feature
            try:
                require_feature(needed, manifest.permissions, manifest.features, connection.grant)
            except PermissionMissing as error:
                blocked.append(str(error))
            else:
                kinds.append(kind)
        return tuple(kinds), tuple(dict.fromkeys(blocked))


@dataclass(frozen=True, slots=True)
class PlanSync:
    """The first thing a run's worker does. Killed before it commits, it is done again."""

    sync_runs: SyncRuns
    platforms: Platforms
    look: LookAtConnection
    settle: Settle
    find_ground: FindGround
    clock: Clock
    work: UnitOfWork

    async def __call__(self, run: SyncRun, connection: Connection) -> SyncRun:
        """The run with its slices.

        Raises ReadOnly, Refused or PermissionMissing where there are none, RateLimited where the
        platform wants to be left alone.
        """
        current = await self._discover(run, connection)
        require_usable(current)
        ground, skipped = await self.find_ground(current)
        ground = msgspec.structs.replace(ground, is_thorough=run.is_thorough)
        manifest = self.platforms.get(connection.provider).manifest
        slices = plan_slices(ground, manifest, self.clock.now())
        planned = msgspec.structs.replace(run, is_planned=True, problem=skipped)
        await self.sync_runs.beat(run, run.worker, self.clock.now())
        await self.sync_runs.plan(run.id, slices)
        await self.sync_runs.change(planned)
        await self.work.commit()
        return planned

    async def _discover(self, run: SyncRun, connection: Connection) -> Connection:
        """New accounts are picked up, lost ones marked; the connection says what is wrong."""
        looked = connection.validated_at or connection.connected_at
        if self.clock.now() - looked < JUST_NOW:
            return connection
        caller = Caller(profile_id=connection.profile_id, urgency=Urgency.FRESH)
        survey = await self.look(connection, caller, partial(self._beat, run))
        settled = await self.settle(connection, survey)
        await self.work.commit()
        if survey.pause:
            raise RateLimited(_said(settled), after=survey.pause)
        if survey.accounts is None:
            raise Error(_said(settled) or "The platform did not list the ad accounts.")
        return settled

    async def _beat(self, run: SyncRun) -> None:
        await self.sync_runs.beat(run, run.worker, self.clock.now())
        await self.work.commit()


def _said(connection: Connection) -> str:
    return next((one.detail for one in connection.problems if one.detail), "")


def _is_admin(center: BusinessCenter, id: ConnectionId) -> bool:
    return any(
        one.connection_id == id and one.lost_at is None and one.role == "admin"
        for one in center.reached_by
    )
