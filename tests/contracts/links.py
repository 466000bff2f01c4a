"""What every Links does."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from core.ids import (
    AdAccountId,
    BusinessCenterId,
    PermissionSlug,
    PlatformUserId,
    ProviderSlug,
    PublicAccountId,
)
from core.linked_account import (
    AdLink,
    Assignment,
    CenterMember,
    CenterReading,
    CenterRole,
    Identity,
    Linkage,
    LinkedAccount,
    Part,
    Way,
)
from core.linking import Availability
from tests.contracts.business_centers import IDLE, SEATED
from tests.contracts.scene import FAKE, HATS, OURS, SHOES, T0, T1, T2, T3, THEIRS
from tests.fakes.storage import Open, Storage

A, B = PermissionSlug("a"), PermissionSlug("b")
ACCOUNT = LinkedAccount(
    profile_id=SHOES.id,
    provider=FAKE,
    business_center_id=SEATED.id,
    id=PublicAccountId("acc1"),
    name="Schuhe · 鞋",
    granted=frozenset({A}),
    refused=frozenset({B}),
    is_ads_only=True,
    linked_at=T0,
    changed_at=T1,
    changed_by="Ana",
    lost_at=None,
)
MEMBER = CenterMember(
    profile_id=SHOES.id,
    provider=FAKE,
    business_center_id=SEATED.id,
    key="u1",
    id=PlatformUserId("u1"),
    name="Mia",
    email="m***@example.com",
    role=CenterRole.ADMIN,
    changed_at=T1,
    lost_at=T2,
)
INVITED = CenterMember(
    profile_id=SHOES.id,
    provider=FAKE,
    business_center_id=SEATED.id,
    key="invited:z***@example.com",
    id=None,
    email="z***@example.com",
    role=CenterRole.STANDARD,
    changed_at=T1,
)
ASSIGNED = Assignment(
    profile_id=SHOES.id,
    provider=FAKE,
    business_center_id=SEATED.id,
    member_id=PlatformUserId("u1"),
    account_id=ACCOUNT.id,
    levels=("post", "live"),
    changed_at=T1,
    changed_by="Ana",
)
LINK = AdLink(
    profile_id=SHOES.id,
    provider=FAKE,
    business_center_id=SEATED.id,
    account_id=ACCOUNT.id,
    ad_account_id=AdAccountId("7000000000000000001"),
    changed_at=T1,
)
IDENTITY = Identity(
    profile_id=SHOES.id,
    provider=FAKE,
    business_center_id=SEATED.id,
    id="i1",
    kind="BY_CENTER",
    ad_account_id=AdAccountId("7000000000000000001"),
    way=Way.OWN_USER,
    user_id=PlatformUserId("u1"),
    account_id=ACCOUNT.id,
    name="Schuhe",
    availability=Availability.PRIVATE,
    granted=frozenset({A, B}),
    refused=frozenset(),
    changed_at=T1,
    lost_at=T3,
)
THINGS: tuple[Linkage, ...] = (ACCOUNT, INVITED, MEMBER, ASSIGNED, LINK, IDENTITY)
READING = CenterReading(
    profile_id=SHOES.id,
    provider=FAKE,
    business_center_id=SEATED.id,
    part=Part.MEMBERS,
    as_of=T1,
    is_complete=False,
    problem="platform_forbidden",
)
WHOLE = 100


async def kept(storage: Storage) -> Storage:
    await storage.business_centers.put((SEATED, IDLE))
    await storage.links.put(THINGS)
    await storage.work.commit()
    return storage


async def claim(storage: Storage, center: BusinessCenterId = SEATED.id) -> bool:
    claimed = await storage.links.claim(SHOES.id, FAKE, center, T1, T2)
    await storage.work.commit()
    return claimed


class LinksContract:
    @pytest.mark.parametrize("thing", THINGS, ids=lambda one: type(one).__name__)
    async def test_every_field_comes_back(self, storages: Open, thing: Linkage) -> None:
        one = await kept(storages())
        assert thing in await one.links.of(type(thing), SHOES.id)
        assert await one.links.of(type(thing), HATS.id) == []

    async def test_they_are_told_by_key(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.links.of(CenterMember, SHOES.id) == [INVITED, MEMBER]

    @pytest.mark.parametrize("thing", THINGS, ids=lambda one: type(one).__name__)
    async def test_one_that_is_there_is_replaced(self, storages: Open, thing: Linkage) -> None:
        one = await kept(storages())
        changed = msgspec.structs.replace(thing, changed_at=T3, changed_by="Bo", lost_at=T3)
        await one.links.put([thing, changed])
        await one.work.commit()
        found = await storages().links.of(type(thing), SHOES.id)
        assert changed in found
        assert thing not in found

    async def test_the_same_account_in_two_business_centers_is_two_links(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        other = msgspec.structs.replace(ACCOUNT, business_center_id=IDLE.id)
        await one.links.put([other])
        assert await one.links.of(LinkedAccount, SHOES.id) == [ACCOUNT, other]

    async def test_what_all_profiles_of_a_workspace_know_of_one_link_is_told_together(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        hats = msgspec.structs.replace(SEATED, profile_id=HATS.id, is_active=False, seat=None)
        await one.business_centers.put([hats])
        twin = msgspec.structs.replace(ACCOUNT, profile_id=HATS.id, is_ads_only=None)
        away = msgspec.structs.replace(ACCOUNT, business_center_id=IDLE.id)
        other = msgspec.structs.replace(twin, id=PublicAccountId("acc2"))
        await one.links.put([twin, away, other])
        place = FAKE, SEATED.id, ACCOUNT.id
        assert await one.links.everywhere(OURS.id, *place) == [ACCOUNT, twin]
        assert await one.links.everywhere(THEIRS.id, *place) == []
        assert await one.links.everywhere(OURS.id, ProviderSlug("other"), *place[1:]) == []
        await one.links.put([msgspec.structs.replace(ACCOUNT, lost_at=T3)])
        assert await one.links.everywhere(OURS.id, *place) == [twin], "what is lost is no link"

    async def test_whoever_is_forgotten_leaves_nothing_and_all_else_stays(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        other = msgspec.structs.replace(ASSIGNED, member_id=PlatformUserId("u2"))
        center = msgspec.structs.replace(IDENTITY, id="i2", way=Way.CENTER, user_id=None)
        await one.links.put([other, center])
        await one.links.forget(ProviderSlug("other"), PlatformUserId("u1"))
        assert MEMBER in await one.links.of(CenterMember, SHOES.id), "another platform's u1"
        await one.links.forget(FAKE, PlatformUserId("u1"))
        await one.work.commit()
        again = storages()
        assert await again.links.of(CenterMember, SHOES.id) == [INVITED]
        assert await again.links.of(Assignment, SHOES.id) == [other]
        assert await again.links.of(Identity, SHOES.id) == [center]
        assert await again.links.of(LinkedAccount, SHOES.id) == [ACCOUNT]
        assert await again.links.of(AdLink, SHOES.id) == [LINK]

    async def test_an_odd_name_costs_nothing_but_itself(self, storages: Open) -> None:
        one = await kept(storages())
        odd = msgspec.structs.replace(ACCOUNT, id=PublicAccountId("odd"), name="a\x00b")
        await one.links.put([odd])
        await one.work.commit()
        names = [each.name for each in await storages().links.of(LinkedAccount, SHOES.id)]
        assert ACCOUNT.name in names
        assert len(names) == 2

    async def test_a_reading_comes_back_and_a_later_one_takes_its_place(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        assert await one.links.read(READING)
        await one.work.commit()
        assert await storages().links.readings(SHOES.id) == [READING]
        later = msgspec.structs.replace(READING, as_of=T2, is_complete=True, problem="")
        again = storages()
        assert await again.links.read(later)
        await again.work.commit()
        assert await storages().links.readings(SHOES.id) == [later]
        assert await storages().links.readings(HATS.id) == []

    async def test_an_older_reading_is_not_kept(self, storages: Open) -> None:
        one = await kept(storages())
        await one.links.read(READING)
        await one.work.commit()
        older = msgspec.structs.replace(READING, as_of=T0)
        assert not await one.links.read(older)
        await one.work.release()
        assert await one.links.readings(SHOES.id) == [READING]

    async def test_of_all_who_claim_a_business_center_one_has_it(self, storages: Open) -> None:
        await kept(storages())
        got = await asyncio.gather(*(claim(storages()) for _ in range(6)))
        assert sum(got) == 1
        assert await claim(storages(), IDLE.id)

    async def test_a_claim_can_be_dated_back(self, storages: Open) -> None:
        one = await kept(storages())
        assert await claim(one)
        assert await one.links.claim(SHOES.id, FAKE, SEATED.id, T2, T0)
        assert await one.links.claim(SHOES.id, FAKE, SEATED.id, T1, T2)

    async def test_the_unclaimed_are_active_and_of_that_provider(self, storages: Open) -> None:
        one = await kept(storages())
        plain = msgspec.structs.replace(SEATED, reached_by=())
        assert await one.links.unclaimed(FAKE, T1, WHOLE) == [plain]
        assert await one.links.unclaimed(ProviderSlug("other"), T1, WHOLE) == []
        await claim(one)
        assert await one.links.unclaimed(FAKE, T1, WHOLE) == []
        assert await one.links.unclaimed(FAKE, T2, WHOLE) == [plain]
        assert await one.links.readings(SHOES.id) == [], "a claim is no reading"

    async def test_a_held_business_center_keeps_the_next_one_waiting(self, storages: Open) -> None:
        await kept(storages())
        first, second = storages(), storages()
        await first.links.hold(SHOES.id, FAKE, SEATED.id)
        waiting = asyncio.create_task(second.links.hold(SHOES.id, FAKE, SEATED.id))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await first.work.commit()
        await asyncio.wait_for(waiting, timedelta(seconds=20).total_seconds())

    async def test_all_of_it_goes_with_its_profile(self, storages: Open) -> None:
        one = await kept(storages())
        await one.links.read(READING)
        await one.work.commit()
        await one.profiles.remove(SHOES.id)
        await one.work.commit()
        again = storages()
        for thing in THINGS:
            assert await again.links.of(type(thing), SHOES.id) == []
        assert await again.links.readings(SHOES.id) == []
