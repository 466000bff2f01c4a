"""Connections in memory."""

from dataclasses import dataclass

from core.connection import Connection
from core.credential import SealedCredential
from core.errors import NameTaken, NotFound
from core.ids import ConnectionId, PlatformUserId, ProfileId, ProviderSlug, WorkspaceId
from core.problem import State
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeConnections:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, Connection]:
        return self.work.rows("connections", str, Connection)

    async def of(self, profile_id: ProfileId) -> list[Connection]:
        ours = [one for one in self._rows.values() if one.profile_id == profile_id]
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

    async def degraded(self) -> list[Connection]:
        ill = [one for one in self._rows.values() if one.state is State.DEGRADED]
        return sorted(ill, key=lambda one: str(one.validated_at))

    async def disconnected(self) -> list[Connection]:
        sealed = self.work.rows("credentials", str, SealedCredential)
        gone = [one for one in self._rows.values() if one.state is State.DISCONNECTED]
        return [one for one in gone if one.id in sealed]

    def _keep(self, connection: Connection) -> None:
        for one in self._rows.values():
            if one.id != connection.id and _key(one) == _key(connection):
                raise NameTaken("This profile is connected as that platform user already.")
        self._rows[connection.id] = connection


def _key(connection: Connection) -> tuple[ProfileId, ProviderSlug, PlatformUserId]:
    return connection.profile_id, connection.provider, connection.user.id
