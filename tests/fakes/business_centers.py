"""Business Centers in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.business_center import BusinessCenter
from core.errors import NotFound, TrialLimit
from core.ids import BusinessCenterId, ProfileId, ProviderSlug, WorkspaceId
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork

type Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class FakeBusinessCenters:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[Key, BusinessCenter]:
        return self.work.rows("business_centers", tuple[str, str, str], BusinessCenter)

    async def of(self, profile_id: ProfileId) -> list[BusinessCenter]:
        return self._sorted(one for one in self._rows.values() if one.profile_id == profile_id)

    async def get(
        self, profile_id: ProfileId, provider: ProviderSlug, id: BusinessCenterId
    ) -> BusinessCenter:
        if (profile_id, provider, id) not in self._rows:
            raise NotFound("Business Center", id)
        return self._rows[profile_id, provider, id]

    async def active_in(self, workspace_id: WorkspaceId) -> list[BusinessCenter]:
        ours = [one for one in self._rows.values() if one.workspace_id == workspace_id]
        return self._sorted(one for one in ours if one.is_active)

    async def put(self, centers: Iterable[BusinessCenter]) -> None:
        for center in sorted(centers, key=lambda one: one.seat is not None):
            key = (center.profile_id, center.provider, center.id)
            for other, one in self._rows.items():
                same = (one.workspace_id, one.seat) == (center.workspace_id, center.seat)
                if center.seat is not None and same and other != key:
                    raise TrialLimit("The plan's last place has just been taken by another.")
            self._rows[key] = center

    async def tell_balance(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        id: BusinessCenterId,
        micros: int | None,
        at: datetime,
    ) -> None:
        key = (profile_id, provider, id)
        if key in self._rows:
            self._rows[key] = msgspec.structs.replace(
                self._rows[key], balance_micros=micros, balance_at=at
            )

    def _sorted(self, centers: Iterable[BusinessCenter]) -> list[BusinessCenter]:
        return sorted(centers, key=lambda one: (one.provider, one.name, one.id))
