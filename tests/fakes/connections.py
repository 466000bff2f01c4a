"""Connections in memory."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.connection import READ_ONLY, Connection
from core.credential import SealedCredential
from core.errors import NameTaken, NotFound
from core.ids import (
    AdAccountId,
    BusinessCenterId,
    ConnectionId,
    PlatformUserId,
    ProfileId,
    ProviderSlug,
    WorkspaceId,
)
from core.problem import State
from core.sync import RunStatus, SyncRun
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork

type Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class FakeConnections:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, Connection]:
        return self.work.rows("connections", str, Connection)

    async def of(self, profile_id: ProfileId) -> list[Connection]:
        ours = [one for one in self._rows.values() if one.profile_id == profile_id]
        return sorted(ours, key=lambda one: (one.first_connected_at, one.id))

    async def in_workspace(self, workspace_id: WorkspaceId) -> list[Connection]:
        ours = [one for one in self._rows.values() if one.workspace_id == workspace_id]
        return sorted(ours, key=lambda one: (one.connected_at, one.id))

    async def get(self, workspace_id: WorkspaceId, id: ConnectionId) -> Connection:
        found = self._rows.get(id)
        if found is None or found.workspace_id != workspace_id:
            raise NotFound("connection", id)
        return found

    async def hold(self, workspace_id: WorkspaceId, id: ConnectionId) -> Connection:
        await self.work.hold("connections", id)
        return await self.get(workspace_id, id)

    async def by_user(
        self, profile_id: ProfileId, provider: ProviderSlug, user_id: PlatformUserId
    ) -> Connection | None:
        wanted = (profile_id, provider, user_id)
        return next((one for one in self._rows.values() if _key(one) == wanted), None)

    async def add(self, connection: Connection) -> None:
        self._keep(connection)

    async def change(self, connection: Connection) -> None:
        self._keep(connection)

    async def reaching(
        self,
        provider: ProviderSlug,
        accounts: Collection[AdAccountId],
        centers: Collection[BusinessCenterId],
        users: Collection[PlatformUserId],
    ) -> list[Connection]:
        own: Rows[Key, AdAccount] = self.work.rows("ad_accounts", tuple[str, str, str], AdAccount)
        shared: Rows[Key, BusinessCenter] = self.work.rows(
            "business_centers", tuple[str, str, str], BusinessCenter
        )
        held: list[tuple[AdAccount | BusinessCenter, Collection[str]]] = [
            *((one, accounts) for one in own.values()),
            *((one, centers) for one in shared.values()),
        ]
        paths = {
            reach.connection_id
            for one, wanted in held
            if one.provider == provider and one.id in wanted
            for reach in one.reached_by
            if reach.lost_at is None
        }
        return _oldest_first(
            one
            for one in self._rows.values()
            if one.provider == provider and (one.user.id in users or one.id in paths)
        )

    async def usable(self) -> list[Connection]:
        return _oldest_first(one for one in self._rows.values() if one.state not in READ_ONLY)

    async def degraded(self) -> list[Connection]:
        ill = [one for one in self._rows.values() if one.state is State.DEGRADED]
        return sorted(ill, key=lambda one: str(one.validated_at))

    async def renewable(self, now: datetime, limit: int) -> list[Connection]:
        due = [
            (sealed.renew_at, one.id, one)
            for one, sealed in self._in_use()
            if sealed.renew_at and sealed.renew_at <= now and not sealed.is_claimed(now)
        ]
        return [one for *_, one in sorted(due, key=lambda each: each[:2])[:limit]]

    async def ending(self, before: datetime) -> list[Connection]:
        ends = [(one, sealed.ends_at) for one, sealed in self._in_use()]
        soon = [one for one, at in ends if at and at <= before]
        return sorted(soon, key=lambda one: one.id)

    def _in_use(self) -> list[tuple[Connection, SealedCredential]]:
        sealed = self.work.rows("credentials", str, SealedCredential)
        usable = [one for one in self._rows.values() if one.state not in READ_ONLY]
        return [(one, sealed[one.id]) for one in usable if one.id in sealed]

    async def disconnected(self) -> list[Connection]:
        sealed = self.work.rows("credentials", str, SealedCredential)
        gone = [one for one in self._rows.values() if one.state is State.DISCONNECTED]
        return [one for one in gone if one.id in sealed]

    async def due(
        self, rested: datetime, ill_rested: datetime, after: ConnectionId | None, limit: int
    ) -> list[Connection]:
        runs = list(self.work.rows("sync_runs", str, SyncRun).values())

        def is_resting(one: Connection) -> bool:
            since = ill_rested if one.state is State.DEGRADED else rested
            mine = [run for run in runs if run.connection_id == one.id]
            changed = one.changed_at
            whole = [run for run in mine if changed is None or run.started_at >= changed]
            return not any(run.status is RunStatus.RUNNING for run in mine) and not any(
                run.started_at > since for run in whole
            )

        beyond = [one for one in self._rows.values() if one.id > (after or "")]
        usable = [one for one in beyond if one.state not in READ_ONLY and is_resting(one)]
        return sorted(usable, key=lambda one: one.id)[:limit]

    def _keep(self, connection: Connection) -> None:
        for one in self._rows.values():
            if one.id != connection.id and _key(one) == _key(connection):
                raise NameTaken("This profile is connected as that platform user already.")
        self._rows[connection.id] = connection


def _oldest_first(connections: Iterable[Connection]) -> list[Connection]:
    return sorted(connections, key=lambda one: (one.connected_at, one.id))


def _key(connection: Connection) -> tuple[ProfileId, ProviderSlug, PlatformUserId]:
    return connection.profile_id, connection.provider, connection.user.id
