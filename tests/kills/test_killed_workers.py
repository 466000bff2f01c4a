"""A worker that is killed, again and again, wherever it stands, leaves nothing undone or twice."""

from random import Random

import pytest

from core.slices import SliceKind
from tests.faults.stage import Rows
from tests.kills.nursery import Nursery, nursery

KILLS = 20
SIGKILLED = -9
SEED = 3716
MOST_WORKERS = 60


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


async def undisturbed(house: Nursery) -> tuple[Rows, int]:
    """What the tables hold after a run that nobody killed, and in how many steps it came."""
    stage = await house.stage()
    run = await house.begun(stage)
    report = await house.carry_out(stage, run)
    assert report.code == 0
    return await house.require_done(stage, run), report.steps


async def test_a_run_whose_workers_are_killed_twenty_times_ends_as_if_nobody_had_been(
    url: str,
) -> None:
    chance = Random(SEED)  # noqa: S311 - no secret: the same points every time
    async with nursery(url) as house:
        whole, steps = await undisturbed(house)
        stage = await house.stage()
        run = await house.begun(stage)
        killed = 0
        for _ in range(MOST_WORKERS):
            dies_at = chance.randint(1, 2 * steps // KILLS) if killed < KILLS else 0
            report = await house.carry_out(stage, run, dies_at)
            if report.code == 0:
                break
            assert report.code == SIGKILLED
            killed += 1
            assert await stage.taken_back(*SliceKind) == []
        print("STEPS", steps, killed)
        assert killed == KILLS
        assert await house.require_done(stage, run) == whole
