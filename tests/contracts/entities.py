"""What every Entities does."""

from datetime import date

import msgspec
import pytest

from core.campaign import Ad, AdGroup, Campaign
from core.entity import Entity, EntityStatus
from core.errors import NotFound
from core.funds import Transaction
from core.ids import AdAccountId, BusinessCenterId, ProviderSlug
from core.library import Audience, AudienceKind, Creative, CreativeKind, Pixel, PixelEvent
from core.ports.entities import EntityQuery
from tests.contracts.scene import FAKE, HATS, SHOES, T0, T1, T2, T3
from tests.fakes.storage import Open, Storage

A1, A2 = AdAccountId("a1"), AdAccountId("a2")
ALL = EntityQuery(profile_id=SHOES.id)
BIG = 9_007_199_254_740_993
"""No floating-point number is that one."""
FULL = Campaign(
    id="10",
    ad_account_id=A1,
    name="Spring 春 🌸",
    status=EntityStatus.BLOCKED,
    platform_status="CAMPAIGN_STATUS_X",
    created_at=T0,
    objective="SALES",
    buying_type="AUCTION",
    budget_micros=BIG,
    budget_mode="day",
)
BARE = Campaign(id="2", ad_account_id=A2, name="Bare", status=EntityStatus.DELETED)
KINDS: tuple[Entity, ...] = (
    FULL,
    AdGroup(
        id="11",
        ad_account_id=A1,
        name="Group",
        campaign_id="10",
        bid_micros=3,
        goal="CLICK",
        starts_at=T1,
        ends_at=T2,
    ),
    Ad(
        id="12",
        ad_account_id=A1,
        name="Ad",
        campaign_id="10",
        ad_group_id="11",
        format="VIDEO",
        creative_ids=("v1", "画"),
        landing_url="https://example.com/?a=b",
        is_automatic=True,
    ),
    Creative(
        id="v1",
        ad_account_id=A1,
        name="Clip",
        kind=CreativeKind.VIDEO,
        width=9,
        height=16,
        duration_ms=BIG,
        size_bytes=BIG,
        format="mp4",
        signature="f00",
    ),
    Audience(
        id="u1",
        ad_account_id=A1,
        name="Everybody",
        kind=AudienceKind.LOOKALIKE,
        platform_kind="LIKE",
        size=BIG,
        expires_at=T3,
    ),
    Pixel(
        id="x1",
        ad_account_id=A1,
        name="Shop",
        code="C0DE",
        setup="manual",
        business_center_id="b1",
    ),
    PixelEvent(
        id="x1:Pay:2026-03-01",
        ad_account_id=A1,
        pixel_id="x1",
        event="Pay",
        day=date(2026, 3, 1),
        count=None,
        platform_status="ACTIVE",
    ),
    Transaction(
        id="t1",
        ad_account_id=AdAccountId(""),
        business_center_id=BusinessCenterId("b1"),
        kind="TOP_UP",
        amount_micros=-BIG,
        currency="EUR",
        funds="CASH",
        at=T0,
        invoice="7",
    ),
)


def as_kept[E: Entity](entity: E, **more: object) -> E:
    return msgspec.structs.replace(entity, **({"provider": FAKE, "seen_at": T1} | more))


def campaign(id: str, account: AdAccountId = A1, **more: object) -> Campaign:
    made = Campaign(id=id, ad_account_id=account, name=f"Campaign {id}")
    return msgspec.structs.replace(made, **more)


async def kept(storage: Storage, *entities: Entity) -> Storage:
    await storage.entities.put(SHOES.id, FAKE, entities or (BARE, FULL), T1)
    await storage.work.commit()
    return storage


async def missed(storage: Storage, account: AdAccountId = A1) -> int:
    count = await storage.entities.miss(SHOES.id, FAKE, Campaign, account, T2, T3)
    await storage.work.commit()
    return count


class EntitiesContract:
    @pytest.mark.parametrize("entity", KINDS, ids=lambda one: type(one).__name__)
    async def test_every_field_of_every_kind_comes_back(
        self, storages: Open, entity: Entity
    ) -> None:
        one = await kept(storages(), entity)
        assert await one.entities.find(type(entity), ALL) == [as_kept(entity)]

    async def test_kinds_are_kept_apart(self, storages: Open) -> None:
        one = await kept(storages(), FULL)
        await kept(one, AdGroup(id=FULL.id, ad_account_id=A1, name="Group"))
        assert await one.entities.find(Campaign, ALL) == [as_kept(FULL)]
        assert await one.entities.find(Ad, ALL) == []

    async def test_they_are_told_by_provider_account_and_id(self, storages: Open) -> None:
        one = await kept(storages())
        await one.entities.put(SHOES.id, ProviderSlug("aaa"), [campaign("9", A2)], T1)
        await one.work.commit()
        found = await one.entities.find(Campaign, ALL)
        assert [(row.provider, row.id) for row in found] == [
            ("aaa", "9"),
            (FAKE, FULL.id),
            (FAKE, BARE.id),
        ]

    async def test_one_platform_can_be_asked_for_alone(self, storages: Open) -> None:
        one, other = await kept(storages()), ProviderSlug("aaa")
        await one.entities.put(SHOES.id, other, [campaign("9", A1)], T1)
        await one.work.commit()
        for provider, ids in ((other, ["9"]), (FAKE, [FULL.id]), (ProviderSlug("zzz"), [])):
            query = msgspec.structs.replace(ALL, provider=provider, ad_account_id=A1)
            assert [row.id for row in await one.entities.find(Campaign, query)] == ids

    async def test_one_put_again_is_replaced(self, storages: Open) -> None:
        one = await kept(storages())
        ended = msgspec.structs.replace(FULL, status=EntityStatus.ENDED, budget_micros=None)
        await one.entities.put(SHOES.id, FAKE, [ended], T2)
        await one.work.commit()
        found = await storages().entities.find(Campaign, ALL)
        assert found == [as_kept(ended, seen_at=T2), as_kept(BARE)]

    async def test_an_older_page_does_not_replace_a_newer_one(self, storages: Open) -> None:
        one = await kept(storages())
        newer = msgspec.structs.replace(FULL, status=EntityStatus.ENDED)
        for told, at in ((newer, T2), (FULL, T1)):
            await one.entities.put(SHOES.id, FAKE, [told], at)
            await one.work.commit()
        assert await one.entities.get(Campaign, SHOES.id, A1, FULL.id) == as_kept(newer, seen_at=T2)

    async def test_of_one_told_twice_at_once_the_last_counts(self, storages: Open) -> None:
        one = await kept(storages(), campaign("1"), campaign("2"), campaign("1", name="Last"))
        found = await one.entities.find(Campaign, ALL)
        assert [row.name for row in found] == ["Last", "Campaign 2"]

    async def test_the_same_id_may_be_in_two_accounts(self, storages: Open) -> None:
        one = await kept(storages(), campaign("1"), campaign("1", A2))
        assert len(await one.entities.find(Campaign, ALL)) == 2
        assert (await one.entities.get(Campaign, SHOES.id, A2, "1")).ad_account_id == A2

    async def test_one_is_got_by_its_id(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.entities.get(Campaign, SHOES.id, A1, FULL.id) == as_kept(FULL)

    @pytest.mark.parametrize("profile", [SHOES, HATS])
    async def test_an_unknown_one_is_not_found(self, storages: Open, profile: object) -> None:
        one = await kept(storages())
        unknown = "404" if profile is SHOES else FULL.id
        id = SHOES.id if profile is SHOES else HATS.id
        with pytest.raises(NotFound, match=unknown):
            await one.entities.get(Campaign, id, A1, unknown)

    async def test_what_is_not_shown_any_more_is_gone_and_kept(self, storages: Open) -> None:
        one = await kept(storages(), campaign("1"), campaign("2"))
        await one.entities.put(SHOES.id, FAKE, [campaign("2")], T2)
        assert await missed(one) == 1
        found = await storages().entities.find(Campaign, ALL)
        assert [(row.id, row.seen_at, row.gone_at) for row in found] == [
            ("1", T1, T3),
            ("2", T2, None),
        ]

    async def test_what_is_gone_is_not_missed_again(self, storages: Open) -> None:
        one = await kept(storages(), campaign("1"))
        assert [await missed(one), await missed(one)] == [1, 0]

    async def test_what_is_shown_again_is_there_again(self, storages: Open) -> None:
        one = await kept(storages(), campaign("1"))
        await missed(one)
        await kept(one, campaign("1"))
        assert await one.entities.find(Campaign, ALL) == [as_kept(campaign("1"))]

    async def test_only_the_accounts_own_of_that_kind_are_missed(self, storages: Open) -> None:
        one = await kept(storages(), campaign("1"), campaign("2", A2))
        await kept(one, AdGroup(id="1", ad_account_id=A1, name="Group"))
        await one.entities.put(HATS.id, FAKE, [campaign("1")], T1)
        await one.entities.put(SHOES.id, ProviderSlug("other"), [campaign("1")], T1)
        assert await missed(one) == 1
        is_there = msgspec.structs.replace(ALL, is_there=True)
        assert len(await one.entities.find(Campaign, is_there)) == 2
        assert len(await one.entities.find(AdGroup, is_there)) == 1

    async def test_what_is_there_and_what_is_gone_are_told_apart(self, storages: Open) -> None:
        one = await kept(storages(), campaign("1"), campaign("2", A2))
        await missed(one)
        for is_there, id in ((True, "2"), (False, "1")):
            query = msgspec.structs.replace(ALL, is_there=is_there)
            assert [row.id for row in await one.entities.find(Campaign, query)] == [id]

    async def test_those_seen_since_are_counted(self, storages: Open) -> None:
        one = await kept(storages(), campaign("1"), campaign("2"), campaign("3", A2))
        await one.entities.put(SHOES.id, FAKE, [campaign("2")], T2)
        counted = [
            await one.entities.count_seen(SHOES.id, FAKE, Campaign, A1, since)
            for since in (T1, T2, T3)
        ]
        assert counted == [2, 1, 0]
        assert await one.entities.count_seen(HATS.id, FAKE, Campaign, A1, T0) == 0

    async def test_an_account_narrows_what_is_found(self, storages: Open) -> None:
        one = await kept(storages())
        query = msgspec.structs.replace(ALL, ad_account_id=A2)
        assert await one.entities.find(Campaign, query) == [as_kept(BARE)]

    @pytest.mark.parametrize("entity", KINDS, ids=lambda one: type(one).__name__)
    async def test_a_parent_narrows_what_is_found(self, storages: Open, entity: Entity) -> None:
        parents = {AdGroup: "10", Ad: "11", PixelEvent: "x1"}
        one = await kept(storages(), entity)
        for parent in ("10", "11", "x1"):
            query = msgspec.structs.replace(ALL, parent_id=parent)
            is_found = parents.get(type(entity)) == parent
            assert len(await one.entities.find(type(entity), query)) == is_found

    async def test_another_profile_shows_none_of_them(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.entities.find(Campaign, EntityQuery(profile_id=HATS.id)) == []

    async def test_pages_follow_one_another_without_gap_or_repeat(self, storages: Open) -> None:
        one, found = await kept(storages(), campaign("1"), campaign("1", A2), BARE, FULL), []
        await one.entities.put(SHOES.id, ProviderSlug("aaa"), [campaign("1", A2)], T1)
        query = msgspec.structs.replace(ALL, limit=1)
        while page := await one.entities.find(Campaign, query):
            found += page
            after = (page[-1].provider, page[-1].ad_account_id, page[-1].id)
            query = msgspec.structs.replace(query, after=after)
        assert found == await one.entities.find(Campaign, ALL)
        assert len(found) == 5

    async def test_putting_nothing_is_harmless(self, storages: Open) -> None:
        one = storages()
        await one.entities.put(SHOES.id, FAKE, [], T1)
        await one.work.commit()
        assert await one.entities.find(Campaign, ALL) == []

    async def test_nothing_is_kept_before_commit(self, storages: Open) -> None:
        one = storages()
        await one.entities.put(SHOES.id, FAKE, [FULL], T1)
        await one.work.release()
        assert await one.entities.find(Campaign, ALL) == []

    async def test_two_kinds_may_be_put_and_put_again_in_one_go(self, storages: Open) -> None:
        one = storages()
        for entity in (*KINDS[:2], *KINDS[:2]):
            await one.entities.put(SHOES.id, FAKE, [entity], T1)
        await one.work.commit()
        assert await storages().entities.find(AdGroup, ALL) == [as_kept(KINDS[1])]

    async def test_they_go_with_their_profile(self, storages: Open) -> None:
        one = await kept(storages())
        await one.profiles.remove(SHOES.id)
        await one.work.commit()
        assert await one.entities.find(Campaign, ALL) == []
