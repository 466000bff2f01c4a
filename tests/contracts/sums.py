"""What every Sums does."""

from datetime import date, timedelta

import msgspec

from core.campaign import Ad, AdGroup, Campaign
from core.entity import Entity, EntityStatus
from core.ids import AdAccountId, ProviderSlug
from core.insight import Insight, Level, Window
from core.library import PixelEvent
from core.ports.sums import EntitySumQuery
from core.sums import AccountSum, DaySum
from tests.contracts.scene import FAKE, HATS, SHOES, T1, T2, T3
from tests.fakes.storage import Open, Storage

DAY = date(2026, 3, 1)
WHOLE = Window(since=DAY, until=DAY + timedelta(days=9))
A1, A2, A3 = AdAccountId("a1"), AdAccountId("a2"), AdAccountId("a3")
AAA = ProviderSlug("aaa")
BIG = 9_007_199_254_740_993
"""No floating-point number is that one."""
ALL = EntitySumQuery(profile_id=SHOES.id, level=Level.CAMPAIGN, window=WHOLE)


def told(day: int, account: AdAccountId, entity: str = "", **more: object) -> Insight:
    made = Insight(
        ad_account_id=account,
        level=Level.CAMPAIGN if entity else Level.ACCOUNT,
        entity_id=entity or account,
        day=DAY + timedelta(days=day),
        currency="USD",
        spend_micros=10,
        impressions=BIG,
        clicks=0,
        conversions=None,
    )
    return msgspec.structs.replace(made, **more)


def campaign(id: str, account: AdAccountId = A1, **more: object) -> Campaign:
    made = Campaign(id=id, ad_account_id=account, name=f"Name {id}")
    return msgspec.structs.replace(made, **more)


def received(pixel: str, event: str, day: int, count: int | None) -> PixelEvent:
    return PixelEvent(
        id=f"{pixel}-{event}-{day}",
        ad_account_id=A1,
        pixel_id=pixel,
        event=event,
        day=DAY + timedelta(days=day),
        count=count,
    )


ACCOUNTS = [
    told(0, A1),
    told(0, A2, spend_micros=None, conversions=4),
    told(0, A3, currency="EUR", spend_micros=3),
    told(9, A1, impressions=None),
]
CAMPAIGNS = [
    campaign("1", name="Spring Sale", status=EntityStatus.ACTIVE, created_at=T2),
    campaign("2", name="autumn_50%", status=EntityStatus.PAUSED, created_at=T1),
    campaign("3", A2, name="ÜBER alles", status=EntityStatus.ENDED, budget_micros=BIG),
    campaign("4", A3, name="Winter", status=EntityStatus.ACTIVE, created_at=T3),
]
DAYS = [
    told(0, A1, "1", spend_micros=5, clicks=1),
    told(9, A1, "1", spend_micros=6, clicks=None),
    told(3, A1, "2", spend_micros=30, clicks=2, conversions=1, conversion_value_micros=7),
    told(3, A3, "4", currency="EUR", spend_micros=20),
]
GROUPS = [
    AdGroup(id="g1", ad_account_id=A1, name="Group", campaign_id="1", budget_mode="day"),
    AdGroup(id="g2", ad_account_id=A1, name="Group", campaign_id="2"),
]
ADS = [
    Ad(id="d1", ad_account_id=A1, name="Ad", campaign_id="1", ad_group_id="g1"),
    Ad(id="d2", ad_account_id=A1, name="Ad", campaign_id="1", ad_group_id="g2"),
]


async def kept(storage: Storage, *more: Entity) -> Storage:
    """Rows in the window, and on both its sides, of other levels and of another profile."""
    outside = [told(-1, A1), told(10, A1), told(-1, A1, "1"), told(10, A1, "1")]
    await storage.insights.put(SHOES.id, FAKE, [*ACCOUNTS, *DAYS, *outside], T1)
    await storage.insights.put(HATS.id, FAKE, [told(0, A1), told(0, A1, "1")], T1)
    for kind in (CAMPAIGNS, GROUPS, ADS):
        await storage.entities.put(SHOES.id, FAKE, kind, T1)
    await storage.entities.put(HATS.id, FAKE, [campaign("1")], T1)
    for one in more:
        await storage.entities.put(SHOES.id, AAA, [one], T1)
    await storage.work.commit()
    return storage


class SumsContract:
    async def test_days_are_added_up_each_currency_by_itself(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.sums.by_day(SHOES.id, WHOLE) == [
            DaySum(day=DAY, currency="EUR", spend_micros=3, impressions=BIG, clicks=0),
            DaySum(
                day=DAY,
                currency="USD",
                spend_micros=10,
                impressions=2 * BIG,
                clicks=0,
                conversions=4,
            ),
            DaySum(day=WHOLE.until, currency="USD", spend_micros=10, clicks=0),
        ]

    async def test_days_of_some_accounts_leave_out_the_others(self, storages: Open) -> None:
        one = await kept(storages())
        found = await one.sums.by_day(SHOES.id, WHOLE, [(FAKE, A2), (FAKE, A3)])
        assert [(row.currency, row.spend_micros) for row in found] == [("EUR", 3), ("USD", None)]
        assert await one.sums.by_day(SHOES.id, WHOLE, [(AAA, A1)]) == []
        assert await one.sums.by_day(SHOES.id, WHOLE, []) == []

    async def test_accounts_are_added_up_by_provider_and_id(self, storages: Open) -> None:
        one = await kept(storages())
        await one.insights.put(SHOES.id, AAA, [told(0, A2, clicks=None)], T1)
        found = await one.sums.by_account(SHOES.id, WHOLE)
        assert found[:2] == [
            AccountSum(
                provider=AAA, ad_account_id=A2, currency="USD", spend_micros=10, impressions=BIG
            ),
            AccountSum(
                provider=FAKE,
                ad_account_id=A1,
                currency="USD",
                spend_micros=20,
                impressions=BIG,
                clicks=0,
            ),
        ]
        assert [row.ad_account_id for row in found[2:]] == [A2, A3]

    async def test_an_account_whose_currency_changed_has_a_sum_in_each(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        await one.insights.put(SHOES.id, FAKE, [told(1, A1, currency="AED")], T1)
        found = await one.sums.by_account(SHOES.id, WHOLE)
        assert [(row.ad_account_id, row.currency) for row in found[:2]] == [
            (A1, "AED"),
            (A1, "USD"),
        ]

    async def test_events_are_added_up_by_pixel_with_the_last_day_on_which_they_came(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        days = [
            received("p1", "Buy", 0, 2),
            received("p1", "Buy", 3, BIG),
            received("p1", "Buy", 5, 0),
            received("p1", "View", 1, None),
            received("p2", "Buy", 4, 1),
            received("p3", "Buy", 9, 1),
        ]
        await one.entities.put(SHOES.id, FAKE, days, T1)
        await one.entities.put(HATS.id, FAKE, [received("p1", "Buy", 7, 5)], T1)
        found = await one.sums.of_events(SHOES.id, ["p2", "p1", "p9"])
        assert [(row.pixel_id, row.event, row.count, row.last) for row in found] == [
            ("p1", "Buy", BIG + 2, DAY + timedelta(days=3)),
            ("p1", "View", None, None),
            ("p2", "Buy", 1, DAY + timedelta(days=4)),
        ]
        assert (found[0].provider, found[0].ad_account_id) == (FAKE, A1)
        assert await one.sums.of_events(SHOES.id, []) == []

    async def test_another_profile_shows_its_own_only(self, storages: Open) -> None:
        one = await kept(storages())
        assert [row.spend_micros for row in await one.sums.by_day(HATS.id, WHOLE)] == [10]
        assert [row.spend_micros for row in await one.sums.by_account(HATS.id, WHOLE)] == [10]

    async def test_before_anything_was_read_there_is_nothing(self, storages: Open) -> None:
        one = storages()
        assert await one.sums.by_day(SHOES.id, WHOLE) == []
        assert await one.sums.by_account(SHOES.id, WHOLE) == []
        assert (await one.sums.of_entities(ALL)).total == 0
