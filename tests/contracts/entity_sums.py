"""What every Sums does with campaigns, ad groups and ads."""

from datetime import timedelta

import msgspec
import pytest

from core.campaign import Ad, Campaign
from core.entity import EntityStatus
from core.ids import AdAccountId
from core.insight import Level, Window
from core.ports.sums import EntitySort, EntitySum, Share
from tests.contracts.scene import FAKE, HATS, SHOES, T1, T2, T3
from tests.contracts.sums import A1, A2, A3, AAA, ALL, BIG, WHOLE, campaign, kept, told
from tests.fakes.storage import Open, Storage


async def ids(storage: Storage, **more: object) -> list[str]:
    """The ids of the rows asked for, in the order in which they come."""
    found = await storage.sums.of_entities(msgspec.structs.replace(ALL, **more))
    return [row.id for row in found.rows]


class EntitySumsContract:
    async def test_every_field_of_an_entity_comes_back_with_its_sums(self, storages: Open) -> None:
        one = await kept(storages())
        found = await one.sums.of_entities(msgspec.structs.replace(ALL, campaign_id="2"))
        assert found.rows == [
            EntitySum(
                provider=FAKE,
                ad_account_id=A1,
                id="2",
                name="autumn_50%",
                status=EntityStatus.PAUSED,
                platform_status="",
                gone_at=None,
                created_at=T1,
                campaign_id="",
                ad_group_id="",
                budget_micros=None,
                budget_mode="",
                currency="USD",
                spend_micros=30,
                impressions=BIG,
                clicks=2,
                conversions=1,
                conversion_value_micros=7,
            )
        ]

    async def test_an_entity_without_any_rows_is_there_and_nothing_is_known_of_it(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        (row,) = (await one.sums.of_entities(msgspec.structs.replace(ALL, text="3"))).rows
        assert (row.id, row.currency, row.spend_micros, row.impressions) == ("3", "", None, None)
        assert row.budget_micros == BIG

    async def test_all_that_match_are_counted_and_added_up_whatever_the_page(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        for limit, offset in ((1, 0), (100, 0), (2, 3), (10, 99)):
            query = msgspec.structs.replace(ALL, limit=limit, offset=offset)
            found = await one.sums.of_entities(query)
            assert found.total == 4
            assert [(row.currency, row.spend_micros) for row in found.sums] == [
                ("EUR", 20),
                ("USD", 41),
            ]
            assert found.sums[1].impressions == 3 * BIG

    async def test_every_one_comes_in_the_order_of_pages_from_a_single_look(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        for sort in EntitySort:
            query = msgspec.structs.replace(ALL, sort=sort)
            found = (await one.sums.of_entities(query)).rows
            every = await one.sums.every_entity(msgspec.structs.replace(query, limit=1, offset=3))
            assert list(every) == found

    async def test_each_account_can_be_asked_for_days_of_its_own(self, storages: Open) -> None:
        one = await kept(storages())
        shorter = Window(since=WHOLE.since, until=WHOLE.until - timedelta(days=1))
        shares = (
            Share(window=shorter, accounts=((FAKE, A1), (FAKE, A2))),
            Share(window=WHOLE, accounts=((FAKE, A3),)),
        )
        found = await one.sums.of_entities(msgspec.structs.replace(ALL, shares=shares))
        assert {row.id: row.spend_micros for row in found.rows} == {
            "1": 5,
            "2": 30,
            "3": None,
            "4": 20,
        }
        assert [row.spend_micros for row in found.sums] == [20, 35]
        every = msgspec.structs.replace(ALL, shares=(Share(window=WHOLE),))
        assert await one.sums.of_entities(every) == await one.sums.of_entities(ALL)

    async def test_where_nothing_matches_there_is_nothing(self, storages: Open) -> None:
        one = await kept(storages())
        found = await one.sums.of_entities(msgspec.structs.replace(ALL, text="nowhere"))
        assert (found.rows, found.total, found.sums) == ([], 0, [])

    async def test_numbers_of_one_currency_do_not_hide_in_another(self, storages: Open) -> None:
        one = await kept(storages())
        await one.insights.put(SHOES.id, FAKE, [told(1, A1, "1", currency="AED")], T1)
        query = msgspec.structs.replace(ALL, text="1")
        found = await one.sums.of_entities(query)
        assert [(row.currency, row.spend_micros) for row in found.rows] == [
            ("AED", 10),
            ("USD", 11),
        ]
        assert [row.currency for row in found.sums] == ["AED", "USD"]

    async def test_a_currency_can_be_asked_for_alone(self, storages: Open) -> None:
        one = await kept(storages())
        found = await one.sums.of_entities(msgspec.structs.replace(ALL, currency="USD"))
        assert ([row.id for row in found.rows], found.total) == (["2", "1"], 2)
        assert [row.currency for row in found.sums] == ["USD"]
        assert await ids(one, currency="AED") == []

    async def test_more_accounts_than_a_statement_has_room_for_are_asked_for(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        many = tuple((FAKE, AdAccountId(f"'{number}\"")) for number in range(40_000))
        asked = (*many, (FAKE, A3), (AAA, A1))
        assert await ids(one, accounts=asked) == ["4"]
        share = Share(window=WHOLE, accounts=asked)
        found = await one.sums.of_entities(msgspec.structs.replace(ALL, shares=(share,)))
        assert [row.spend_micros for row in found.sums] == [20]
        assert [row.currency for row in await one.sums.by_day(SHOES.id, WHOLE, asked)] == ["EUR"]

    async def test_ad_groups_and_ads_name_what_they_are_in(self, storages: Open) -> None:
        one = await kept(storages())
        day = told(0, A1, "d2", level=Level.AD)
        await one.insights.put(SHOES.id, FAKE, [day], T1)
        groups, ads = [
            (await one.sums.of_entities(msgspec.structs.replace(ALL, level=level))).rows
            for level in (Level.AD_GROUP, Level.AD)
        ]
        assert [(row.id, row.campaign_id, row.budget_mode) for row in groups] == [
            ("g1", "1", "day"),
            ("g2", "2", ""),
        ]
        assert [(row.id, row.ad_group_id, row.spend_micros) for row in ads] == [
            ("d2", "g2", 10),
            ("d1", "g1", None),
        ]
        assert {(row.budget_micros, row.budget_mode) for row in ads} == {(None, "")}

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, ["1", "2", "3", "4"]),
            ({"accounts": ()}, []),
            ({"accounts": ((FAKE, A2), (FAKE, A3), (AAA, A1))}, ["3", "4"]),
            ({"parent_id": "1"}, []),
            ({"campaign_id": "2"}, ["2"]),
            ({"status": EntityStatus.ACTIVE}, ["1", "4"]),
            ({"is_there": False}, []),
            ({"is_there": True, "accounts": ((FAKE, A1),)}, ["1", "2"]),
            ({"level": Level.AD_GROUP, "parent_id": "2"}, ["g2"]),
            ({"level": Level.AD_GROUP, "campaign_id": "1"}, ["g1"]),
            ({"level": Level.AD, "parent_id": "g1"}, ["d1"]),
            ({"level": Level.AD, "campaign_id": "1"}, ["d1", "d2"]),
            ({"level": Level.AD, "parent_id": "1"}, []),
        ],
    )
    async def test_what_is_asked_for_narrows_what_is_found(
        self, storages: Open, asked: dict[str, object], found: list[str]
    ) -> None:
        one = await kept(storages())
        assert sorted(await ids(one, **asked)) == found

    async def test_an_ad_without_a_campaign_is_in_its_ad_groups(self, storages: Open) -> None:
        stray = Ad(id="d3", ad_account_id=A1, name="Ad", ad_group_id="g2")
        lost = Ad(id="d4", ad_account_id=A1, name="Ad", ad_group_id="g9")
        one = await kept(storages())
        await one.entities.put(SHOES.id, FAKE, [stray, lost], T1)
        await one.work.commit()
        assert await ids(one, level=Level.AD, campaign_id="2") == ["d3"]
        found = await one.sums.of_entities(msgspec.structs.replace(ALL, level=Level.AD))
        told = {row.id: row.campaign_id for row in found.rows}
        assert told == {"d1": "1", "d2": "1", "d3": "2", "d4": ""}

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("sPRING", ["1"]),
            ("in", ["1", "4"]),
            ("_", ["2"]),
            ("0%", ["2"]),
            ("/", []),
            ("über", ["3"]),
            ("Über", ["3"]),
            ("4", ["4"]),
            ("'; --", []),
        ],
    )
    async def test_a_text_finds_a_part_of_the_name_or_the_whole_id(
        self, storages: Open, text: str, found: list[str]
    ) -> None:
        one = await kept(storages())
        assert sorted(await ids(one, text=text)) == found

    async def test_what_is_gone_is_told_apart(self, storages: Open) -> None:
        one = await kept(storages())
        await one.entities.miss(SHOES.id, FAKE, Campaign, A2, T2, T3)
        assert await ids(one, is_there=False) == ["3"]
        assert sorted(await ids(one, is_there=True)) == ["1", "2", "4"]
        assert len(await ids(one)) == 4

    @pytest.mark.parametrize(
        ("sort", "rising", "falling"),
        [
            (EntitySort.SPEND, "4123", "4213"),
            (EntitySort.VALUE, "4213", "4213"),
            (EntitySort.CPC, "4123", "4213"),
            (EntitySort.CPM, "4123", "4213"),
            (EntitySort.CPA, "4213", "4213"),
            (EntitySort.CTR, "4123", "2143"),
            (EntitySort.ROAS, "2134", "2134"),
            (EntitySort.IMPRESSIONS, "2413", "1243"),
            (EntitySort.CLICKS, "4123", "2143"),
            (EntitySort.CONVERSIONS, "2134", "2134"),
            (EntitySort.STATUS, "1432", "2314"),
            (EntitySort.CREATED, "2143", "4123"),
        ],
    )
    async def test_the_order_is_as_asked_and_what_is_unknown_comes_last(
        self, storages: Open, sort: EntitySort, rising: str, falling: str
    ) -> None:
        one = await kept(storages())
        assert "".join(await ids(one, sort=sort, is_descending=False)) == rising
        assert "".join(await ids(one, sort=sort, is_descending=True)) == falling

    async def test_names_are_put_in_order_whatever_their_case(self, storages: Open) -> None:
        one = await kept(storages())
        asked = {"sort": EntitySort.NAME, "accounts": ((FAKE, A1), (FAKE, A3))}
        assert await ids(one, **asked, is_descending=False) == ["2", "1", "4"]

    async def test_pages_follow_one_another_without_gap_or_repeat(self, storages: Open) -> None:
        one, found = await kept(storages(), campaign("1"), campaign("1", A2)), list[EntitySum]()
        query = msgspec.structs.replace(ALL, sort=EntitySort.CONVERSIONS, limit=1)
        while page := (await one.sums.of_entities(query)).rows:
            found += page
            query = msgspec.structs.replace(query, offset=query.offset + 1)
        assert [(row.id, row.provider, row.ad_account_id) for row in found] == [
            ("2", FAKE, A1),
            ("1", AAA, A1),
            ("1", AAA, A2),
            ("1", FAKE, A1),
            ("3", FAKE, A2),
            ("4", FAKE, A3),
        ]

    async def test_another_profile_shows_its_own_only(self, storages: Open) -> None:
        one = await kept(storages())
        found = await one.sums.of_entities(msgspec.structs.replace(ALL, profile_id=HATS.id))
        assert [(row.id, row.spend_micros) for row in found.rows] == [("1", 10)]
