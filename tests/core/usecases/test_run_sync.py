"""Runs under every misfortune: killed, overtaken, revoked, deleted in the middle."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from core.insight import today_in
from core.problem import State
from core.provider_errors import RateLimited, Revoked, Unavailable
from core.slices import TRAITS, SliceStatus
from core.sync import LEASE, RunStatus
from core.usecases.connections import Disconnect
from core.usecases.profiles import DeleteProfile
from core.usecases.run_sync import RunSync
from tests.canary import CODE, TOKEN
from tests.core.usecases.scene import Scene, codes
from tests.core.usecases.syncing import (
    READS,
    Fragile,
    Killed,
    reborn,
    run_again,
    slices_of,
    started,
    taken_over,
    told,
    unhurt,
)
from tests.fakes.clock import FakeClock
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.fakes.world import seen_account, seen_center

CALLS = 125
"""Pages of a first sync of the made-up world's two accounts and their Business Center."""


async def test_a_run_brings_everything_in() -> None:
    scene, run = await started()
    done = await scene.house.make(RunSync)(run)
    assert (done.status, done.calls, done.problem) == (RunStatus.DONE, CALLS, "")
    assert done.summary
    assert {kind for kind in TRAITS if kind != "balance"} == set(done.summary.rows)
    assert (done.summary.calls_done, done.summary.calls_planned) == (CALLS, CALLS)
    assert (done.summary.accounts_done, done.summary.accounts) == (2, 2)
    connection = await scene.connection(run.connection_id)
    assert connection.synced_at == done.ended_at == scene.house.clock.now()
    assert (await scene.trail())[0].action == "sync.ended"


async def test_the_newest_of_all_accounts_is_asked_for_before_older_days() -> None:
    world = Fragile()
    scene, run = await started(world)
    await scene.house.make(RunSync)(run)
    asked = [params for path, params in world.order if path == "insights"]
    days = [params["until"] for params in asked if params["first"] == "0"]
    today = today_in("America/New_York", scene.house.clock.now())
    assert days[:8] == [str(today)] * 8
    assert days == sorted(days, reverse=True)


async def test_a_new_account_is_picked_up_and_a_lost_one_marked_by_the_next_run() -> None:
    scene, run = await started()
    await scene.house.make(RunSync)(run)
    scene.world.accounts = [seen_account("a2"), seen_account("a3")]
    done = await run_again(scene, run.connection_id)
    assert {one.ad_account_id for one in await slices_of(scene, done)} == {"", "a2", "a3"}
    assert codes((await scene.connection(run.connection_id)).problems) == ["access_lost"]
    accounts = await scene.house.storage.ad_accounts.of(scene.profile_id)
    assert {one.id: one.is_lost for one in accounts} == {"a1": True, "a2": False, "a3": False}


async def test_a_token_revoked_in_the_middle_stops_the_run_and_keeps_what_came() -> None:
    scene, run = await started(Fragile(revokes_at=20))
    done = await scene.house.make(RunSync)(run)
    assert done.status is RunStatus.FAILED
    assert SliceStatus.FAILED not in {one.status for one in await slices_of(scene, run)}
    connection = await scene.connection(run.connection_id)
    assert connection.state is State.REVOKED
    assert told(scene)


async def test_one_dead_answer_alone_is_doubted_and_stops_nothing() -> None:
    scene, run = await started()
    scene.world.fail("insights", Revoked("a hiccup"))
    done = await scene.house.make(RunSync)(run)
    assert (done.status, done.problem) == (RunStatus.DONE, "")
    assert (await scene.connection(run.connection_id)).state is State.CONNECTED
    assert told(scene) == await unhurt()


async def test_what_nobody_foresaw_ends_the_run_and_is_not_tried_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene, run = await started()

    async def broken(*_: object) -> None:
        raise TypeError("a bug")

    monkeypatch.setattr("core.usecases.plan_sync.PlanSync.__call__", broken)
    done = await scene.house.make(RunSync)(run)
    assert (done.status, done.problem) == (RunStatus.FAILED, "unexpected: TypeError")
    assert await scene.house.storage.sync_runs.running() == []


async def test_a_run_goes_on_with_the_credential_of_a_reconnection_in_its_middle() -> None:
    scene, run = await started()
    other = Scene(reborn(scene), scene.ana, scene.profile_id)

    async def reconnect() -> None:
        scene.world.users["another-token"] = scene.world.users[TOKEN]
        scene.world.codes[CODE] = "another-token"
        await other.come_back(await other.leave(restores=run.connection_id))
        scene.world.kill()

    disturb(scene, reconnect)
    done = await scene.house.make(RunSync)(run)
    assert (done.status, done.problem) == (RunStatus.DONE, "")
    assert told(scene) == await unhurt()
    assert (await scene.connection(run.connection_id)).state is State.CONNECTED


async def test_a_disconnect_in_the_middle_ends_the_run() -> None:
    scene, run = await started()

    async def disconnect() -> None:
        await reborn(scene).make(Disconnect)(scene.ana, run.connection_id)
        scene.world.kill()

    disturb(scene, disconnect)
    done = await scene.house.make(RunSync)(run)
    assert done.status is RunStatus.FAILED
    assert (await scene.connection(run.connection_id)).state is State.DISCONNECTED
    assert await scene.house.storage.sync_runs.running() == []


async def test_a_profile_deleted_in_the_middle_stays_deleted() -> None:
    scene, run = await started()

    async def delete() -> None:
        await reborn(scene).make(DeleteProfile)(scene.ana, scene.profile_id, "Shoes")

    disturb(scene, delete)
    await scene.house.make(RunSync)(run)
    assert set(scene.kept()) == {"plans", "workspaces", "members"}


async def test_a_second_worker_stops_the_first_at_its_next_write() -> None:
    scene, run = await started()
    scene.house.clock.move(LEASE)
    taken = await taken_over(scene, run)
    left = await scene.house.make(RunSync)(run)
    assert left.status is RunStatus.RUNNING
    assert told(scene) == {}
    assert (await reborn(scene).make(RunSync)(taken)).status is RunStatus.DONE


async def test_two_workers_at_once_keep_every_row_once() -> None:
    scene, run = await started()
    scene.house.clock.move(LEASE)
    taken = await taken_over(scene, run)
    ended = await asyncio.gather(*(reborn(scene).make(RunSync)(one) for one in (run, taken)))
    assert sorted(one.status for one in ended) == [RunStatus.DONE, RunStatus.RUNNING]
    assert told(scene) == await unhurt()


@pytest.mark.parametrize("kills_at", [1, 2, 7, 20, 45, 46, 80, 101, CALLS - 1, CALLS])
async def test_a_run_killed_at_any_call_ends_with_the_same_tables(kills_at: int) -> None:
    world = Fragile(kills_at=kills_at)
    scene, run = await started(world)
    with pytest.raises(BaseExceptionGroup):
        await scene.house.make(RunSync)(run)
    await scene.house.storage.work.release()
    scene.house.clock.move(LEASE)
    taken = await taken_over(scene, run)
    done = await reborn(scene).make(RunSync)(taken)
    assert done.status is RunStatus.DONE
    assert told(scene) == await unhurt()


@pytest.mark.parametrize("commit", [*range(1, 9), 20, 60, 100, 126, 127])
async def test_a_run_killed_at_any_commit_ends_with_the_same_tables(
    commit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, run = await started()
    mortal = reborn(scene)
    kill_at(mortal.storage.work, commit, monkeypatch)
    with pytest.raises((Killed, BaseExceptionGroup)):
        await mortal.make(RunSync)(run)
    await mortal.storage.work.release()
    scene.house.clock.move(LEASE)
    done = await reborn(scene).make(RunSync)(await taken_over(scene, run))
    assert done.status is RunStatus.DONE
    assert told(scene) == await unhurt()


async def test_what_was_kept_before_the_kill_is_not_asked_for_again() -> None:
    world = Fragile(kills_at=100)
    scene, run = await started(world)
    with pytest.raises(BaseExceptionGroup):
        await scene.house.make(RunSync)(run)
    await scene.house.storage.work.release()
    asked = world.made
    scene.house.clock.move(LEASE)
    await reborn(scene).make(RunSync)(await taken_over(scene, run))
    again = asked + (world.made - asked) - CALLS
    assert 0 < again <= 20


async def test_a_run_whose_connection_is_gone_is_told_failed() -> None:
    scene, run = await started()
    await scene.house.make(Disconnect)(scene.ana, run.connection_id)
    done = await scene.house.make(RunSync)(run)
    assert (done.status, "read-only" in done.problem) == (RunStatus.FAILED, True)


async def test_a_run_that_cannot_look_what_there_is_fails_and_says_why() -> None:
    scene, run = await started()
    scene.house.clock.move(timedelta(minutes=5))
    scene.world.fail("accounts", Unavailable("down for maintenance"))
    done = await scene.house.make(RunSync)(run)
    assert (done.status, "down for maintenance" in done.problem) == (RunStatus.FAILED, True)
    assert (await scene.connection(run.connection_id)).state is State.DEGRADED


async def test_a_finished_run_forgets_the_checkpoints_of_earlier_ones() -> None:
    scene, run = await started()
    await scene.house.make(RunSync)(run)
    again = await run_again(scene, run.connection_id)
    assert await slices_of(scene, run) == []
    assert await slices_of(scene, again)
    kept = await scene.house.storage.sync_runs.get(run.workspace_id, run.id)
    assert kept.summary
    assert kept.summary.calls_done == CALLS


async def test_a_plain_members_business_center_is_not_asked_for_its_funds() -> None:
    world = Fragile()
    world.centers = [seen_center("bc1", role="standard")]
    scene, run = await started(world)
    await scene.house.make(RunSync)(run)
    paths = {path for path, _ in world.order}
    assert paths == READS - {"center_balances", "transactions"}


def kill_at(work: object, commit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process die in place of that commit."""
    assert isinstance(work, FakeUnitOfWork)
    keep = FakeUnitOfWork.commit

    async def dying(self: FakeUnitOfWork) -> None:
        if self is work and self.commits == commit - 1:
            raise Killed
        await keep(self)

    monkeypatch.setattr(FakeUnitOfWork, "commit", dying)


def disturb(scene: Scene, deed: Callable[[], Awaitable[None]]) -> None:
    """Let something else happen while the run waits for a throttle to pass."""
    scene.house.clock = Disturbed(deed)
    scene.world.fail("insights", *[RateLimited("slow down", after=1)] * 8)


class Disturbed(FakeClock):
    """A clock whose first sleep is not a quiet one."""

    def __init__(self, deed: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self.deed = deed

    async def sleep(self, seconds: float) -> None:
        is_first = not self.slept
        await super().sleep(seconds)
        if is_first:
            await self.deed()
