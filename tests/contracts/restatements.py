"""What every Insights does about numbers that change, and about rows that are told no more."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

import msgspec
import pytest

from core.ids import AdAccountId, ProviderSlug
from core.insight import METRICS, Insight, Level, Restatement, Window
from core.ports.insights import KeptRestatement, Part, RestatementQuery
from tests.contracts.insights import ALL, DAY, ROWS, WHOLE, as_kept, kept, row
from tests.contracts.scene import FAKE, HATS, SHOES, T0, T1, T2, T3
from tests.fakes.storage import Open, Storage

CLOSED = dict.fromkeys((DAY + timedelta(days=number) for number in range(10)), T1)
"""When every day was over: just when the first rows were told."""
OPEN = dict.fromkeys(CLOSED, T2)
CHANGES = RestatementQuery(profile_id=SHOES.id)
PART = Part(
    profile_id=SHOES.id,
    provider=FAKE,
    ad_account_id=AdAccountId("a1"),
    level=Level.CAMPAIGN,
    window=WHOLE,
)


def change(metric: str, before: int | None, after: int | None, **more: object) -> Restatement:
    made = Restatement(
        ad_account_id=AdAccountId("a1"),
        provider=FAKE,
        level=Level.CAMPAIGN,
        entity_id="e1",
        day=DAY,
        metric=metric,
        before=before,
        after=after,
        at=T3,
    )
    return msgspec.structs.replace(made, **more)


def told(*found: KeptRestatement) -> list[Restatement]:
    """Without their numbers, in an order of their own."""
    known = [msgspec.structs.asdict(one) for one in found]
    plain = [Restatement(**{key: one[key] for key in one if key != "number"}) for one in known]
    return sorted(plain, key=lambda one: (one.day, one.entity_id, one.metric))


async def retold(
    storage: Storage,
    *rows: Insight,
    ends: Mapping[date, datetime] | None = CLOSED,
    whole: Collection[date] = (),
) -> int:
    count = await storage.insights.put(SHOES.id, FAKE, rows, T3, ends, whole)
    await storage.work.commit()
    return count


async def changes(storage: Storage, **more: object) -> list[Restatement]:
    query = msgspec.structs.replace(CHANGES, **more)
    return told(*await storage.insights.restatements(query))


class RestatementsContract:
    async def test_one_platform_can_be_asked_for_alone(self, storages: Open) -> None:
        one = await kept(storages())
        assert await retold(one, row(0, "e1", spend_micros=99)) == 1
        for provider, found in ((FAKE, 1), (ProviderSlug("aaa"), 0)):
            query = msgspec.structs.replace(CHANGES, provider=provider)
            assert len(await one.insights.restatements(query)) == found

    async def test_a_number_of_a_closed_day_that_changed_is_recorded(self, storages: Open) -> None:
        one = await kept(storages())
        assert await retold(one, row(0, "e1", spend_micros=8)) == 1
        assert await changes(storages()) == [change("spend_micros", 7, 8)]
        assert (await one.insights.find(ALL))[0].spend_micros == 8

    async def test_every_number_is_watched(self, storages: Open) -> None:
        ones = msgspec.structs.replace(row(0, "e1"), **dict.fromkeys(METRICS, 1))
        one, big = await kept(storages(), ones), 9_007_199_254_740_995
        new = msgspec.structs.replace(ones, **dict.fromkeys(METRICS, big))
        assert await retold(one, new) == len(METRICS)
        assert await changes(one) == [change(metric, 1, big) for metric in sorted(METRICS)]

    @pytest.mark.parametrize(
        ("metric", "before", "after"), [("conversions", None, 5), ("clicks", 0, None)]
    )
    async def test_unknown_is_a_value_too(
        self, storages: Open, metric: str, before: int | None, after: int | None
    ) -> None:
        one = await kept(storages())
        assert await retold(one, msgspec.structs.replace(row(0, "e1"), **{metric: after})) == 1
        assert await changes(one) == [change(metric, before, after)]

    async def test_unchanged_numbers_are_none(self, storages: Open) -> None:
        one = await kept(storages())
        assert await retold(one, *ROWS) == 0
        assert await changes(one) == []
        assert {found.as_of for found in await one.insights.find(ALL)} == {T3}

    async def test_a_day_that_was_open_may_still_change(self, storages: Open) -> None:
        one = await kept(storages())
        assert await retold(one, row(0, "e1", spend_micros=8), ends=OPEN) == 0
        assert await changes(one) == []
        assert (await one.insights.find(ALL))[0].spend_micros == 8

    async def test_each_day_is_judged_by_its_own_end(self, storages: Open) -> None:
        one = await kept(storages())
        ends = {DAY: T1, DAY + timedelta(days=1): T2}
        new = [row(day, "e1", spend_micros=8) for day in (0, 1, 9)]
        assert await retold(one, *new, ends=ends) == 1
        assert await changes(one) == [change("spend_micros", 7, 8)]

    async def test_without_ends_nothing_is_restated(self, storages: Open) -> None:
        one = await kept(storages())
        assert await retold(one, row(0, "e1", spend_micros=8), ends=None) == 0
        assert await changes(one) == []

    async def test_a_new_row_of_a_day_not_read_whole_restates_nothing(self, storages: Open) -> None:
        one = await kept(storages())
        assert await retold(one, row(2, "e1"), row(0, "e7"), whole={DAY + timedelta(days=1)}) == 0
        assert await changes(one) == []

    async def test_a_new_row_of_a_day_read_whole_restates_each_known_number(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        assert await retold(one, row(0, "e7"), row(0, "e1"), row(2, "e7"), whole={DAY}) == 4
        assert await changes(storages()) == [
            change("clicks", None, 0, entity_id="e7"),
            change("conversion_value_micros", None, 3, entity_id="e7"),
            change("impressions", None, 9_007_199_254_740_993, entity_id="e7"),
            change("spend_micros", None, 7, entity_id="e7"),
        ]
        assert await retold(one, row(0, "e7"), whole={DAY}) == 0

    async def test_a_new_row_without_numbers_restates_nothing(self, storages: Open) -> None:
        one = await kept(storages())
        unknown = msgspec.structs.replace(row(0, "e7"), **dict.fromkeys(METRICS))
        assert await retold(one, unknown, whole={DAY}) == 0
        assert await changes(one) == []

    async def test_a_row_of_a_day_read_whole_is_held_against_what_was_told_of_it_only_after_its_end(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        assert await retold(one, row(0, "e1", spend_micros=8), ends=OPEN, whole={DAY}) == 0
        assert await changes(one) == []

    async def test_a_row_taken_away_that_comes_back_is_told_from_nothing_on(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        await one.insights.retract(PART, T2, T2, CLOSED)
        assert await retold(one, row(0, "e1", spend_micros=9), whole={DAY}) == 4
        query = msgspec.structs.replace(CHANGES, window=Window(since=DAY, until=DAY))
        found = [f for f in await one.insights.restatements(query) if f.metric == "spend_micros"]
        assert [(each.before, each.after) for each in found] == [(None, 9), (7, None)]

    async def test_another_level_provider_or_profile_is_another_row(self, storages: Open) -> None:
        one = await kept(storages())
        new = row(0, "e1", spend_micros=8)
        assert await retold(one, msgspec.structs.replace(new, level=Level.AD)) == 0
        assert await one.insights.put(HATS.id, FAKE, [new], T3, CLOSED) == 0
        assert await one.insights.put(SHOES.id, ProviderSlug("x"), [new], T3, CLOSED) == 0
        assert await changes(one) == []

    async def test_of_a_row_told_twice_only_the_last_is_compared(self, storages: Open) -> None:
        one = await kept(storages())
        assert await retold(one, row(0, "e1", spend_micros=8), row(0, "e1")) == 0
        assert await changes(one) == []

    async def test_the_newest_is_told_first_page_by_page(self, storages: Open) -> None:
        one = await kept(storages())
        for spend in (8, 9, 10):
            await retold(one, row(0, "e1", spend_micros=spend))
        found = list[KeptRestatement]()
        query = msgspec.structs.replace(CHANGES, limit=1)
        while page := await one.insights.restatements(query):
            found += page
            query = msgspec.structs.replace(query, after=page[-1].number)
        assert [change.after for change in found] == [10, 9, 8]

    async def test_days_level_and_account_narrow_what_is_told(self, storages: Open) -> None:
        one = await kept(storages(), row(0, "a1", level=Level.ACCOUNT))
        new = [msgspec.structs.replace(old, spend_micros=8) for old in ROWS]
        await retold(one, *new, row(0, "a1", level=Level.ACCOUNT, spend_micros=8))
        assert len(await changes(one)) == 5
        first = Window(since=DAY, until=DAY)
        assert len(await changes(one, window=first)) == 3
        assert len(await changes(one, level=Level.ACCOUNT)) == 1
        assert len(await changes(one, ad_account_id=AdAccountId("a2"))) == 1
        assert await changes(one, profile_id=HATS.id) == []

    async def test_nothing_is_recorded_before_commit(self, storages: Open) -> None:
        one = await kept(storages())
        await one.insights.put(SHOES.id, FAKE, [row(0, "e1", spend_micros=8)], T3, CLOSED)
        await one.work.release()
        assert await changes(one) == []

    async def test_the_rows_told_since_are_counted(self, storages: Open) -> None:
        one = await kept(storages(), row(10, "e1"), row(0, "e1", level=Level.AD))
        await retold(one, row(0, "e1"))
        counted = [await one.insights.count_told(PART, since) for since in (T0, T1, T2, T3)]
        assert counted == [3, 3, 1, 1]

    async def test_a_row_told_no_more_is_taken_away_and_recorded(self, storages: Open) -> None:
        one = await kept(storages())
        await retold(one, row(1, "e1"), row(9, "e1"))
        assert await one.insights.retract(PART, T3, T3, CLOSED) == 1
        await one.work.commit()
        assert [found.day for found in await one.insights.find(ALL)] == [
            DAY,
            DAY + timedelta(days=1),
            DAY + timedelta(days=9),
        ]
        first = Window(since=DAY, until=DAY)
        assert await changes(storages(), window=first) == [
            change("clicks", 0, None),
            change("conversion_value_micros", 3, None),
            change("impressions", 9_007_199_254_740_993, None),
            change("spend_micros", 7, None),
        ]

    async def test_a_row_of_a_day_that_was_open_is_taken_away_unrecorded(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        assert await one.insights.retract(PART, T3, T3, {DAY}) == 3
        assert {change.day for change in await changes(one)} == {DAY}
        assert [found.entity_id for found in await one.insights.find(ALL)] == ["e2"]

    async def test_only_the_parts_own_rows_are_taken_away(self, storages: Open) -> None:
        others = (row(10, "e1"), row(0, "e1", level=Level.AD))
        one = await kept(storages(), *others)
        for profile, provider in ((HATS, FAKE), (SHOES, ProviderSlug("x"))):
            await one.insights.put(profile.id, provider, ROWS, T1)
        assert await one.insights.retract(PART, T2, T3, CLOSED) == 3
        found = await one.insights.find(ALL)
        assert [kept for kept in found if kept.provider == FAKE] == [as_kept(ROWS[1])]
        assert len(found) == 1 + len(ROWS)
        hats = msgspec.structs.replace(ALL, profile_id=HATS.id)
        assert len(await one.insights.find(hats)) == len(ROWS)

    async def test_where_all_was_told_nothing_is_taken_away(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.insights.retract(PART, T1, T3, CLOSED) == 0
        assert await changes(one) == []
        assert len(await one.insights.find(ALL)) == len(ROWS)

    async def test_restatements_go_with_their_profile(self, storages: Open) -> None:
        one = await kept(storages())
        await retold(one, row(0, "e1", spend_micros=8))
        await one.profiles.remove(SHOES.id)
        await one.work.commit()
        assert await changes(one) == []
