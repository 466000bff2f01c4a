"""What every Workspaces does."""

import asyncio

import msgspec
import pytest

from core.errors import NotFound
from core.ids import PlanSlug, WorkspaceId
from tests.contracts.scene import OURS, THEIRS
from tests.fakes.storage import Open, Storage


class WorkspacesContract:
    async def test_every_field_comes_back(self, storages: Open) -> None:
        assert await storages().workspaces.get(OURS.id) == OURS
        assert await storages().workspaces.hold(THEIRS.id) == THEIRS

    async def test_they_are_told_oldest_first(self, storages: Open) -> None:
        assert await storages().workspaces.all() == [OURS, THEIRS]

    async def test_a_changed_one_is_kept(self, storages: Open) -> None:
        changed = msgspec.structs.replace(OURS, plan=PlanSlug("scale"), trial_ends_at=None)
        one = storages()
        await one.workspaces.change(changed)
        await one.work.commit()
        assert await storages().workspaces.get(OURS.id) == changed

    @pytest.mark.parametrize("way", ["get", "hold"])
    async def test_an_unknown_one_is_not_found(self, storages: Open, way: str) -> None:
        workspaces = storages().workspaces
        with pytest.raises(NotFound):
            await (workspaces.get if way == "get" else workspaces.hold)(WorkspaceId("none"))

    async def test_a_hold_blocks_a_second_one_until_commit(self, storages: Open) -> None:
        one, other, order = storages(), storages(), list[str]()
        await one.workspaces.hold(OURS.id)
        waiting = asyncio.create_task(_rename_when_free(other, order))
        await asyncio.sleep(0.2)
        order.append("first commits")
        await one.workspaces.change(msgspec.structs.replace(OURS, name="Renamed"))
        await one.work.commit()
        await waiting
        assert order == ["first commits", "second saw Renamed"]

    async def test_a_hold_ends_with_release_too(self, storages: Open) -> None:
        one, other = storages(), storages()
        await one.workspaces.hold(OURS.id)
        await one.work.release()
        async with asyncio.timeout(5):
            assert await other.workspaces.hold(OURS.id) == OURS


async def _rename_when_free(storage: Storage, order: list[str]) -> None:
    held = await storage.workspaces.hold(OURS.id)
    order.append(f"second saw {held.name}")
    await storage.work.commit()
