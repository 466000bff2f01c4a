"""Where linked accounts and all that hangs on them are kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from core.business_center import BusinessCenter
from core.ids import (
    BusinessCenterId,
    PlatformUserId,
    ProfileId,
    ProviderSlug,
    PublicAccountId,
    WorkspaceId,
)
from core.linked_account import CenterReading, Linkage, LinkedAccount


class Links(Protocol):
    """Linked accounts, members, assignments, links to ad accounts, and identities."""

    async def of[T: Linkage](self, kind: type[T], profile_id: ProfileId) -> list[T]:
        """All of one kind in a profile, lost ones included, by Business Center and key."""
        ...

    async def everywhere(
        self,
        workspace_id: WorkspaceId,
        provider: ProviderSlug,
        center_id: BusinessCenterId,
        account_id: PublicAccountId,
    ) -> list[LinkedAccount]:
        """One account's links to one Business Center as the workspace's profiles know them now."""
        ...

    async def put(self, things: Iterable[Linkage]) -> None:
        """Keep them, new or changed."""
        ...

    async def forget(self, provider: ProviderSlug, person: PlatformUserId) -> None:
        """Remove what is kept of that person, in all workspaces; accounts and links stay."""
        ...

    async def hold(
        self, profile_id: ProfileId, provider: ProviderSlug, center_id: BusinessCenterId
    ) -> None:
        """Nobody else's `hold`, or new request, of that Business Center passes before commit."""
        ...

    async def readings(self, profile_id: ProfileId) -> list[CenterReading]:
        """How far each part of each Business Center was read."""
        ...

    async def read(self, reading: CenterReading) -> bool:
        """Keep how far a part was read; False where a reading that began later is kept."""
        ...

    async def claim(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        center_id: BusinessCenterId,
        before: datetime,
        now: datetime,
    ) -> bool:
        """Take on to read it all; False where somebody else did so after `before`."""
        ...

    async def unclaimed(
        self, provider: ProviderSlug, before: datetime, limit: int
    ) -> list[BusinessCenter]:
        """The provider's active ones, of any workspace, that nobody took on after `before`."""
        ...
