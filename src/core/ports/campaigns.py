"""Where campaigns are kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import msgspec

from core.campaign import Campaign
from core.ids import AdAccountId, CampaignId, ProfileId, ProviderSlug


class KeptCampaign(Campaign, frozen=True, kw_only=True):
    """A campaign with where it is kept and when the platform last showed it."""

    provider: ProviderSlug
    seen_at: datetime


class CampaignQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which campaigns, and from where on."""

    profile_id: ProfileId
    ad_account_id: AdAccountId | None = None
    after: CampaignId | None = None
    """The last id of the page before."""
    limit: int = 100


class Campaigns(Protocol):
    """The campaigns we know."""

    async def put(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        campaigns: Iterable[Campaign],
        seen_at: datetime,
    ) -> None:
        """Keep them, new or changed."""
        ...

    async def find(self, query: CampaignQuery) -> list[KeptCampaign]:
        """The campaigns asked for, by id."""
        ...
