"""Days at the edges of the date line, of 23 and of 25 hours are the sandbox's own, exactly."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from core.insight import Level
from core.slices import SliceKind
from core.sync import RunStatus
from tests.faults.ledger import changed, kept, restated, sums, told
from tests.faults.sandbox import Platform, settled
from tests.faults.stage import Stage, set_stage

NEW_YORK, EAST, WEST = "Northlight Store US", "Northlight Line Islands", "Northlight Hawaii"
ZONES = {EAST: "Pacific/Kiritimati", WEST: "Pacific/Honolulu", NEW_YORK: "America/New_York"}
LEVELS = (
    SliceKind.ACCOUNT_INSIGHTS,
    SliceKind.CAMPAIGN_INSIGHTS,
    SliceKind.AD_GROUP_INSIGHTS,
    SliceKind.AD_INSIGHTS,
)
SHORT_DAY_OVER = datetime(2026, 3, 9, 4, 30, tzinfo=UTC)
"""New York's day of 23 hours has been over for half an hour; at winter's hour it would not be."""
LONG_DAY_LASTS = datetime(2026, 11, 2, 4, 30, tzinfo=UTC)
"""New York's day of 25 hours has half an hour to go; at summer's hour it would be over."""
LATER = timedelta(days=3)


@pytest.fixture(params=[SHORT_DAY_OVER, LONG_DAY_LASTS], ids=["spring", "autumn"])
async def stage(request: pytest.FixtureRequest, engine: AsyncEngine) -> AsyncIterator[Stage]:
    platform = replace(await settled(request.param), names=tuple(ZONES))
    async with platform.client() as client:
        made = await set_stage(platform, engine, client, request.param)
        run = await made.carried(await made.planned(*LEVELS, is_thorough=True))
        assert run.status is RunStatus.DONE
        yield made
        await made.house.storage.work.release()


def accounts(platform: Platform) -> dict[str, str]:
    return dict(zip(platform.names, platform.chosen, strict=True))


async def pass_days(stage: Stage) -> None:
    """Time goes by on both sides, and the schedule syncs once."""
    stage.platform.clock.advance(LATER)
    stage.house.clock.move(LATER)
    run = await stage.carried(await stage.planned(*LEVELS))
    assert run.status is RunStatus.DONE


async def test_ninety_days_are_the_sandboxs_own_day_by_day(stage: Stage) -> None:
    sandbox = stage.platform.sandbox
    for name, id in accounts(stage.platform).items():
        found = await kept(stage, id)
        assert found == told(sandbox, id), name
        days = {day for _, _, day in found}
        today = sandbox.world.accounts[id].day_at(sandbox.clock.now())
        assert max(days) == today
        assert min(days) >= today - timedelta(days=89)
        assert len(days) >= 85
        levels = [await sums(stage, id, level) for level in Level]
        assert levels[1:] == levels[:1] * 3


async def test_each_zone_has_its_own_today(stage: Stage) -> None:
    now = stage.platform.clock.now()
    newest = {
        name: max(day for _, _, day in await kept(stage, id))
        for name, id in accounts(stage.platform).items()
    }
    is_spring = now == SHORT_DAY_OVER
    assert newest == {
        EAST: date(2026, 3, 9) if is_spring else date(2026, 11, 2),
        WEST: date(2026, 3, 8) if is_spring else date(2026, 11, 1),
        NEW_YORK: date(2026, 3, 9) if is_spring else date(2026, 11, 1),
    }


async def test_late_conversions_replace_what_was_told_and_are_told_of_days_that_were_over(
    stage: Stage,
) -> None:
    sandbox, read_at = stage.platform.sandbox, stage.platform.clock.now()
    before = {id: told(sandbox, id) for id in stage.platform.chosen}
    await pass_days(stage)
    for name, id in accounts(stage.platform).items():
        after = told(sandbox, id)
        found = await kept(stage, id)
        assert {key: found[key] for key in after} == after, name
        assert found.keys() - after.keys() == before[id].keys() - after.keys()
        wanted = changed(before[id], after, ZONES[name], read_at)
        assert await restated(stage, id) == wanted
        days = {day for _, _, day, *_ in wanted}
        assert len(days) >= 3
        assert sandbox.world.accounts[id].day_at(read_at) not in days
        assert {metric for _, _, _, metric, *_ in wanted} >= {"conversions"}


async def test_rows_that_were_not_there_before_are_told_from_nothing_on_of_days_that_were_over(
    stage: Stage,
) -> None:
    sandbox, read_at = stage.platform.sandbox, stage.platform.clock.now()
    before = {id: told(sandbox, id) for id in stage.platform.chosen}
    for id in stage.platform.chosen:
        today = sandbox.world.accounts[id].day_at(read_at)
        known = sandbox.world.campaigns[id]
        known.append(
            msgspec.structs.replace(
                known[0], id=f"9{known[0].id}", first_day=today - timedelta(days=10), last_day=None
            )
        )
    await pass_days(stage)
    for name, id in accounts(stage.platform).items():
        wanted = changed(before[id], told(sandbox, id), ZONES[name], read_at)
        assert await restated(stage, id) == wanted
        new = {(entity, day) for _, entity, day, _, old, _ in wanted if old is None}
        assert len([day for entity, day in new if entity.startswith("9")]) >= 8


async def test_what_was_told_of_a_day_that_lasted_is_no_restatement(stage: Stage) -> None:
    [new_york] = [id for name, id in accounts(stage.platform).items() if name == NEW_YORK]
    is_over = stage.platform.clock.now() == SHORT_DAY_OVER
    await pass_days(stage)
    days = {day for _, _, day, *_ in await restated(stage, new_york)}
    changing = date(2026, 3, 8) if is_over else date(2026, 11, 1)
    assert (changing in days) is is_over
