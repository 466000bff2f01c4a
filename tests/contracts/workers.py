"""What every Workers does."""

import msgspec

from core.ids import WorkerId
from core.worker import Worker
from tests.contracts.scene import T0, T1, T2, T3
from tests.fakes.storage import Open

FIRST = Worker(id=WorkerId("k1"), name="here:1", started_at=T0, beat_at=T1)
SECOND = Worker(id=WorkerId("k2"), name="there:2", started_at=T1, beat_at=T3)


class WorkersContract:
    async def test_the_living_are_told_longest_at_work_first(self, storages: Open) -> None:
        one = storages()
        await one.workers.beat(SECOND)
        await one.workers.beat(FIRST)
        await one.work.commit()
        assert await storages().workers.alive(T0) == [FIRST, SECOND]
        assert await storages().workers.alive(T3) == [SECOND]

    async def test_a_beat_replaces_the_one_before(self, storages: Open) -> None:
        one = storages()
        await one.workers.beat(FIRST)
        later = msgspec.structs.replace(FIRST, beat_at=T2)
        await one.workers.beat(later)
        await one.work.commit()
        assert await storages().workers.alive(T2) == [later]

    async def test_one_that_left_is_forgotten(self, storages: Open) -> None:
        one = storages()
        await one.workers.beat(FIRST)
        await one.workers.beat(SECOND)
        await one.workers.leave(FIRST.id)
        await one.workers.leave(WorkerId("never there"))
        await one.work.commit()
        assert await storages().workers.alive(T0) == [SECOND]

    async def test_the_long_silent_are_forgotten(self, storages: Open) -> None:
        one = storages()
        await one.workers.beat(FIRST)
        await one.workers.beat(SECOND)
        await one.workers.forget_before(T2)
        await one.work.commit()
        assert await storages().workers.alive(T0) == [SECOND]
