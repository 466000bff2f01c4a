import time
import pytest
from core.slices import SliceKind
from tests.faults.kinds import needed, shrink
from tests.faults.stage import Stage

@pytest.mark.parametrize("kind", list(SliceKind))
async def test_it(stage: Stage, kind, monkeypatch):
    t=time.monotonic()
    shrink(kind, monkeypatch)
    run = await stage.planned(*needed(kind))
    t1=time.monotonic()
    run = await stage.carried(run)
    t2=time.monotonic()
    rows = await stage.rows(*needed(kind))
    t3=time.monotonic()
    print(kind, run.status, run.problem, run.calls, {k:len(v) for k,v in rows.items()}, [ (s.calls,s.rows) for s in await stage.slices(run)], f"{t1-t:.3f} {t2-t1:.3f} {t3-t2:.3f}")
    again = await stage.resumed(await stage.carried(await stage.planned(*needed(kind), is_thorough=True)))
    print(again.calls, again.status)
    assert await stage.rows(*needed(kind)) == rows
    assert await stage.taken_back(*needed(kind)) == []
