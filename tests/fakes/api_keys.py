"""API keys in memory."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.errors import NotFound
from core.ids import ApiKeyId, WorkspaceId
from core.workspace import ApiKey
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork


@dataclass(frozen=True, slots=True)
class FakeApiKeys:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, ApiKey]:
        return self.work.rows("api_keys", str, ApiKey)

    async def of(self, workspace_id: WorkspaceId) -> list[ApiKey]:
        ours = [one for one in self._rows.values() if one.workspace_id == workspace_id]
        return sorted(ours, key=lambda one: (one.created_at, one.id))

    async def get(self, workspace_id: WorkspaceId, id: ApiKeyId) -> ApiKey:
        found = self._rows.get(id)
        if found is None or found.workspace_id != workspace_id:
            raise NotFound("API key", id)
        return found

    async def by_hash(self, hash: str) -> ApiKey | None:
        return next((one for one in self._rows.values() if one.hash == hash), None)

    async def touch(self, id: ApiKeyId, at: datetime) -> None:
        self._rows[id] = msgspec.structs.replace(self._rows[id], used_at=at)

    async def add(self, key: ApiKey) -> None:
        self._rows[key.id] = key

    async def change(self, key: ApiKey) -> None:
        self._rows[key.id] = key
