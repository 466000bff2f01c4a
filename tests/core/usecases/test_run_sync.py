import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import pytest

from core.ids import ConnectionId
from core.problem import State
from core.provider_errors import (
    AccessLost,
    Garbled,
    ProviderError,
    RateLimited,
    Revoked,
    Unavailable,
)
from core.sync import LEASE, RunStatus, Slice, SliceStatus, SyncRun
from core.usecases.connections import Disconnect
from core.usecases.profiles import DeleteProfile
from core.usecases.run_sync import LONGEST_PAUSE, RunSync
from core.usecases.syncs import StartSync, TakeOverSyncs
from tests.core.usecases.scene import Scene, begun, codes
from tests.fakes.clock import FakeClock
from tests.fakes.house import House
from tests.fakes.storage import fake_storage
from tests.fakes.world import World, seen_account

READ = ("campaigns", "insights", "ad_accounts")
"""The tables a run fills."""


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Fragile(World):
    """Kills whoever makes its n-th request once a sync has begun."""

    kills_at: int = 0
    made: int = 0
    order: list[str] = field(default_factory=list[str])

    def answer(self, path: str, token: str, params: Mapping[str, str]) -> object:
        if path in {"balance", "campaigns", "insights"}:
            self.made += 1
            self.order.append(params.get("until", ""))
            if self.made == self.kills_at:
                raise Killed
        return super().answer(path, token, params)


async def started(world: World | None = None) -> tuple[Scene, SyncRun]:
    scene = await begun(world=world)
    id = (await scene.connect()).id
    return scene, await scene.house.make(StartSync)(scene.ana, id)


async def run_again(scene: Scene, id: ConnectionId) -> SyncRun:
    run = await scene.house.make(StartSync)(scene.ana, id)
    return await scene.house.make(RunSync)(run)


async def slices_of(scene: Scene, run: SyncRun) -> list[Slice]:
    return await scene.house.storage.sync_runs.slices(run.id)


async def unhurt() -> dict[str, dict[object, object]]:
    """What the tables hold after a run that nothing befell."""
    scene, run = await started()
    await scene.house.make(RunSync)(run)
    return {name: rows for name, rows in scene.kept().items() if name in READ}


def bare(tables: dict[str, dict[object, object]]) -> dict[str, list[str]]:
    """The tables without when they were read and by which connection."""
    return {
        name: sorted(
            f"{key} {getattr(row, 'spend_micros', '')}" for key, row in tables[name].items()
        )
        for name in READ
    }


async def test_a_run_brings_everything_in() -> None:
    scene, run = await started()
    done = await scene.house.make(RunSync)(run)
    assert (done.status, done.calls, done.problem) == (RunStatus.DONE, 20, "")
    kept = scene.kept()
    assert (len(kept["campaigns"]), len(kept["insights"])) == (4, 2 * 2 * 90)
    connection = await scene.connection(run.connection_id)
    assert connection.synced_at == done.ended_at == scene.house.clock.now()
    assert (await scene.trail())[0].action == "sync.ended"


async def test_the_newest_week_of_all_accounts_is_read_first() -> None:
    world = Fragile()
    scene, run = await started(world)
    await scene.house.make(RunSync)(run)
    days = [day for day in world.order if day]
    assert set(days[:4]) == {max(days)}


async def test_a_throttled_page_is_read_again_after_its_pause() -> None:
    scene, run = await started()
    scene.world.fail("insights", RateLimited("slow down", after=60))
    done = await scene.house.make(RunSync)(run)
    assert done.status is RunStatus.DONE
    assert scene.house.clock.slept == [60]
    assert bare(scene.kept()) == bare(await unhurt())


async def test_a_pause_too_long_fails_only_its_slice() -> None:
    scene, run = await started()
    scene.world.fail("insights", RateLimited("tomorrow", after=LONGEST_PAUSE + 1))
    done = await scene.house.make(RunSync)(run)
    assert (done.status, scene.house.clock.slept) == (RunStatus.PARTIAL, [])
    assert "rate_limited: tomorrow" in done.problem


@pytest.mark.parametrize("error", [Unavailable("down"), Garbled("half a page")])
async def test_a_failed_page_deletes_nothing_and_the_next_run_mends_it(
    error: ProviderError,
) -> None:
    scene, run = await started()
    id = run.connection_id
    await scene.house.make(RunSync)(run)
    before = bare(scene.kept())
    scene.world.fail("insights", error, error)
    partial = await run_again(scene, id)
    assert partial.status is RunStatus.PARTIAL
    assert bare(scene.kept()) == before
    failed = [one for one in await slices_of(scene, partial) if one.problem]
    assert [one.status for one in failed] == [SliceStatus.FAILED] * 2
    assert (await run_again(scene, id)).status is RunStatus.DONE


async def test_a_bad_account_stops_only_itself() -> None:
    scene, run = await started()
    scene.world.broken["a1"] = AccessLost("the role was taken away")
    scene.world.accounts = [seen_account("a2")]
    done = await scene.house.make(RunSync)(run)
    assert done.status is RunStatus.PARTIAL
    assert {one.ad_account_id: one.status for one in await slices_of(scene, run)} == {
        "a1": SliceStatus.FAILED,
        "a2": SliceStatus.DONE,
    }
    assert codes((await scene.connection(run.connection_id)).problems) == ["access_lost"]


async def test_a_token_revoked_in_the_middle_stops_the_run_and_keeps_what_came() -> None:
    scene, run = await started(Dying(dies_at=8))
    done = await scene.house.make(RunSync)(run)
    states = [one.status for one in await slices_of(scene, run)]
    assert (done.status, states.count(SliceStatus.DONE)) == (RunStatus.FAILED, 7)
    assert SliceStatus.FAILED not in states
    connection = await scene.connection(run.connection_id)
    assert connection.state is State.REVOKED
    assert scene.kept()["insights"]


async def test_one_dead_answer_alone_stops_the_run_and_not_the_connection() -> None:
    scene, run = await started()
    scene.world.fail("insights", Revoked("a hiccup"))
    assert (await scene.house.make(RunSync)(run)).status is RunStatus.FAILED
    assert (await scene.connection(run.connection_id)).state is State.CONNECTED
    assert (await run_again(scene, run.connection_id)).status is RunStatus.DONE


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
    (taken,) = await scene.house.make(TakeOverSyncs)("worker-2")
    left = await scene.house.make(RunSync)(run)
    assert left.status is RunStatus.RUNNING
    assert {one.status for one in await slices_of(scene, run)} == {SliceStatus.WAITING}
    assert (await scene.house.make(RunSync)(taken)).status is RunStatus.DONE


async def test_two_workers_at_once_keep_every_row_once() -> None:
    scene, run = await started()
    scene.house.clock.move(LEASE)
    (taken,) = await scene.house.make(TakeOverSyncs)("worker-2")
    ended = await asyncio.gather(*(reborn(scene).make(RunSync)(one) for one in (run, taken)))
    assert sorted(one.status for one in ended) == [RunStatus.DONE, RunStatus.RUNNING]
    assert bare(scene.kept()) == bare(await unhurt())


@pytest.mark.parametrize("kills_at", [1, 4, 7, 11, 16, 20])
async def test_a_run_killed_anywhere_ends_with_the_same_tables(kills_at: int) -> None:
    scene, run = await started(Fragile(kills_at=kills_at))
    with pytest.raises(BaseExceptionGroup):
        await scene.house.make(RunSync)(run)
    await scene.house.storage.work.release()
    house = reborn(scene)
    scene.house.clock.move(LEASE)
    (taken,) = await house.make(TakeOverSyncs)("worker-2")
    done = await house.make(RunSync)(taken)
    assert done.status is RunStatus.DONE
    assert bare(scene.kept()) == bare(await unhurt())
    assert done.calls >= 20


async def test_what_was_done_before_the_kill_is_not_asked_again() -> None:
    world = Fragile(kills_at=17)
    scene, run = await started(world)
    with pytest.raises(BaseExceptionGroup):
        await scene.house.make(RunSync)(run)
    await scene.house.storage.work.release()
    done = [one for one in await slices_of(scene, run) if one.status is SliceStatus.DONE]
    asked = world.made
    scene.house.clock.move(LEASE)
    (taken,) = await reborn(scene).make(TakeOverSyncs)("worker-2")
    await reborn(scene).make(RunSync)(taken)
    assert len(done) > 10
    assert world.made - asked == 20 - len(done)


async def test_a_run_whose_connection_is_gone_is_told_failed() -> None:
    scene, run = await started()
    await scene.house.make(Disconnect)(scene.ana, run.connection_id)
    done = await scene.house.make(RunSync)(run)
    assert (done.status, "read-only" in done.problem) == (RunStatus.FAILED, True)


async def test_a_finished_run_forgets_the_checkpoints_of_earlier_ones() -> None:
    scene, run = await started()
    await scene.house.make(RunSync)(run)
    again = await run_again(scene, run.connection_id)
    assert await slices_of(scene, run) == []
    assert len(await slices_of(scene, again)) == 20


def disturb(scene: Scene, deed: Callable[[], Awaitable[None]]) -> None:
    """Let something else happen while the run waits for a throttle to pass."""
    scene.house.clock = Disturbed(deed)
    scene.world.fail("insights", RateLimited("slow down", after=1))


class Disturbed(FakeClock):
    """A clock whose first sleep is not a quiet one."""

    def __init__(self, deed: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self.deed = deed

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        await self.deed()


def reborn(scene: Scene) -> House:
    """Another process on the same database and platform."""
    memory = scene.house.storage.work.memory  # type: ignore[attr-defined]
    return House(
        storage=fake_storage(memory),
        clock=scene.house.clock,
        chance=scene.house.chance,
        platforms=scene.house.platforms,
    )


@dataclass
class Dying(World):
    """Its token is taken back at the n-th request of a sync."""

    dies_at: int = 0
    made: int = 0

    def answer(self, path: str, token: str, params: Mapping[str, str]) -> object:
        if path in {"balance", "campaigns", "insights"}:
            self.made += 1
            if self.made == self.dies_at:
                self.kill()
        return super().answer(path, token, params)
