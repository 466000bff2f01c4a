"""Where requests to link public accounts are kept."""

from datetime import datetime
from typing import Protocol

from core.ids import (
    BusinessCenterId,
    LinkRequestId,
    ProfileId,
    ProviderSlug,
    PublicAccountId,
    WorkspaceId,
)
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

    async def everywhere(
        self, workspace_id: WorkspaceId, provider: ProviderSlug, center_id: BusinessCenterId
    ) -> list[LinkRequest]:
        """The same, of all the workspace's profiles: an owner may answer any of them."""
        ...

    async def get(self, workspace_id: WorkspaceId, id: LinkRequestId) -> LinkRequest:
        """The request of that id in that workspace. Raises NotFound."""
        ...

    async def due(self, now: datetime, limit: int) -> list[LinkRequest]:
        """Waiting ones, of any workspace, that are to be looked after; longest due first."""
        ...

    async def waiting(
        self,
        workspace_id: WorkspaceId,
        provider: ProviderSlug,
        center_id: BusinessCenterId,
        now: datetime,
    ) -> int:
        """How many wait for one Business Center in all the workspace's profiles; none expired."""
        ...

    async def centers_of(
        self,
        workspace_id: WorkspaceId,
        provider: ProviderSlug,
        account_id: PublicAccountId,
        now: datetime,
    ) -> frozenset[BusinessCenterId]:
        """Where in the workspace the account is linked, or asked for by a request that waits."""
        ...

    async def add(self, request: LinkRequest, most_accounts: int, most_centers: int) -> None:
        """Keep a new request.

        Raises LinkLimit where the accounts linked and the requests waiting at its Business Center
        are `most_accounts` already, or its account is in `most_centers` others or asked for there,
        however many add at the same time, in whatever profiles of the workspace.
        """
        ...

    async def move(self, old: LinkRequest, new: LinkRequest) -> bool:
        """Keep `new` if nobody has moved or looked after the request since `old` was read."""
        ...
