"""Where Business Centers are kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from core.business_center import BusinessCenter
from core.ids import BusinessCenterId, ProfileId, ProviderSlug, WorkspaceId


class BusinessCenters(Protocol):
    """The Business Centers of profiles."""

    async def of(self, profile_id: ProfileId) -> list[BusinessCenter]:
        """The profile's Business Centers, by provider and name."""
        ...

    async def get(
        self, profile_id: ProfileId, provider: ProviderSlug, id: BusinessCenterId
    ) -> BusinessCenter:
        """The Business Center of that id in that profile. Raises NotFound."""
        ...

    async def active_in(self, workspace_id: WorkspaceId) -> list[BusinessCenter]:
        """The workspace's active Business Centers."""
        ...

    async def put(self, centers: Iterable[BusinessCenter]) -> None:
        """Keep them, new or changed, with who reaches them.

        Seats given up in one call are free for the others in it. Raises TrialLimit where a seat
        is taken.
        """
        ...

    async def tell_balance(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        id: BusinessCenterId,
        micros: int | None,
        at: datetime,
    ) -> None:
        """Keep its balance and nothing else; of an unknown one nothing is kept."""
        ...
