"""What every Seals does."""

from core.ports.sealer import Sealed
from tests.fakes.storage import Open, Storage

OLD, NEW = Sealed(text="sealed-one", key="k1"), Sealed(text="sealed-two", key="k2")


async def kept(storage: Storage) -> Storage:
    for sealed in (NEW, OLD):
        await storage.seals.put(sealed)
    await storage.work.commit()
    return storage


class SealsContract:
    async def test_there_is_none_at_first(self, storages: Open) -> None:
        assert await storages().seals.all() == []

    async def test_a_word_a_key_is_kept(self, storages: Open) -> None:
        await kept(storages())
        assert await storages().seals.all() == [OLD, NEW]

    async def test_a_retired_key_is_forgotten(self, storages: Open) -> None:
        one = await kept(storages())
        await one.seals.retire(OLD.key)
        await one.work.commit()
        assert await storages().seals.all() == [NEW]
