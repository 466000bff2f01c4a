"""What every Connections does."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from core.ad_account import AccountStatus, AdAccount
from core.business_center import BusinessCenter, BusinessCenterStatus, Reach
from core.errors import NameTaken, NotFound
from core.ids import AdAccountId, BusinessCenterId, ConnectionId, PlatformUserId, ProviderSlug
from core.problem import Problem
from tests.contracts.scene import (
    BY_FIRST,
    BY_SECOND,
    FAKE,
    FIRST,
    HATS,
    OURS,
    SECOND,
    SHOES,
    T0,
    T1,
    T2,
    T3,
    THEIRS,
    sealed,
)
from tests.fakes.storage import Open, Storage

ILL = (Problem(code="platform_failing", since=T2),)
GONE = (Problem(code="disconnected", since=T2),)
OTHER = ProviderSlug("other")
BY_SECOND_NOW = Reach(connection_id=SECOND.id, role="admin")


class ConnectionsContract:
    async def test_every_field_comes_back(self, storages: Open) -> None:
        assert await storages().connections.get(OURS.id, FIRST.id) == FIRST
        assert await storages().connections.hold(OURS.id, SECOND.id) == SECOND

    async def test_they_are_told_oldest_first(self, storages: Open) -> None:
        assert await storages().connections.of(SHOES.id) == [FIRST, SECOND]
        assert await storages().connections.of(HATS.id) == []

    async def test_all_of_a_workspace_are_told_at_once(self, storages: Open) -> None:
        assert await storages().connections.in_workspace(OURS.id) == [FIRST, SECOND]
        assert await storages().connections.in_workspace(THEIRS.id) == []

    async def test_reconnecting_keeps_its_place_among_them(self, storages: Open) -> None:
        back = msgspec.structs.replace(FIRST, connected_at=T3)
        one = storages()
        await one.connections.change(back)
        await one.work.commit()
        assert await storages().connections.of(SHOES.id) == [back, SECOND]

    async def test_another_workspaces_connection_is_not_found(self, storages: Open) -> None:
        with pytest.raises(NotFound):
            await storages().connections.get(THEIRS.id, FIRST.id)
        with pytest.raises(NotFound):
            await storages().connections.hold(THEIRS.id, FIRST.id)

    async def test_a_platform_user_leads_to_their_connection(self, storages: Open) -> None:
        found = await storages().connections.by_user(SHOES.id, FAKE, FIRST.user.id)
        assert found == FIRST
        stranger = PlatformUserId("u9")
        assert await storages().connections.by_user(SHOES.id, FAKE, stranger) is None
        assert await storages().connections.by_user(HATS.id, FAKE, FIRST.user.id) is None

    async def test_a_profile_has_a_platform_user_once(self, storages: Open) -> None:
        one = storages()
        twin = msgspec.structs.replace(FIRST, id=ConnectionId("c9"))
        with pytest.raises(NameTaken):
            await one.connections.add(twin)
        await one.work.release()
        elsewhere = msgspec.structs.replace(twin, profile_id=HATS.id)
        await one.connections.add(elsewhere)
        await one.work.commit()
        assert await storages().connections.of(HATS.id) == [elsewhere]

    async def test_a_changed_one_is_kept(self, storages: Open) -> None:
        changed = msgspec.structs.replace(FIRST, problems=GONE, synced_at=T3)
        one = storages()
        await one.connections.change(changed)
        await one.work.commit()
        assert await storages().connections.get(OURS.id, FIRST.id) == changed

    async def test_a_hold_blocks_a_second_one_until_commit(self, storages: Open) -> None:
        one, other, order = storages(), storages(), list[str]()
        await one.connections.hold(OURS.id, FIRST.id)
        waiting = asyncio.create_task(_hold(other, order))
        await asyncio.sleep(0.2)
        order.append("first commits")
        await one.connections.change(msgspec.structs.replace(FIRST, problems=GONE))
        await one.work.commit()
        await waiting
        assert order == ["first commits", "second saw disconnected"]

    async def test_the_disconnected_are_those_with_a_credential_left(self, storages: Open) -> None:
        one = storages()
        for connection in (FIRST, SECOND):
            await one.connections.change(msgspec.structs.replace(connection, problems=GONE))
        await one.credentials.put(sealed(FIRST))
        await one.work.commit()
        found = await storages().connections.disconnected()
        assert [connection.id for connection in found] == [FIRST.id]

    async def test_those_that_reach_any_of_these_are_found_oldest_first(
        self, storages: Open
    ) -> None:
        one = storages()
        await one.ad_accounts.put(
            [account("a1", BY_FIRST, BY_SECOND), account("a2", BY_SECOND_NOW, provider=OTHER)]
        )
        await one.business_centers.put([center("a1", BY_SECOND_NOW)])
        await one.work.commit()

        async def found(*ids: str, centers: str = "", users: str = "") -> list[str]:
            accounts = [AdAccountId(id) for id in ids]
            bcs = [BusinessCenterId(centers)] if centers else []
            people = [PlatformUserId(users)] if users else []
            reaching = await storages().connections.reaching(FAKE, accounts, bcs, people)
            return [connection.id for connection in reaching]

        assert await found("a1", "a9") == [FIRST.id], "the second has lost it"
        assert await found("a2") == [], "of another provider"
        assert await found(centers="a1") == [SECOND.id]
        assert await found("a1", centers="a1", users="u1") == [FIRST.id, SECOND.id]
        assert await found(users="u2") == [SECOND.id]
        assert await found() == []
        elsewhere = await storages().connections.reaching(OTHER, [], [], [FIRST.user.id])
        assert elsewhere == []

    async def test_the_usable_are_those_that_nobody_needs_to_bring_back(
        self, storages: Open
    ) -> None:
        assert await storages().connections.usable() == [FIRST, SECOND]
        one = storages()
        await one.connections.change(msgspec.structs.replace(FIRST, problems=ILL))
        await one.connections.change(msgspec.structs.replace(SECOND, problems=GONE))
        await one.work.commit()
        found = await storages().connections.usable()
        assert [connection.id for connection in found] == [FIRST.id]

    async def test_the_degraded_come_longest_unvalidated_first(self, storages: Open) -> None:
        one = storages()
        for connection, minute in ((FIRST, 9), (SECOND, 3)):
            looked = T2.replace(minute=minute)
            ill = msgspec.structs.replace(connection, problems=ILL, validated_at=looked)
            await one.connections.change(ill)
        await one.work.commit()
        found = await storages().connections.degraded()
        assert [connection.id for connection in found] == [SECOND.id, FIRST.id]

    async def test_a_connected_one_is_not_among_the_disconnected(self, storages: Open) -> None:
        one = storages()
        await one.credentials.put(sealed(FIRST))
        await one.work.commit()
        assert await storages().connections.disconnected() == []

    async def test_the_renewable_are_due_in_use_and_unclaimed_longest_due_first(
        self, storages: Open
    ) -> None:
        one = storages()
        await one.credentials.put(sealed(FIRST))
        second = sealed(SECOND, "other")
        await one.credentials.put(msgspec.structs.replace(second, renew_at=T1))
        await one.work.commit()
        found = storages().connections
        assert await found.renewable(T0, 9) == []
        assert [each.id for each in await found.renewable(T1, 9)] == [SECOND.id]
        assert [each.id for each in await found.renewable(T2, 9)] == [SECOND.id, FIRST.id]
        assert [each.id for each in await found.renewable(T2, 1)] == [SECOND.id]
        await one.credentials.claim(second, "a", T3, T2)
        await one.connections.change(msgspec.structs.replace(FIRST, problems=GONE))
        await one.work.commit()
        assert await storages().connections.renewable(T2, 9) == []
        assert [each.id for each in await storages().connections.renewable(T3, 9)] == [SECOND.id]

    async def test_the_ending_are_those_whose_end_nothing_can_push(self, storages: Open) -> None:
        one = storages()
        await one.credentials.put(sealed(FIRST))
        unrenewed = msgspec.structs.replace(sealed(SECOND), sealed_refresh=None)
        await one.credentials.put(unrenewed)
        await one.work.commit()
        found = storages().connections
        assert await found.ending(T2) == []
        assert [each.id for each in await found.ending(T3)] == [SECOND.id]
        in_a_year = T3 + timedelta(days=365)
        assert [each.id for each in await found.ending(in_a_year)] == [FIRST.id, SECOND.id]
        await one.connections.change(msgspec.structs.replace(SECOND, problems=GONE))
        await one.work.commit()
        assert await storages().connections.ending(T3) == []


def account(id: str, *reaches: Reach, provider: ProviderSlug = FAKE) -> AdAccount:
    return AdAccount(
        id=AdAccountId(id),
        profile_id=SHOES.id,
        provider=provider,
        name=id,
        currency="USD",
        timezone="UTC",
        status=AccountStatus.ACTIVE,
        reached_by=reaches,
    )


def center(id: str, *reaches: Reach) -> BusinessCenter:
    return BusinessCenter(
        id=BusinessCenterId(id),
        profile_id=SHOES.id,
        workspace_id=OURS.id,
        provider=FAKE,
        name=id,
        status=BusinessCenterStatus.ENABLED,
        reached_by=reaches,
    )


async def _hold(storage: Storage, order: list[str]) -> None:
    held = await storage.connections.hold(OURS.id, FIRST.id)
    order.append(f"second saw {held.state}")
    await storage.work.commit()
