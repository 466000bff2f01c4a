"""What every Credentials does."""

import msgspec

from core.problem import Problem
from tests.contracts.scene import FIRST, OURS, SECOND, sealed
from tests.fakes.storage import Open, Storage

GONE = (Problem(code="disconnected"),)
NEWER = sealed(FIRST, "newer-text", "k2")


async def kept(storage: Storage) -> Storage:
    await storage.credentials.put(sealed(FIRST))
    await storage.credentials.put(sealed(SECOND, "other-text"))
    await storage.work.commit()
    return storage


class CredentialsContract:
    async def test_every_field_comes_back(self, storages: Open) -> None:
        await kept(storages())
        assert await storages().credentials.get(FIRST.id) == sealed(FIRST)

    async def test_there_is_none_until_one_is_put(self, storages: Open) -> None:
        assert await storages().credentials.get(FIRST.id) is None

    async def test_putting_replaces(self, storages: Open) -> None:
        one = await kept(storages())
        replaced = msgspec.structs.replace(NEWER, expires_at=None)
        await one.credentials.put(replaced)
        await one.work.commit()
        assert await storages().credentials.get(FIRST.id) == replaced

    async def test_destroying_leaves_none_and_twice_is_harmless(self, storages: Open) -> None:
        one = await kept(storages())
        for _ in range(2):
            await one.credentials.destroy(FIRST.id)
            await one.work.commit()
        assert await storages().credentials.get(FIRST.id) is None
        assert await storages().credentials.get(SECOND.id) is not None

    async def test_a_fingerprint_leads_to_all_who_share_it(self, storages: Open) -> None:
        one = await kept(storages())
        assert sorted(await one.credentials.sharing("f" * 64)) == [FIRST.id, SECOND.id]
        assert await one.credentials.sharing("g" * 64) == []

    async def test_disconnected_ones_share_nothing(self, storages: Open) -> None:
        one = await kept(storages())
        await one.connections.change(msgspec.structs.replace(FIRST, problems=GONE))
        assert await one.credentials.sharing("f" * 64) == [SECOND.id]

    async def test_keys_are_counted_by_what_they_seal(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.credentials.keys() == {"k1": 2}
        await one.credentials.put(NEWER)
        assert await one.credentials.keys() == {"k1": 1, "k2": 1}

    async def test_those_under_other_keys_come_with_their_workspace(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.credentials.not_under("k2", 1) == [(OURS.id, sealed(FIRST))]
        assert len(await one.credentials.not_under("k2", 9)) == 2
        assert await one.credentials.not_under("k1", 9) == []

    async def test_resealing_keeps_a_credential_that_was_renewed_meanwhile(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        assert await one.credentials.reseal(sealed(FIRST), NEWER)
        await one.work.commit()
        again = sealed(FIRST, "too-late", "k3")
        assert not await one.credentials.reseal(sealed(FIRST), again)
        await one.work.commit()
        assert await storages().credentials.get(FIRST.id) == NEWER

    async def test_a_destroyed_credential_is_not_resealed(self, storages: Open) -> None:
        one = await kept(storages())
        await one.credentials.destroy(FIRST.id)
        assert not await one.credentials.reseal(sealed(FIRST), NEWER)
        await one.work.commit()
        assert await storages().credentials.get(FIRST.id) is None
