"""What every UnitOfWork does."""

import msgspec

from tests.contracts.scene import HATS, OURS, SHOES
from tests.fakes.storage import Open


class UnitOfWorkContract:
    async def test_nothing_is_kept_before_commit(self, storages: Open) -> None:
        one = storages()
        await one.profiles.change(msgspec.structs.replace(SHOES, name="Boots"))
        assert await storages().profiles.of(OURS.id) == [SHOES, HATS]
        await one.work.commit()
        assert (await storages().profiles.get(OURS.id, SHOES.id)).name == "Boots"

    async def test_a_work_sees_what_it_wrote_itself(self, storages: Open) -> None:
        one = storages()
        await one.profiles.remove(HATS.id)
        assert await one.profiles.of(OURS.id) == [SHOES]

    async def test_release_forgets_what_was_not_committed(self, storages: Open) -> None:
        one = storages()
        await one.profiles.remove(SHOES.id)
        await one.work.release()
        await one.work.commit()
        assert await storages().profiles.of(OURS.id) == [SHOES, HATS]

    async def test_commit_and_release_are_harmless_with_nothing_to_do(self, storages: Open) -> None:
        one = storages()
        await one.work.commit()
        await one.work.release()
        await one.work.commit()
        assert await one.profiles.of(OURS.id) == [SHOES, HATS]

    async def test_a_work_goes_on_after_its_commit(self, storages: Open) -> None:
        one = storages()
        for name in ("Boots", "Clogs"):
            await one.profiles.change(msgspec.structs.replace(SHOES, name=name))
            await one.work.commit()
        assert (await storages().profiles.get(OURS.id, SHOES.id)).name == "Clogs"
