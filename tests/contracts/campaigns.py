"""What every Campaigns does."""

import msgspec

from core.campaign import Campaign, CampaignStatus
from core.ids import AdAccountId, CampaignId
from core.ports.campaigns import CampaignQuery, KeptCampaign
from tests.contracts.scene import FAKE, HATS, SHOES, T0, T1, T2
from tests.fakes.storage import Open, Storage

FULL = Campaign(
    id=CampaignId("10"),
    ad_account_id=AdAccountId("a1"),
    name="Spring 春",
    status=CampaignStatus.BLOCKED,
    platform_status="CAMPAIGN_STATUS_X",
    objective="SALES",
    budget_micros=9_007_199_254_740_993,
    budget_mode="day",
    created_at=T0,
)
BARE = Campaign(
    id=CampaignId("2"),
    ad_account_id=AdAccountId("a2"),
    name="Bare",
    status=CampaignStatus.DELETED,
)
ALL = CampaignQuery(profile_id=SHOES.id)


def as_kept(campaign: Campaign) -> KeptCampaign:
    return KeptCampaign(**msgspec.structs.asdict(campaign), provider=FAKE, seen_at=T1)


async def kept(storage: Storage) -> Storage:
    await storage.campaigns.put(SHOES.id, FAKE, [BARE, FULL], T1)
    await storage.work.commit()
    return storage


class CampaignsContract:
    async def test_every_field_comes_back_by_id(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.campaigns.find(ALL) == [as_kept(FULL), as_kept(BARE)]

    async def test_one_put_again_is_replaced(self, storages: Open) -> None:
        one = await kept(storages())
        ended = msgspec.structs.replace(FULL, status=CampaignStatus.ENDED, budget_micros=None)
        await one.campaigns.put(SHOES.id, FAKE, [ended], T2)
        await one.work.commit()
        found = await storages().campaigns.find(ALL)
        assert [(row.status, row.budget_micros, row.seen_at) for row in found] == [
            (CampaignStatus.ENDED, None, T2),
            (CampaignStatus.DELETED, None, T1),
        ]

    async def test_an_account_narrows_what_is_found(self, storages: Open) -> None:
        one = await kept(storages())
        query = msgspec.structs.replace(ALL, ad_account_id=AdAccountId("a2"))
        assert await one.campaigns.find(query) == [as_kept(BARE)]

    async def test_another_profile_shows_none_of_them(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.campaigns.find(CampaignQuery(profile_id=HATS.id)) == []

    async def test_pages_follow_one_another_without_gap_or_repeat(self, storages: Open) -> None:
        one = await kept(storages())
        first = await one.campaigns.find(msgspec.structs.replace(ALL, limit=1))
        rest = await one.campaigns.find(msgspec.structs.replace(ALL, after=first[-1].id))
        assert [*first, *rest] == await one.campaigns.find(ALL)

    async def test_putting_nothing_is_harmless(self, storages: Open) -> None:
        one = storages()
        await one.campaigns.put(SHOES.id, FAKE, [], T1)
        await one.work.commit()
        assert await one.campaigns.find(ALL) == []
