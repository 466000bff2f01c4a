"""Where requests to link public accounts are kept."""

from datetime import datetime
from typing import Protocol

from core.ids import BusinessCenterId, LinkRequestId, ProfileId, ProviderSlug, WorkspaceId
from core.link_request import LinkRequest


class LinkRequests(Protocol):
    """The requests to link public accounts."""

    async def of(self, profile_id: ProfileId) -> list[LinkRequest]:
        """The profile's requests, newest first."""
        ...

    async def at(
        self, profile_id: ProfileId, provider: ProviderSlug, center_id: BusinessCenterId
    ) -> list[LinkRequest]:
        """Those for one Business Center, newest first."""
        ...

    async def get(self, workspace_id: WorkspaceId, id: LinkRequestId) -> LinkRequest:
        """The request of that id in that workspace. Raises NotFound."""
        ...

    async def due(self, now: datetime, limit: int) -> list[LinkRequest]:
        """Waiting ones, of any workspace, that are to be looked after; longest due first."""
        ...

    async def add(self, request: LinkRequest, most: int) -> None:
        """Keep a new request.

        Raises LinkLimit where accounts linked and requests waiting at its Business Center are
        `most` already, however many add at the same time.
        """
        ...

    async def move(self, old: LinkRequest, new: LinkRequest) -> bool:
        """Keep `new` if nobody has moved or looked after the request since `old` was read."""
        ...
