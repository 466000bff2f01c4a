"""What every Readings does."""

from datetime import date

from core.ids import ProviderSlug
from core.insight import Window
from core.readings import Reading
from core.slices import SliceKind
from tests.contracts.scene import FAKE, HATS, SHOES, T1, T2
from tests.fakes.storage import Open, Storage

OLD = Window(since=date(2026, 2, 1), until=date(2026, 2, 28))
NEW = Window(since=date(2026, 3, 1), until=date(2026, 3, 7))
INSIGHTS, CAMPAIGNS = SliceKind.AD_INSIGHTS, SliceKind.CAMPAIGNS


def reading(
    target: str, window: Window | None, kind: SliceKind = INSIGHTS, provider: ProviderSlug = FAKE
) -> Reading:
    return Reading(provider=provider, target=target, kind=kind, window=window, read_at=T1)


NEWER = Reading(provider=FAKE, target="a1", kind=INSIGHTS, window=NEW, read_at=T2)
LISTED = reading("a1", None, CAMPAIGNS)


async def kept(storage: Storage) -> Storage:
    """Parts of different ages, another kind, another account, another provider."""
    for one in ([reading("a1", OLD), NEWER], [LISTED], [reading("a2", OLD)]):
        await storage.readings.replace(SHOES.id, FAKE, one[0].target, one[0].kind, one)
    other = reading("a1", OLD, provider=ProviderSlug("other"))
    await storage.readings.replace(SHOES.id, other.provider, "a1", INSIGHTS, [other])
    await storage.work.commit()
    return storage


class ReadingsContract:
    async def test_all_of_a_profile_comes_back_by_provider_target_and_kind(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        assert await one.readings.of(SHOES.id) == [
            reading("a1", OLD),
            NEWER,
            LISTED,
            reading("a2", OLD),
            reading("a1", OLD, provider=ProviderSlug("other")),
        ]
        assert await one.readings.of(HATS.id) == []

    async def test_those_of_some_kinds_come_back_alone(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.readings.of(SHOES.id, [CAMPAIGNS]) == [LISTED]
        every = await one.readings.of(SHOES.id)
        assert await one.readings.of(SHOES.id, [INSIGHTS, CAMPAIGNS]) == every
        assert await one.readings.of(SHOES.id, []) == []

    async def test_those_of_one_kind_of_one_target_come_back_alone(self, storages: Open) -> None:
        one = await kept(storages())
        found = await one.readings.of_target(SHOES.id, FAKE, "a1", INSIGHTS)
        assert found == [reading("a1", OLD), NEWER]
        assert await one.readings.of_target(SHOES.id, FAKE, "a2", CAMPAIGNS) == []
        assert await one.readings.of_target(HATS.id, FAKE, "a1", INSIGHTS) == []

    async def test_new_ones_take_the_place_of_those_of_their_kind_only(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        await one.readings.replace(SHOES.id, FAKE, "a1", INSIGHTS, iter([NEWER]))
        await one.work.commit()
        other = storages()
        assert await other.readings.of_target(SHOES.id, FAKE, "a1", INSIGHTS) == [NEWER]
        assert await other.readings.of_target(SHOES.id, FAKE, "a1", CAMPAIGNS) == [LISTED]
        assert len(await other.readings.of(SHOES.id)) == 4

    async def test_they_may_all_be_forgotten(self, storages: Open) -> None:
        one = await kept(storages())
        await one.readings.replace(SHOES.id, FAKE, "a1", INSIGHTS, [])
        await one.work.commit()
        assert await one.readings.of_target(SHOES.id, FAKE, "a1", INSIGHTS) == []

    async def test_they_go_with_their_profile(self, storages: Open) -> None:
        one = await kept(storages())
        await one.profiles.remove(SHOES.id)
        await one.work.commit()
        assert await one.readings.of(SHOES.id) == []
