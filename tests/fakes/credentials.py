"""Sealed credentials in memory."""

from collections import Counter
from dataclasses import dataclass

from core.connection import Connection
from core.credential import SealedCredential
from core.ids import ConnectionId, WorkspaceId
from core.problem import State
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeCredentials:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, SealedCredential]:
        return self.work.rows("credentials", str, SealedCredential)

    async def get(self, connection_id: ConnectionId) -> SealedCredential | None:
        return self._rows.get(connection_id)

    async def put(self, credential: SealedCredential) -> None:
        self._rows[credential.connection_id] = credential

    async def destroy(self, connection_id: ConnectionId) -> None:
        self._rows.pop(connection_id, None)

    async def sharing(self, fingerprint: str) -> list[ConnectionId]:
        connections = self.work.rows("connections", str, Connection)
        return [
            one.connection_id
            for one in self._rows.values()
            if one.fingerprint == fingerprint
            and connections[one.connection_id].state is not State.DISCONNECTED
        ]

    async def keys(self) -> dict[str, int]:
        return dict(Counter(one.key for one in self._rows.values()))

    async def not_under(self, key: str, limit: int) -> list[tuple[WorkspaceId, SealedCredential]]:
        connections = self.work.rows("connections", str, Connection)
        old = [one for one in self._rows.values() if one.key != key]
        old.sort(key=lambda one: one.connection_id)
        return [(connections[one.connection_id].workspace_id, one) for one in old[:limit]]

    async def reseal(self, old: SealedCredential, new: SealedCredential) -> bool:
        found = self._rows.get(old.connection_id)
        if found is None or found.sealed != old.sealed:
            return False
        self._rows[old.connection_id] = new
        return True
