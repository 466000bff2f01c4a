"""What every Insights does."""

from datetime import date, timedelta

import msgspec

from core.ids import AdAccountId, ProviderSlug
from core.insight import Insight, Level, Window
from core.ports.insights import InsightQuery, KeptInsight
from tests.contracts.scene import FAKE, HATS, SHOES, T1, T2
from tests.fakes.storage import Open, Storage

DAY = date(2026, 3, 1)
WHOLE = Window(since=DAY, until=DAY + timedelta(days=9))
ALL = InsightQuery(profile_id=SHOES.id, level=Level.CAMPAIGN, window=WHOLE)
OTHER = ProviderSlug("aaa")


def row(day: int, entity: str, account: str = "a1", **more: object) -> Insight:
    made = Insight(
        ad_account_id=AdAccountId(account),
        level=Level.CAMPAIGN,
        entity_id=entity,
        day=DAY + timedelta(days=day),
        currency="USD",
        spend_micros=7,
        impressions=9_007_199_254_740_993,
        clicks=0,
        conversions=None,
        conversion_value_micros=3,
    )
    return msgspec.structs.replace(made, **more)


ROWS = [row(0, "e1"), row(0, "e2", "a2"), row(1, "e1", spend_micros=None), row(9, "e1")]


def as_kept(insight: Insight) -> KeptInsight:
    return KeptInsight(**msgspec.structs.asdict(insight), provider=FAKE, as_of=T1)


async def kept(storage: Storage, *more: Insight) -> Storage:
    await storage.insights.put(SHOES.id, FAKE, [*ROWS[::-1], *more], T1)
    await storage.work.commit()
    return storage


class InsightsContract:
    async def test_every_field_comes_back_by_day_and_entity(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.insights.find(ALL) == [as_kept(one) for one in ROWS]

    async def test_unknown_is_kept_apart_from_nought(self, storages: Open) -> None:
        one = await kept(storages())
        found = (await one.insights.find(ALL))[2]
        assert (found.spend_micros, found.clicks, found.conversions) == (None, 0, None)

    async def test_one_platform_can_be_asked_for_alone(self, storages: Open) -> None:
        one, other = await kept(storages()), OTHER
        await one.insights.put(SHOES.id, other, [row(0, "e1")], T1)
        for provider, found in ((other, 1), (FAKE, len(ROWS)), (ProviderSlug("zzz"), 0)):
            query = msgspec.structs.replace(ALL, provider=provider)
            assert len(await one.insights.find(query)) == found

    async def test_a_row_of_the_same_entity_and_day_is_replaced(self, storages: Open) -> None:
        one = await kept(storages())
        await one.insights.put(SHOES.id, FAKE, [row(0, "e1", spend_micros=99)], T2)
        await one.work.commit()
        found = await storages().insights.find(ALL)
        assert len(found) == len(ROWS)
        assert (found[0].spend_micros, found[0].as_of, found[1].as_of) == (99, T2, T1)

    async def test_an_older_page_neither_replaces_nor_restates_a_newer_one(
        self, storages: Open
    ) -> None:
        one, ends = storages(), {DAY: T1}
        for spent, at in ((99, T2), (7, T1)):
            told = [row(0, "e1", spend_micros=spent)]
            assert await one.insights.put(SHOES.id, FAKE, told, at, ends) == 0
            await one.work.commit()
        (found,) = await storages().insights.find(ALL)
        assert (found.spend_micros, found.as_of) == (99, T2)

    async def test_of_a_row_told_twice_at_once_the_last_counts(self, storages: Open) -> None:
        one = storages()
        told = [row(0, "e1", spend_micros=number) for number in (1, 3, 2)]
        await one.insights.put(SHOES.id, FAKE, told, T1)
        await one.work.commit()
        assert [found.spend_micros for found in await one.insights.find(ALL)] == [2]

    async def test_a_whole_page_and_another_are_kept_in_one_go(self, storages: Open) -> None:
        one = storages()
        page = [row(day, f"1790{entity:015}") for day in range(10) for entity in range(120)]
        await one.insights.put(SHOES.id, FAKE, page[:1000], T1)
        await one.insights.put(SHOES.id, FAKE, page[1000:], T1)
        await one.work.commit()
        query = msgspec.structs.replace(ALL, limit=2000)
        assert await storages().insights.find(query) == [as_kept(told) for told in page]

    async def test_nothing_is_kept_before_commit(self, storages: Open) -> None:
        one = storages()
        await one.insights.put(SHOES.id, FAKE, ROWS, T1)
        await one.work.release()
        assert await one.insights.find(ALL) == []

    async def test_putting_nothing_is_harmless(self, storages: Open) -> None:
        one = storages()
        assert await one.insights.put(SHOES.id, FAKE, [], T1, {DAY: T1}) == 0
        assert await one.insights.find(ALL) == []

    async def test_the_window_includes_both_its_ends(self, storages: Open) -> None:
        one = await kept(storages(), row(-1, "e1"), row(10, "e1"))
        assert await one.insights.find(ALL) == [as_kept(one) for one in ROWS]

    async def test_levels_are_kept_apart(self, storages: Open) -> None:
        whole = row(0, "e1", level=Level.ACCOUNT)
        one = await kept(storages(), whole)
        query = msgspec.structs.replace(ALL, level=Level.ACCOUNT)
        assert await one.insights.find(query) == [as_kept(whole)]

    async def test_an_account_narrows_what_is_found(self, storages: Open) -> None:
        one = await kept(storages())
        query = msgspec.structs.replace(ALL, ad_account_id=AdAccountId("a2"))
        assert await one.insights.find(query) == [as_kept(ROWS[1])]

    async def test_another_profile_shows_none_of_them(self, storages: Open) -> None:
        one = await kept(storages())
        query = msgspec.structs.replace(ALL, profile_id=HATS.id)
        assert await one.insights.find(query) == []

    async def test_pages_follow_one_another_without_gap_or_repeat(self, storages: Open) -> None:
        one, found = await kept(storages()), list[KeptInsight]()
        await one.insights.put(SHOES.id, OTHER, ROWS, T1)
        query = msgspec.structs.replace(ALL, limit=1)
        while page := await one.insights.find(query):
            found += page
            after = (page[-1].day.isoformat(), page[-1].provider, page[-1].entity_id)
            query = msgspec.structs.replace(query, after=after)
        assert found == await one.insights.find(ALL)
        assert [(told.day.day, told.provider, told.entity_id) for told in found] == [
            (1, OTHER, "e1"),
            (1, OTHER, "e2"),
            (1, FAKE, "e1"),
            (1, FAKE, "e2"),
            (2, OTHER, "e1"),
            (2, FAKE, "e1"),
            (10, OTHER, "e1"),
            (10, FAKE, "e1"),
        ]
