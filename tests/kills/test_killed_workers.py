"""A worker that is killed wherever it stands leaves nothing undone, and nothing done twice."""

from collections.abc import Iterator
from random import Random

import pytest

from core.slices import SliceKind
from tests.faults.stage import Rows, Stage
from tests.kills.nursery import Nursery, nursery

KILLS = 20
SIGKILLED = -9
SEED = 3716


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


def points(steps: int, count: int) -> Iterator[int]:
    """One in each part of so many steps, the same ones every time."""
    chance = Random(SEED)  # noqa: S311 - no secret
    for number in range(count):
        yield chance.randint(steps * number // count + 1, steps * (number + 1) // count)


async def undisturbed(house: Nursery) -> tuple[Rows, int, int]:
    """What two runs bring that nobody kills, and in how many steps the first and second came."""
    stage = await house.stage()
    run = await house.begun(stage)
    first = await house.carry_out(stage, run)
    whole = await house.require_done(stage, run)
    run = await house.begun(stage)
    again = await house.carry_out(stage, run)
    assert await house.require_done(stage, run) == whole
    return whole, first.steps, again.steps


async def killed_once(house: Nursery, stage: Stage, dies_at: int) -> Rows:
    """What a run's tables hold whose worker dies there and is followed by another."""
    run = await house.begun(stage)
    assert (await house.carry_out(stage, run, dies_at)).code == SIGKILLED
    assert await stage.taken_back(*SliceKind) == []
    assert (await house.carry_out(stage, run)).code == 0
    return await house.require_done(stage, run)


async def test_a_run_killed_once_anywhere_ends_as_if_it_had_not_been(url: str) -> None:
    async with nursery(url) as house:
        whole, first, again = await undisturbed(house)
        pairs = zip(points(first, KILLS // 4), points(again, KILLS // 4), strict=True)
        for in_first, in_again in pairs:
            stage = await house.stage()
            assert await killed_once(house, stage, in_first) == whole, in_first
            assert await killed_once(house, stage, in_again) == whole, in_again


async def test_a_run_killed_twenty_times_in_a_row_ends_as_if_it_had_not_been(url: str) -> None:
    chance = Random(SEED)  # noqa: S311 - no secret
    async with nursery(url) as house:
        whole, steps, _ = await undisturbed(house)
        stage = await house.stage()
        run = await house.begun(stage)
        for _ in range(KILLS):
            dies_at = chance.randint(1, 2 * steps // KILLS)
            assert (await house.carry_out(stage, run, dies_at)).code == SIGKILLED
            assert await stage.taken_back(*SliceKind) == []
        assert (await house.carry_out(stage, run)).code == 0
        assert await house.require_done(stage, run) == whole
