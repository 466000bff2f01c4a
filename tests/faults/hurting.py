"""Hurting a sync and mending it, with all that must hold meanwhile."""

import pytest

from core.connection import Connection
from core.problem import State
from core.slices import Slice, SliceKind, SliceStatus
from core.sync import RunStatus, SyncRun, outcome, progress_of
from plugins.tiktok.sandbox.faults import Fault
from tests.faults.kinds import WAYS, needed, shrink
from tests.faults.mishaps import Mishap, Outcome, Spread, outcome_of
from tests.faults.stage import LATER, Rows, Stage, set_stage

_UNHURT: dict[tuple[str, SliceKind], Rows] = {}


async def hurt(
    stage: Stage,
    mishap: Mishap,
    kind: SliceKind,
    patch: pytest.MonkeyPatch,
    page: str = "",
    *,
    lasts: bool = False,
) -> None:
    """The first sync and one over full tables meet the mishap, and are mended."""
    whole = await unhurt(stage, kind)
    shrink(kind, patch)
    kinds, wanted = needed(kind), outcome_of(mishap, kind, lasts=lasts)
    for is_first in (True, False):
        run = await stage.planned(*kinds, is_thorough=not is_first)
        _order(stage, mishap, kind, page, lasts=lasts)
        run = await stage.carried(run)
        stage.platform.sandbox.faults.clear()
        await _require_nothing_lost(stage, run, kinds, whole, is_first=is_first)
        if wanted.pause is not None:
            run = await _require_pause(stage, run, wanted.pause)
        await _require_outcome(stage, run, wanted, kind)
        if run.status is not RunStatus.DONE or wanted.hit is not SliceStatus.DONE:
            run = await stage.mended(*kinds)
        assert await stage.rows(*kinds) == whole
        assert await stage.taken_back(*kinds) == []
        stage.house.clock.move(LATER)


def _order(stage: Stage, mishap: Mishap, kind: SliceKind, page: str, *, lasts: bool) -> None:
    way, platform = WAYS[kind], stage.platform
    about = platform.center if way.about == "bc_id" else platform.chosen[0]
    fault = Fault(
        path=way.path,
        kind=mishap.kind,
        times=mishap.times if lasts else 1,
        match={way.about: about, **way.match, **({"page": page} if page else {})},
        code=mishap.code,
        message=mishap.message,
    )
    platform.sandbox.faults.add(fault)


async def unhurt(stage: Stage, kind: SliceKind) -> Rows:
    """What an undisturbed first sync of another profile brings into the same database."""
    key = (stage.engine.dialect.name, kind)
    if key not in _UNHURT:
        async with stage.platform.client() as client:
            now = stage.platform.clock.now()
            other = await set_stage(stage.platform, stage.engine, client, now)
            with pytest.MonkeyPatch.context() as patch:
                shrink(kind, patch)
                run = await other.carried(await other.planned(*needed(kind)))
            assert run.status is RunStatus.DONE
            _UNHURT[key] = await other.rows(*needed(kind))
    return _UNHURT[key]


async def _require_nothing_lost(
    stage: Stage, run: SyncRun, kinds: tuple[SliceKind, ...], whole: Rows, *, is_first: bool
) -> None:
    """Whatever was kept is true, nothing was taken away, and only what was read counts as read."""
    rows = await stage.rows(*kinds)
    if is_first:
        assert not any(_known(kept) - whole[name] for name, kept in rows.items())
    else:
        assert rows == whole
    assert await stage.taken_back(*kinds) == []
    if is_first:
        done = [one for one in await stage.slices(run) if one.status is SliceStatus.DONE]
        read = [(one.target, one.kind, one.window) for one in done]
        known = [(one.target, one.kind, one.window) for one in await stage.readings(kinds)]
        assert sorted(map(str, known)) == sorted(map(str, read))


def _known(rows: set[str]) -> set[str]:
    """A balance that is not known yet is no invention."""
    return {row for row in rows if not row.endswith(", None)")}


async def _require_pause(stage: Stage, run: SyncRun, seconds: float) -> SyncRun:
    """The run let go for so long; then it goes on from its checkpoints."""
    assert run.ended_at is None
    assert run.resume_at is not None
    assert run.pause_reason
    left = (run.resume_at - stage.house.clock.now()).total_seconds()
    assert left == pytest.approx(seconds, abs=5)
    kept = {one.position: one.calls for one in await stage.slices(run)}
    run = await stage.resumed(run)
    assert all(one.calls >= kept[one.position] for one in await stage.slices(run))
    return run


async def _require_outcome(stage: Stage, run: SyncRun, wanted: Outcome, kind: SliceKind) -> None:
    slices = await stage.slices(run)
    hit = [one for one in slices if one.status is not SliceStatus.DONE]
    assert {one.status for one in hit} <= {wanted.hit}, [one.problem for one in hit]
    assert bool(hit) is (wanted.hit is not SliceStatus.DONE)
    assert all(_may_fall(one, wanted.spread, kind, stage) for one in hit)
    assert run.status is outcome(progress_of(slices))
    assert run.problem.partition(":")[0] == wanted.problem
    _require_state(await stage.current())


def _may_fall(slice: Slice, spread: Spread, kind: SliceKind, stage: Stage) -> bool:
    """Nothing of the other account, unless the whole feature is out of reach."""
    if spread is Spread.FEATURE:
        return slice.trait.feature == Slice(position=0, kind=kind).trait.feature
    is_hurt = slice.target in (stage.platform.chosen[0], stage.platform.center)
    return is_hurt and (spread is Spread.TARGET or slice.kind is kind)


def _require_state(connection: Connection) -> None:
    """The token works: whatever one path says of it, another answer says otherwise."""
    assert connection.state is State.CONNECTED, connection.problems
