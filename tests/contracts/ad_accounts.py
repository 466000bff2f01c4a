"""What every AdAccounts does."""

import msgspec
import pytest

from core.ad_account import AccountStatus, AdAccount
from core.errors import NotFound
from core.ids import AdAccountId, BusinessCenterId, ProviderSlug
from tests.contracts.scene import BY_FIRST, BY_SECOND, FAKE, HATS, SHOES, T2, T3
from tests.fakes.storage import Open, Storage

FULL = AdAccount(
    id=AdAccountId("a1"),
    profile_id=SHOES.id,
    provider=FAKE,
    name="Beta",
    currency="JPY",
    timezone="Asia/Tokyo",
    status=AccountStatus.SUSPENDED,
    platform_status="STATUS_LIMIT",
    status_reason="paid late",
    suspended_until="2026-04-01 00:00",
    business_center_id=BusinessCenterId("b1"),
    is_selected=True,
    is_default=True,
    balance_micros=-9_007_199_254_740_993,
    balance_at=T2,
    reached_by=(BY_FIRST, BY_SECOND),
)
BARE = AdAccount(
    id=AdAccountId("a2"),
    profile_id=SHOES.id,
    provider=FAKE,
    name="Alpha",
    currency="USD",
    timezone="Etc/GMT+8",
    status=AccountStatus.ACTIVE,
)


async def kept(storage: Storage, *accounts: AdAccount) -> Storage:
    await storage.ad_accounts.put(accounts or (FULL, BARE))
    await storage.work.commit()
    return storage


class AdAccountsContract:
    async def test_every_field_comes_back_with_who_reaches_it(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.ad_accounts.get(SHOES.id, FAKE, FULL.id) == FULL
        assert await one.ad_accounts.get(SHOES.id, FAKE, BARE.id) == BARE

    async def test_they_are_told_by_provider_and_name(self, storages: Open) -> None:
        elsewhere = msgspec.structs.replace(BARE, provider=ProviderSlug("aaa"), name="Zeta")
        one = await kept(storages(), FULL, BARE, elsewhere)
        assert await one.ad_accounts.of(SHOES.id) == [elsewhere, BARE, FULL]
        assert await one.ad_accounts.of(HATS.id) == []

    async def test_another_profiles_one_is_not_found(self, storages: Open) -> None:
        one = await kept(storages())
        with pytest.raises(NotFound):
            await one.ad_accounts.get(HATS.id, FAKE, FULL.id)

    @pytest.mark.parametrize("first", ["given up", "taken"])
    async def test_the_default_changes_hands_in_one_put(self, storages: Open, first: str) -> None:
        one = await kept(storages())
        given = msgspec.structs.replace(FULL, is_default=False)
        taken = msgspec.structs.replace(BARE, is_default=True)
        await kept(one, *((given, taken) if first == "given up" else (taken, given)))
        assert await storages().ad_accounts.of(SHOES.id) == [taken, given]

    async def test_who_reaches_it_follows_the_last_put(self, storages: Open) -> None:
        one = await kept(storages())
        lost = msgspec.structs.replace(FULL, reached_by=(BY_SECOND,))
        await kept(one, lost)
        assert await storages().ad_accounts.get(SHOES.id, FAKE, FULL.id) == lost

    async def test_a_balance_told_undoes_nothing_that_was_changed_meanwhile(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        changed = msgspec.structs.replace(FULL, is_selected=False, is_default=False)
        await kept(storages(), changed)
        await one.ad_accounts.tell_balance(SHOES.id, FAKE, FULL.id, 7, T3)
        await one.work.commit()
        told = msgspec.structs.replace(changed, balance_micros=7, balance_at=T3)
        assert await storages().ad_accounts.of(SHOES.id) == [BARE, told]

    async def test_a_balance_of_an_unknown_one_is_not_kept(self, storages: Open) -> None:
        one = await kept(storages())
        for profile, id in ((HATS, FULL.id), (SHOES, AdAccountId("404"))):
            await one.ad_accounts.tell_balance(profile.id, FAKE, id, 7, T3)
        await one.work.commit()
        assert await storages().ad_accounts.of(SHOES.id) == [BARE, FULL]
