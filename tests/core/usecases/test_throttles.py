"""A platform that says “too often”: short waits, long pauses, and one account that rests alone."""

from datetime import timedelta

import pytest

from core.access import Role
from core.errors import Denied, NotFound, Refused
from core.ids import SyncRunId
from core.job import job_of
from core.provider_errors import ProviderError, RateLimited, Revoked, Unavailable
from core.quota import Bucket, Scope
from core.slices import SliceKind, SliceStatus
from core.sync import RunStatus, SyncRun
from core.usecases.carrying import CarryOutSync
from core.usecases.sync_pass import AT_ONCE
from core.usecases.syncs import RetrySync
from tests.core.usecases.mishaps import (
    EVERY_KIND,
    Frail,
    Params,
    at,
    by_status,
    ended,
    frail,
    nothing,
    require_kept,
    require_whole,
)
from tests.core.usecases.scene import Scene
from tests.core.usecases.syncing import slices_of
from tests.fakes.clock import NOON
from tests.fakes.platforms import FAKE

LONG = timedelta(minutes=10)
APP = Bucket(provider=FAKE, app="app-1")
ACCOUNT = Bucket(provider=FAKE, app="app-1", scope=Scope.ACCOUNT, name="a1")
ELSEWHERE = Bucket(provider="other", app="app-1")

every_kind = pytest.mark.parametrize("kind", EVERY_KIND)


def short() -> ProviderError:
    return RateLimited("slower", after=3)


def long() -> ProviderError:
    return RateLimited("come back later", after=LONG.total_seconds())


async def carried(scene: Scene, run: SyncRun) -> SyncRun | None:
    """What a worker makes of the run's job now; None where it may not touch it."""
    return await scene.house.make(CarryOutSync)(job_of(run))


async def paused(kind: SliceKind = SliceKind.ADS) -> tuple[Scene, Frail, SyncRun]:
    """A run that pauses at the second page of a kind, its platform well again."""
    scene, world, run = await frail(at(kind, long, {2}))
    pausing = await ended(scene, run)
    assert pausing.resume_at
    world.hurt = nothing
    return scene, world, pausing


def at_once() -> ProviderError:
    return RateLimited("too often; come back in 0 seconds", after=0)


@every_kind
async def test_a_short_throttle_is_waited_for_and_the_same_page_asked_for_again(
    kind: SliceKind,
) -> None:
    scene, world, run = await frail(at(kind, short, {1, 3}))
    done = await ended(scene, run)
    assert (done.status, done.problem) == (RunStatus.DONE, "")
    first, *others = world.asked_for(kind)
    assert first in others
    assert 3 in scene.house.clock.slept
    assert await by_status(scene, run, SliceStatus.FAILED) == []
    require_kept(scene)
    await require_whole(scene)


async def test_throttles_without_end_cost_time_and_no_row() -> None:
    asked = 0

    def every_third(kind: SliceKind, params: Params) -> ProviderError | None:
        nonlocal asked
        asked += 1
        return None if asked % 3 else short()

    scene, _, run = await frail(every_third)
    assert (await ended(scene, run)).status is RunStatus.DONE
    require_kept(scene)
    await require_whole(scene)


@every_kind
async def test_a_long_throttle_pauses_the_run_and_moves_no_checkpoint(kind: SliceKind) -> None:
    scene, world, run = await frail(at(kind, long, {1}))
    pausing = await ended(scene, run)
    assert (pausing.status, pausing.pause_reason) == (RunStatus.RUNNING, "come back later")
    assert pausing.resume_at == NOON + LONG
    assert pausing.calls == len(world.calls)
    assert await scene.house.storage.sync_runs.find(run.id) == pausing
    ours = [one for one in await slices_of(scene, run) if one.kind is kind]
    assert {one.status for one in ours} <= {SliceStatus.WAITING, SliceStatus.DONE}
    hurt = [one for one in ours if one.status is SliceStatus.WAITING]
    assert (hurt[0].cursor, hurt[0].calls, hurt[0].rows) == ("", 0, 0)
    require_kept(scene)
    scene.house.clock.move(LONG)
    done = await carried(scene, run)
    assert done
    assert (done.status, done.problem, done.resume_at) == (RunStatus.DONE, "", None)
    assert done.calls == len(world.calls)
    require_kept(scene)
    await require_whole(scene)


@every_kind
async def test_a_run_over_full_tables_that_pauses_takes_nothing_away(kind: SliceKind) -> None:
    scene, _, run = await frail(at(kind, long, {1}), is_first=False)
    assert (await ended(scene, run)).resume_at
    require_kept(scene)
    await require_whole(scene)
    scene.house.clock.move(LONG)
    done = await carried(scene, run)
    assert done
    assert done.status is RunStatus.DONE
    require_kept(scene)
    await require_whole(scene)


async def test_a_pausing_run_is_nobodys_until_its_pause_is_over() -> None:
    scene, world, run = await paused()
    asked = len(world.calls)
    scene.house.clock.move(LONG - timedelta(seconds=1))
    assert await carried(scene, run) is None
    assert len(world.calls) == asked
    scene.house.clock.move(timedelta(seconds=1))
    done = await carried(scene, run)
    assert done
    assert done.status is RunStatus.DONE


async def test_what_was_kept_before_the_pause_is_not_asked_for_again() -> None:
    scene, world, run = await paused()
    scene.house.clock.move(LONG)
    await carried(scene, run)
    progress = await scene.house.storage.sync_runs.progress(run.id)
    assert progress.calls_done == progress.calls_planned
    assert len(world.calls) == progress.calls_done + 1


async def test_a_run_may_pause_again_and_again() -> None:
    scene, _, run = await frail(at(SliceKind.AD_INSIGHTS, long, {1, 4, 9}))
    pauses = 0
    done = await ended(scene, run)
    while done.resume_at:
        pauses += 1
        scene.house.clock.move(LONG)
        taken = await carried(scene, run)
        assert taken
        done = taken
    assert (done.status, pauses) == (RunStatus.DONE, 3)
    require_kept(scene)
    await require_whole(scene)


async def test_a_person_takes_a_pausing_run_up_at_once() -> None:
    scene, _, run = await paused()
    assert await carried(scene, run) is None
    free = await scene.house.make(RetrySync)(scene.as_role(Role.MEDIA_BUYER), run.id)
    assert free.resume_at == scene.house.clock.now()
    assert (await scene.trail())[0].action == "sync.retried"
    done = await carried(scene, run)
    assert done
    assert done.status is RunStatus.DONE
    await require_whole(scene)


async def test_retrying_asks_the_platform_once_before_an_apps_pause_is_lifted() -> None:
    scene, world, run = await paused()
    for bucket in (APP, ACCOUNT, ELSEWHERE):
        await scene.house.allowances.pause(bucket, LONG.total_seconds(), "a day is full")
    asked = len(world.asked)
    await scene.house.make(RetrySync)(scene.as_role(Role.MEDIA_BUYER), run.id)
    assert world.paths()[asked:] == ["user"]
    assert {one.bucket for one in await scene.house.allowances.pauses()} == {ACCOUNT, ELSEWHERE}
    done = await carried(scene, run)
    assert done
    assert done.status is RunStatus.DONE


@pytest.mark.parametrize("error", [RateLimited("still", after=9), Unavailable("down")])
async def test_a_trial_call_that_is_not_answered_lets_the_pause_stand(error: ProviderError) -> None:
    scene, world, run = await paused()
    await scene.house.allowances.pause(APP, LONG.total_seconds(), "a day is full")
    world.fail("user", error)
    with pytest.raises(type(error)):
        await scene.house.make(RetrySync)(scene.ana, run.id)
    assert [one.bucket for one in await scene.house.allowances.pauses()] == [APP]
    assert await scene.house.storage.sync_runs.find(run.id) == run
    assert await carried(scene, run) is None


async def test_a_trial_call_that_is_refused_for_another_reason_lets_the_run_find_out() -> None:
    scene, world, run = await paused()
    await scene.house.allowances.pause(APP, LONG.total_seconds(), "a day is full")
    world.fail("user", Revoked("no"))
    assert (await scene.house.make(RetrySync)(scene.ana, run.id)).resume_at == NOON
    assert await scene.house.allowances.pauses() == []


async def test_without_a_pause_of_the_app_nothing_is_tried() -> None:
    scene, world, run = await paused()
    await scene.house.allowances.pause(ACCOUNT, LONG.total_seconds(), "slow down")
    asked = len(world.asked)
    await scene.house.make(RetrySync)(scene.ana, run.id)
    assert len(world.asked) == asked
    assert [one.bucket for one in await scene.house.allowances.pauses()] == [ACCOUNT]


async def test_a_run_that_does_not_pause_cannot_be_retried() -> None:
    scene, _, run = await frail(nothing)
    retry = scene.house.make(RetrySync)
    with pytest.raises(Refused, match="does not pause"):
        await retry(scene.ana, run.id)
    await ended(scene, run)
    with pytest.raises(Refused, match="has ended"):
        await retry(scene.ana, run.id)


async def test_retrying_takes_a_media_buyer_of_the_same_workspace() -> None:
    scene, _, run = await paused()
    retry = scene.house.make(RetrySync)
    with pytest.raises(Denied):
        await retry(scene.as_role(Role.VIEWER), run.id)
    with pytest.raises(NotFound):
        await retry(scene.ana, SyncRunId("none"))
    kept = await scene.house.storage.sync_runs.find(run.id)
    assert kept == run


@pytest.mark.parametrize("seconds", [3, 120])
async def test_an_account_that_is_throttled_rests_alone_and_all_others_are_read_meanwhile(
    seconds: int,
) -> None:
    scene, world, run = await frail(nothing)
    until = NOON + timedelta(seconds=seconds)

    def hurt(kind: SliceKind, params: Params) -> ProviderError | None:
        is_hit = params.get("account") == "a1" and scene.house.clock.now() < until
        return RateLimited("not this one", after=seconds, account=True) if is_hit else None

    world.hurt = hurt
    done = await ended(scene, run)
    assert (done.status, done.resume_at) == (RunStatus.DONE, None)
    targets = [one.get("account") or one["center"] for _, one in world.calls]
    last_of_others = max(index for index, one in enumerate(targets) if one != "a1")
    refused = targets[:last_of_others].count("a1")
    assert 0 < refused <= AT_ONCE
    assert targets.count("a1") - refused == targets.count("a2") - 1  # its balance comes otherwise
    require_kept(scene)
    await require_whole(scene)


async def test_a_platform_that_names_no_pause_is_left_alone_ever_longer() -> None:
    scene, _, run = await frail(at(SliceKind.ADS, at_once, set(range(1, 1000))))
    pausing = await ended(scene, run)
    assert pausing.resume_at
    assert min(scene.house.clock.slept) >= 1
