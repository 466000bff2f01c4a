"""What every Connections does."""

import asyncio

import msgspec
import pytest

from core.errors import NameTaken, NotFound
from core.ids import ConnectionId, PlatformUserId
from core.problem import Problem
from tests.contracts.scene import FAKE, FIRST, HATS, OURS, SECOND, SHOES, T2, T3, THEIRS, sealed
from tests.fakes.storage import Open, Storage

ILL = (Problem(code="platform_failing", since=T2),)
GONE = (Problem(code="disconnected", since=T2),)


class ConnectionsContract:
    async def test_every_field_comes_back(self, storages: Open) -> None:
        assert await storages().connections.get(OURS.id, FIRST.id) == FIRST
        assert await storages().connections.hold(OURS.id, SECOND.id) == SECOND

    async def test_they_are_told_oldest_first(self, storages: Open) -> None:
        assert await storages().connections.of(SHOES.id) == [FIRST, SECOND]
        assert await storages().connections.of(HATS.id) == []

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


async def _hold(storage: Storage, order: list[str]) -> None:
    held = await storage.connections.hold(OURS.id, FIRST.id)
    order.append(f"second saw {held.state}")
    await storage.work.commit()
