"""The schedule: every connection is synced again and again without anybody asking."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from core.access import Actor, Deed, require
from core.connection import Connection
from core.errors import NotFound, Refused
from core.ids import ConnectionId, ProfileId
from core.job import job_of
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.jobs import Jobs
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.ports.sync_runs import SyncRuns
from core.ports.unit_of_work import UnitOfWork
from core.schedule import EVERY, SOONEST, NextSync, Outlook, is_due, next_sync
from core.slices import kinds_of
from core.sync import SyncRun
from core.usecases.ad_accounts import AccountView, ListAdAccounts
from core.usecases.presence import Presence
from core.usecases.standing import Standing
from core.usecases.syncs import StartSync

OURSELVES = "adport"
"""Who starts what nobody asked for, as the audit trail names it."""
PAGE = 200
"""Connections looked at between two questions to the database."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Reads what the next sync of a connection depends on."""

    profiles: Profiles
    sync_runs: SyncRuns
    list_ad_accounts: ListAdAccounts
    platforms: Platforms
    present: Presence
    standing: Standing

    async def __call__(
        self, connection: Connection, views: Sequence[AccountView] | None = None
    ) -> Outlook:
        """What is known; `views` are the profile's ad accounts where they were read already."""
        refusal = await self.refusal(connection)
        if views is None:
            views = await self.list_ad_accounts.of(connection.workspace_id, connection.profile_id)
        has_accounts = any(one.is_synced_by(connection.id) for one in views)
        return Outlook(
            connection=self.present(connection),
            last=await self.newest(connection.id),
            refusal=refusal,
            has_kinds=self._has_kinds(connection),
            has_accounts=has_accounts,
            is_spare=not has_accounts and any(one.has_spare(connection.id) for one in views),
        )

    async def newest(self, id: ConnectionId) -> SyncRun | None:
        """The connection's newest run."""
        return next(iter(await self.sync_runs.of(id, 1)), None)

    async def refusal(self, connection: Connection) -> str:
        """Why the plan allows no sync in the connection's profile; empty where it does."""
        profile = await self.profiles.get(connection.workspace_id, connection.profile_id)
        try:
            await self.standing.allow_in(profile)
        except Refused as refusal:
            return str(refusal)
        return ""

    def _has_kinds(self, connection: Connection) -> bool:
        try:
            return bool(kinds_of(self.platforms.get(connection.provider)))
        except NotFound:  # its plugin was taken out, and may come back
            return True


@dataclass(frozen=True, slots=True)
class ShowNextSync:
    """When the next sync of a connection comes, and why then."""

    connections: Connections
    forecast: Forecast
    clock: Clock

    async def __call__(self, actor: Actor, id: ConnectionId) -> NextSync:
        require(actor, Deed.VIEW)
        return await self.of(await self.connections.get(actor.workspace_id, id))

    async def of(
        self, connection: Connection, views: Sequence[AccountView] | None = None
    ) -> NextSync:
        """The same for whoever has been let in, and may have read the ad accounts already."""
        return next_sync(await self.forecast(connection, views), self.clock.now())


@dataclass(frozen=True, slots=True)
class StartDueSyncs:
    """Starts a run for every connection that is due, of every workspace.

    Any number of processes may do it at once: each decides while it holds the connection, and
    looks at its newest run once more before it starts another.
    """

    connections: Connections
    forecast: Forecast
    start_sync: StartSync
    jobs: Jobs
    clock: Clock
    work: UnitOfWork

    async def __call__(self) -> list[SyncRun]:
        """The runs that were started, and queued."""
        started: list[SyncRun] = []
        after: ConnectionId | None = None
        refused: dict[ProfileId, str] = {}
        while page := await self._page(after):
            begun = [run for one in page if (run := await self._started(one, refused))]
            await self.jobs.enqueue(*map(job_of, begun))
            started += begun
            after = page[-1].id
        return started

    async def _page(self, after: ConnectionId | None) -> list[Connection]:
        now = self.clock.now()
        page = await self.connections.due(now - EVERY, now - SOONEST, after, PAGE)
        await self.work.release()
        return page

    async def _started(
        self, connection: Connection, refused: dict[ProfileId, str]
    ) -> SyncRun | None:
        """The new run; None where it is not due after all, or a rule says no."""
        try:
            if connection.profile_id not in refused:
                refused[connection.profile_id] = await self.forecast.refusal(connection)
            if refused[connection.profile_id]:
                return None
            outlook = await self.forecast(connection)
            if not is_due(outlook, self.clock.now()):
                return None
            return await self._start(outlook)
        except Exception:  # deleted meanwhile, started by another, a plugin gone: the others go on
            return None
        finally:
            await self.work.release()

    async def _start(self, outlook: Outlook) -> SyncRun | None:
        id = outlook.connection.id
        held = await self.connections.hold(outlook.connection.workspace_id, id)
        last = await self.forecast.newest(id)
        outlook = msgspec.structs.replace(outlook, connection=held, last=last)
        if not is_due(outlook, self.clock.now()):
            return None
        return await self.start_sync.of(held, OURSELVES)
