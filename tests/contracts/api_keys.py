"""What every ApiKeys does."""

import msgspec
import pytest

from core.errors import NotFound
from core.ids import ApiKeyId
from core.workspace import ApiKey
from tests.contracts.scene import ANA, OURS, T0, T1, T2, THEIRS
from tests.fakes.storage import Open, Storage

OLD = ApiKey(
    id=ApiKeyId("k2"),
    workspace_id=OURS.id,
    member_id=ANA.id,
    name="ci",
    hint="adp_abcdef",
    hash="a" * 64,
    created_at=T0,
    revoked_at=T2,
)
NEW = msgspec.structs.replace(OLD, id=ApiKeyId("k1"), hash="b" * 64, created_at=T1, revoked_at=None)


async def kept(storage: Storage) -> Storage:
    for key in (NEW, OLD):
        await storage.api_keys.add(key)
    await storage.work.commit()
    return storage


class ApiKeysContract:
    async def test_every_field_comes_back(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.api_keys.get(OURS.id, OLD.id) == OLD

    async def test_they_are_told_oldest_first_revoked_ones_too(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.api_keys.of(OURS.id) == [OLD, NEW]
        assert await one.api_keys.of(THEIRS.id) == []

    async def test_a_hash_leads_to_its_key(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.api_keys.by_hash(NEW.hash) == NEW
        assert await one.api_keys.by_hash("c" * 64) is None

    async def test_another_workspaces_key_is_not_found(self, storages: Open) -> None:
        one = await kept(storages())
        with pytest.raises(NotFound):
            await one.api_keys.get(THEIRS.id, NEW.id)

    async def test_a_changed_one_is_kept(self, storages: Open) -> None:
        one = await kept(storages())
        await one.api_keys.change(msgspec.structs.replace(NEW, revoked_at=T1))
        await one.work.commit()
        assert (await storages().api_keys.get(OURS.id, NEW.id)).revoked_at == T1

    async def test_its_last_use_is_kept(self, storages: Open) -> None:
        one = await kept(storages())
        await one.api_keys.touch(NEW.id, T2)
        await one.work.commit()
        known = await storages().api_keys.of(OURS.id)
        assert [key.used_at for key in known] == [None, T2]
