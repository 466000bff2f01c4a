"""What every BusinessCenters does."""

import msgspec
import pytest

from core.business_center import BusinessCenter, BusinessCenterStatus
from core.errors import NotFound, TrialLimit
from core.ids import BusinessCenterId, ProfileId, ProviderSlug
from tests.contracts.scene import BY_FIRST, BY_SECOND, FAKE, HATS, OURS, SHOES, T1, T3, THEIRS
from tests.fakes.storage import Open, Storage

SEATED = BusinessCenter(
    id=BusinessCenterId("b1"),
    workspace_id=OURS.id,
    profile_id=SHOES.id,
    provider=FAKE,
    name="Beta",
    status=BusinessCenterStatus.ENABLED,
    currency="EUR",
    timezone="Europe/Vienna",
    is_active=True,
    seat=1,
    balance_micros=-9_007_199_254_740_993,
    balance_at=T1,
    reached_by=(BY_FIRST, BY_SECOND),
)
IDLE = BusinessCenter(
    id=BusinessCenterId("b2"),
    workspace_id=OURS.id,
    profile_id=SHOES.id,
    provider=FAKE,
    name="Alpha",
    status=BusinessCenterStatus.SUSPENDED,
)


def active(center: BusinessCenter, seat: int | None) -> BusinessCenter:
    return msgspec.structs.replace(center, is_active=True, seat=seat)


def idle(center: BusinessCenter) -> BusinessCenter:
    return msgspec.structs.replace(center, is_active=False, seat=None)


async def kept(storage: Storage, *centers: BusinessCenter) -> Storage:
    await storage.business_centers.put(centers or (SEATED, IDLE))
    await storage.work.commit()
    return storage


class BusinessCentersContract:
    async def test_every_field_comes_back_with_who_reaches_it(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.business_centers.get(SHOES.id, FAKE, SEATED.id) == SEATED
        assert await one.business_centers.get(SHOES.id, FAKE, IDLE.id) == IDLE

    async def test_they_are_told_by_provider_and_name(self, storages: Open) -> None:
        elsewhere = msgspec.structs.replace(IDLE, provider=ProviderSlug("aaa"), name="Zeta")
        one = await kept(storages(), SEATED, IDLE, elsewhere)
        assert await one.business_centers.of(SHOES.id) == [elsewhere, IDLE, SEATED]

    async def test_another_profiles_one_is_not_found(self, storages: Open) -> None:
        one = await kept(storages())
        with pytest.raises(NotFound):
            await one.business_centers.get(HATS.id, FAKE, SEATED.id)
        assert await one.business_centers.of(HATS.id) == []

    async def test_the_active_are_those_of_the_whole_workspace(self, storages: Open) -> None:
        other = msgspec.structs.replace(active(IDLE, None), profile_id=HATS.id)
        one = await kept(storages(), SEATED, IDLE, other)
        assert await one.business_centers.active_in(OURS.id) == [other, SEATED]
        assert await one.business_centers.active_in(THEIRS.id) == []

    async def test_a_taken_seat_is_refused(self, storages: Open) -> None:
        one = await kept(storages())
        with pytest.raises(TrialLimit):
            await one.business_centers.put([active(IDLE, 1)])
        await one.work.release()
        assert await one.business_centers.active_in(OURS.id) == [SEATED]

    async def test_a_seat_counts_in_all_profiles_of_the_workspace(self, storages: Open) -> None:
        one = await kept(storages())
        elsewhere = msgspec.structs.replace(active(IDLE, 1), profile_id=HATS.id)
        with pytest.raises(TrialLimit):
            await one.business_centers.put([elsewhere])

    @pytest.mark.parametrize("first", ["given up", "taken"])
    async def test_a_seat_given_up_is_taken_in_the_same_put(
        self, storages: Open, first: str
    ) -> None:
        one = await kept(storages())
        swapped = [idle(SEATED), active(IDLE, 1)]
        await one.business_centers.put(swapped if first == "given up" else swapped[::-1])
        await one.work.commit()
        assert await storages().business_centers.active_in(OURS.id) == [active(IDLE, 1)]

    async def test_any_number_may_be_active_without_a_seat(self, storages: Open) -> None:
        centers = [active(IDLE, None), active(SEATED, None)]
        one = await kept(storages(), *centers)
        assert await one.business_centers.active_in(OURS.id) == centers

    async def test_the_same_seat_is_free_in_another_workspace(self, storages: Open) -> None:
        one = await kept(storages())
        shop = msgspec.structs.replace(HATS, id=ProfileId("p9"), workspace_id=THEIRS.id)
        await one.profiles.add(shop)
        theirs = msgspec.structs.replace(
            SEATED, profile_id=shop.id, workspace_id=THEIRS.id, reached_by=()
        )
        await kept(one, theirs)
        assert await storages().business_centers.active_in(THEIRS.id) == [theirs]

    async def test_who_reaches_it_follows_the_last_put(self, storages: Open) -> None:
        one = await kept(storages())
        left = msgspec.structs.replace(SEATED, reached_by=(BY_SECOND,))
        await kept(one, left)
        assert await storages().business_centers.of(SHOES.id) == [IDLE, left]

    async def test_a_balance_told_undoes_nothing_that_was_changed_meanwhile(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        await kept(storages(), idle(SEATED))
        await one.business_centers.tell_balance(SHOES.id, FAKE, SEATED.id, 7, T3)
        await one.work.commit()
        told = msgspec.structs.replace(idle(SEATED), balance_micros=7, balance_at=T3)
        assert await storages().business_centers.of(SHOES.id) == [IDLE, told]

    async def test_a_balance_of_an_unknown_one_is_not_kept(self, storages: Open) -> None:
        one = await kept(storages())
        for profile, id in ((HATS, SEATED.id), (SHOES, BusinessCenterId("404"))):
            await one.business_centers.tell_balance(profile.id, FAKE, id, 7, T3)
        await one.work.commit()
        assert await storages().business_centers.of(SHOES.id) == [IDLE, SEATED]
