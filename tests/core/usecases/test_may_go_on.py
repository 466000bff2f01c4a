"""A run of somebody who may not sync any more is stopped where it is, and keeps what came."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from core.access import Actor, Role
from core.ids import MemberId
from core.job import job_of
from core.problem import State
from core.provider_errors import ProviderError, RateLimited, Unavailable
from core.slices import SliceKind, SliceStatus
from core.sync import RunStatus, SyncRun
from core.usecases import sync_pass
from core.usecases.carrying import CarryOutSync
from core.usecases.connections import Disconnect
from core.usecases.members import AddMember, ChangeRole, NewMember, RemoveMember
from core.usecases.run_sync import RunSync
from core.usecases.syncs import StartSync
from tests.core.usecases.mishaps import Frail, Params, at, nothing
from tests.core.usecases.scene import Scene, begun
from tests.core.usecases.syncing import reborn, slices_of

BUYER = NewMember(email="ben@example.com", name="Ben", role=Role.MEDIA_BUYER)
DEMOTED = "Ben, who started this sync run, is viewer now"
REMOVED = "Ben, who started this sync run, is not in the workspace any more"

losing = pytest.mark.parametrize(
    ("lose", "why"), [("demote", DEMOTED), ("remove", REMOVED)], ids=["demoted", "removed"]
)


async def by_ben() -> tuple[Scene, Frail, SyncRun]:
    """A run that a media buyer has just started."""
    world = Frail()
    scene = await begun(world=world)
    id = (await scene.connect()).id
    ben = await scene.house.make(AddMember)(scene.ana, BUYER)
    his = Actor(workspace_id=ben.workspace_id, name=ben.name, role=ben.role, member_id=ben.id)
    run = await scene.house.make(StartSync)(his, id)
    assert run.started_by_id == ben.id
    return scene, world, run


async def take(scene: Scene, run: SyncRun, how: str) -> None:
    """In another process, Ben's role is taken away."""
    house, id = reborn(scene), MemberId(run.started_by_id or "")
    if how == "demote":
        await house.make(ChangeRole)(scene.ana, id, Role.VIEWER)
    else:
        await house.make(RemoveMember)(scene.ana, id)


def when(world: Frail, number: int, do: Callable[[], None]) -> None:
    """Something is done at the sync's call of that number."""

    def hurt(kind: SliceKind, params: Params) -> ProviderError | None:
        if len(world.calls) == number:
            do()
        return None

    world.hurt = hurt


@losing
async def test_a_run_does_not_begin_for_somebody_who_may_not_sync_any_more(
    lose: str, why: str
) -> None:
    scene, world, run = await by_ben()
    await take(scene, run, lose)
    asked = len(world.asked)
    done = await scene.house.make(RunSync)(run)
    assert (done.status, why in done.problem) == (RunStatus.FAILED, True)
    assert len(world.asked) == asked


@losing
async def test_a_run_stops_at_the_next_beat_and_keeps_what_came(
    monkeypatch: pytest.MonkeyPatch, lose: str, why: str
) -> None:
    monkeypatch.setattr(sync_pass, "BEAT", 0)
    scene, world, run = await by_ben()
    tasks = set[asyncio.Task[None]]()
    when(world, 10, lambda: tasks.add(asyncio.create_task(take(scene, run, lose))))
    done = await scene.house.make(RunSync)(run)
    assert (done.status, why in done.problem) == (RunStatus.FAILED, True)
    assert done.ended_at
    slices = await slices_of(scene, done)
    ended = [one for one in slices if one.status is SliceStatus.DONE]
    assert 0 < len(ended) < len(slices)
    assert not [one for one in slices if one.status is SliceStatus.FAILED]
    assert (await scene.trail())[0].action == "sync.ended"
    assert "entities" in scene.kept()
    asked = len(world.asked)
    assert await scene.house.make(CarryOutSync)(job_of(done)) is None
    assert len(world.asked) == asked


@losing
async def test_a_run_that_paused_is_not_taken_up_again(lose: str, why: str) -> None:
    scene, world, run = await by_ben()
    world.hurt = at(SliceKind.ADS, lambda: RateLimited("come back later", after=600), {1})
    paused = await scene.house.make(RunSync)(run)
    assert paused.resume_at
    await take(scene, run, lose)
    scene.house.clock.at = paused.resume_at
    world.hurt = nothing
    done = await scene.house.make(CarryOutSync)(job_of(paused))
    assert done
    assert (done.status, why in done.problem) == (RunStatus.FAILED, True)


@losing
async def test_a_run_of_the_schedule_has_no_member_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, lose: str, why: str
) -> None:
    monkeypatch.setattr(sync_pass, "BEAT", 0)
    scene, _, run = await by_ben()
    await take(scene, run, lose)
    await scene.house.make(RunSync)(run)
    connection = await scene.connection(run.connection_id)
    due = await scene.house.make(StartSync).of(connection, "adport")
    assert due.started_by_id is None
    assert (await scene.house.make(RunSync)(due)).status is RunStatus.DONE


async def test_a_run_stops_at_the_next_beat_when_its_connection_is_disconnected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where the platform does not take the token back, so that it still answers."""
    monkeypatch.setattr(sync_pass, "BEAT", 0)
    scene, world, run = await by_ben()
    world.faults["revoke"] = [Unavailable("down")] * 10
    tasks = set[asyncio.Task[object]]()

    def disconnect() -> None:
        deed = reborn(scene).make(Disconnect)(scene.ana, run.connection_id)
        tasks.add(asyncio.create_task(deed))

    when(world, 10, disconnect)
    done = await scene.house.make(RunSync)(run)
    assert (done.status, done.problem.partition(":")[0]) == (RunStatus.FAILED, "read_only")
    assert SliceStatus.WAITING in {one.status for one in await slices_of(scene, done)}
    connection = await scene.connection(run.connection_id)
    assert (connection.state, connection.synced_at) == (State.DISCONNECTED, None)


async def test_a_run_stops_at_the_next_beat_when_the_trial_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sync_pass, "BEAT", 0)
    world = Frail()
    scene = await begun("trial", world=world)
    id = (await scene.connect()).id
    run = await scene.house.make(StartSync)(scene.ana, id)
    when(world, 10, lambda: scene.house.clock.move(timedelta(hours=24)))
    done = await scene.house.make(RunSync)(run)
    assert (done.status, done.problem.partition(":")[0]) == (RunStatus.FAILED, "trial_expired")
    assert "entities" in scene.kept()


async def test_a_role_that_may_still_sync_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_pass, "BEAT", 0)
    scene, _, run = await by_ben()
    await scene.house.make(ChangeRole)(scene.ana, MemberId(run.started_by_id or ""), Role.MANAGER)
    assert (await scene.house.make(RunSync)(run)).status is RunStatus.DONE
