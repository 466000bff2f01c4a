"""What every AskedReadings does."""

import asyncio

import msgspec

from core.asked_reading import AskedReading
from core.ids import AskedReadingId, BusinessCenterId
from tests.contracts.business_centers import SEATED
from tests.contracts.scene import FAKE, HATS, OURS, SHOES, T0, T1, T2, T3
from tests.fakes.storage import Open, Storage

ASKED = AskedReading(
    id=AskedReadingId("r1"),
    workspace_id=OURS.id,
    profile_id=SHOES.id,
    provider=FAKE,
    business_center_id=SEATED.id,
    asked_at=T0,
    worker="r1",
    beat_at=T0,
)
OTHER = msgspec.structs.replace(
    ASKED, id=AskedReadingId("r0"), business_center_id=BusinessCenterId("zz"), worker="r0"
)


async def kept(storage: Storage, *readings: AskedReading) -> Storage:
    for one in readings:
        assert await storage.asked_readings.ask(one)
    await storage.work.commit()
    return storage


async def ended(storage: Storage, reading: AskedReading) -> AskedReading:
    over = msgspec.structs.replace(reading, ended_at=T2, problem="rate_limited")
    assert await storage.asked_readings.end(over)
    await storage.work.commit()
    return over


class AskedReadingsContract:
    async def test_one_that_was_asked_for_is_there(self, storages: Open) -> None:
        await kept(storages(), ASKED, OTHER)
        again = storages().asked_readings
        assert await again.of(SHOES.id) == [ASKED, OTHER]
        assert await again.of(HATS.id) == []
        assert await again.find(ASKED.id) == ASKED
        assert await again.find(AskedReadingId("none")) is None
        assert await again.under_way() == [OTHER, ASKED]

    async def test_a_second_one_waits_for_the_first_to_be_over(self, storages: Open) -> None:
        one = await kept(storages(), ASKED)
        newer = msgspec.structs.replace(
            ASKED, id=AskedReadingId("r2"), worker="r2", asked_at=T3, beat_at=T3
        )
        assert not await one.asked_readings.ask(newer)
        await one.work.commit()
        assert await storages().asked_readings.of(SHOES.id) == [ASKED]
        over = await ended(one, ASKED)
        assert await one.asked_readings.of(SHOES.id) == [over]
        assert await one.asked_readings.under_way() == []
        assert await one.asked_readings.ask(newer)
        await one.work.commit()
        again = storages().asked_readings
        assert await again.of(SHOES.id) == [newer]
        assert await again.find(ASKED.id) is None

    async def test_of_all_who_ask_at_once_one_has_asked(self, storages: Open) -> None:
        await kept(storages())

        async def ask(storage: Storage, id: str) -> bool:
            asked = msgspec.structs.replace(ASKED, id=AskedReadingId(id), worker=id)
            got = await storage.asked_readings.ask(asked)
            await storage.work.commit()
            return got

        got = await asyncio.gather(*(ask(storages(), f"q{number}") for number in range(5)))
        assert sum(got) == 1

    async def test_of_all_who_take_it_one_has_it(self, storages: Open) -> None:
        await kept(storages(), ASKED)

        async def take(storage: Storage, worker: str) -> bool:
            got = await storage.asked_readings.take(ASKED, worker, T1)
            await storage.work.commit()
            return got

        got = await asyncio.gather(*(take(storages(), f"k{number}") for number in range(5)))
        assert sum(got) == 1

    async def test_only_its_worker_beats_and_ends_it(self, storages: Open) -> None:
        one = await kept(storages(), ASKED)
        assert await one.asked_readings.take(ASKED, "k", T1)
        await one.asked_readings.beat(ASKED.id, "another", T3)
        assert not await one.asked_readings.end(msgspec.structs.replace(ASKED, ended_at=T2))
        taken = msgspec.structs.replace(ASKED, worker="k", beat_at=T1)
        assert await one.asked_readings.find(ASKED.id) == taken
        await one.asked_readings.beat(ASKED.id, "k", T2)
        beaten = msgspec.structs.replace(taken, beat_at=T2)
        assert await one.asked_readings.find(ASKED.id) == beaten
        over = await ended(one, beaten)
        assert not await one.asked_readings.end(over)
        assert not await one.asked_readings.take(over, "late", T3)
        await one.asked_readings.beat(ASKED.id, "k", T3)
        assert await one.asked_readings.find(ASKED.id) == over

    async def test_all_of_it_goes_with_its_profile(self, storages: Open) -> None:
        one = await kept(storages(), ASKED)
        await one.profiles.remove(SHOES.id)
        await one.work.commit()
        assert await storages().asked_readings.under_way() == []
