"""Linked accounts and all that hangs on them in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from core.business_center import BusinessCenter
from core.ids import (
    BusinessCenterId,
    PlatformUserId,
    ProfileId,
    ProviderSlug,
    PublicAccountId,
    WorkspaceId,
)
from core.linked_account import (
    AdLink,
    Assignment,
    CenterMember,
    CenterReading,
    Identity,
    Linkage,
    LinkedAccount,
)
from core.profile import Profile
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork

KEYS: dict[type, tuple[str, ...]] = {
    LinkedAccount: ("id",),
    CenterMember: ("key",),
    Assignment: ("member_id", "account_id"),
    AdLink: ("account_id", "ad_account_id"),
    Identity: ("ad_account_id", "kind", "id", "whose"),
}


@dataclass(frozen=True, slots=True)
class FakeLinks:
    work: FakeUnitOfWork

    def _rows(self, kind: type[Any]) -> Rows[Any, Any]:
        return self.work.rows(kind.__name__, tuple, kind)

    @property
    def _readings(self) -> Rows[tuple[str, ...], CenterReading]:
        return self.work.rows("center_readings", tuple[str, ...], CenterReading)

    @property
    def _claims(self) -> Rows[tuple[str, ...], datetime]:
        return self.work.rows("center_claims", tuple[str, ...], datetime)

    async def of[T: Linkage](self, kind: type[T], profile_id: ProfileId) -> list[T]:
        items = self._rows(kind).items()
        return [row for key, row in sorted(items) if key[0] == profile_id]

    async def everywhere(
        self,
        workspace_id: WorkspaceId,
        provider: ProviderSlug,
        center_id: BusinessCenterId,
        account_id: PublicAccountId,
    ) -> list[LinkedAccount]:
        profiles = self.work.rows("profiles", str, Profile)
        return [
            row
            for key, row in sorted(self._rows(LinkedAccount).items())
            if profiles[key[0]].workspace_id == workspace_id
            and key[1:] == (provider, center_id, account_id)
            and row.lost_at is None
        ]

    async def put(self, things: Iterable[Linkage]) -> None:
        for one in things:
            names = ("profile_id", "provider", "business_center_id", *KEYS[type(one)])
            self._rows(type(one))[tuple(getattr(one, name) for name in names)] = one

    async def forget(self, provider: ProviderSlug, person: PlatformUserId) -> None:
        for kind, name in ((Identity, "user_id"), (Assignment, "member_id"), (CenterMember, "id")):
            rows = self._rows(kind)
            for key, row in list(rows.items()):
                if (row.provider, getattr(row, name)) == (provider, person):
                    del rows[key]

    async def hold(
        self, profile_id: ProfileId, provider: ProviderSlug, center_id: BusinessCenterId
    ) -> None:
        await self.work.hold("business_centers", f"{profile_id}/{provider}/{center_id}")

    async def readings(self, profile_id: ProfileId) -> list[CenterReading]:
        return [row for key, row in sorted(self._readings.items()) if key[0] == profile_id]

    async def read(self, reading: CenterReading) -> bool:
        key = (reading.profile_id, reading.provider, reading.business_center_id, reading.part)
        kept = self._readings.get(key)
        if kept is not None and kept.as_of > reading.as_of:
            return False
        self._readings[key] = reading
        return True

    async def claim(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        center_id: BusinessCenterId,
        before: datetime,
        now: datetime,
    ) -> bool:
        key = (profile_id, provider, center_id)
        await self.work.hold("center_claims", "/".join(key))
        kept = self._claims.get(key)
        if kept is not None and kept > before:
            return False
        self._claims[key] = now
        return True

    async def unclaimed(
        self, provider: ProviderSlug, before: datetime, limit: int
    ) -> list[BusinessCenter]:
        centers = self.work.rows("business_centers", tuple[str, str, str], BusinessCenter)
        found = [
            one
            for key, one in sorted(centers.items())
            if one.provider == provider and one.is_active and not self._is_claimed(key, before)
        ]
        return [_plain(one) for one in found[:limit]]

    def _is_claimed(self, key: tuple[str, ...], before: datetime) -> bool:
        kept = self._claims.get(key)
        return kept is not None and kept > before


def _plain(center: BusinessCenter) -> BusinessCenter:
    return msgspec.structs.replace(center, reached_by=())
