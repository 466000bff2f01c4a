"""Sealed credentials in memory."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.connection import Connection
from core.credential import SealedCredential
from core.ids import ConnectionId, WorkspaceId
from core.problem import State
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork

UNCLAIMED = {"claimed_by": None, "claimed_until": None}


@dataclass(frozen=True, slots=True)
class FakeCredentials:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, SealedCredential]:
        return self.work.rows("credentials", str, SealedCredential)

    async def get(self, connection_id: ConnectionId) -> SealedCredential | None:
        return self._rows.get(connection_id)

    async def put(self, credential: SealedCredential) -> None:
        await self.work.hold("credentials", credential.connection_id)
        old = self._rows.get(credential.connection_id)
        counted = {"version": old.version + 1, "fence": old.fence + 1} if old else {}
        self._change(credential, **counted)

    async def claim(
        self, credential: SealedCredential, by: str, until: datetime, now: datetime
    ) -> SealedCredential | None:
        await self.work.hold("credentials", credential.connection_id)
        found = self._rows.get(credential.connection_id)
        if found is None or found.version != credential.version or found.is_claimed(now):
            return None
        fence = found.fence + 1
        return self._change(found, claimed_by=by, claimed_until=until, fence=fence)

    async def extend(self, claimed: SealedCredential, until: datetime) -> bool:
        found = await self._ours(claimed)
        return found is not None and bool(self._change(found, claimed_until=until))

    async def renew(self, claimed: SealedCredential, new: SealedCredential) -> bool:
        if await self._ours(claimed) is None:
            return False
        counted = {"version": claimed.version + 1, "fence": claimed.fence}
        return bool(self._change(new, **counted, **UNCLAIMED))

    async def put_off(
        self, claimed: SealedCredential, renew_at: datetime | None, failures: int, failing: str
    ) -> bool:
        found = await self._ours(claimed)
        if found is None:
            return False
        kept = {"renew_at": renew_at, "failures": failures, "failing": failing}
        return bool(self._change(found, **kept, **UNCLAIMED))

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
        texts = {"sealed": new.sealed, "sealed_refresh": new.sealed_refresh, "key": new.key}
        return bool(self._change(found, **texts))

    async def _ours(self, claimed: SealedCredential) -> SealedCredential | None:
        await self.work.hold("credentials", claimed.connection_id)
        found = self._rows.get(claimed.connection_id)
        mine = (claimed.version, claimed.fence)
        return found if found and (found.version, found.fence) == mine else None

    def _change(self, before: SealedCredential, /, **more: object) -> SealedCredential:
        changed = msgspec.structs.replace(before, **more)
        self._rows[before.connection_id] = changed
        return changed
