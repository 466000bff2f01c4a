"""Campaigns in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.campaign import Campaign
from core.ids import ProfileId, ProviderSlug
from core.ports.campaigns import CampaignQuery, KeptCampaign
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork

type Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class FakeCampaigns:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[Key, KeptCampaign]:
        return self.work.rows("campaigns", tuple[str, str, str], KeptCampaign)

    async def put(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        campaigns: Iterable[Campaign],
        seen_at: datetime,
    ) -> None:
        for one in campaigns:
            kept = KeptCampaign(**msgspec.structs.asdict(one), provider=provider, seen_at=seen_at)
            self._rows[profile_id, provider, one.id] = kept

    async def find(self, query: CampaignQuery) -> list[KeptCampaign]:
        found = [
            one
            for key, one in self._rows.items()
            if key[0] == query.profile_id
            and query.ad_account_id in (None, one.ad_account_id)
            and (query.after is None or one.id > query.after)
        ]
        return sorted(found, key=lambda one: one.id)[: query.limit]
