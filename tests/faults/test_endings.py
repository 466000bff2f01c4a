"""A token that is dead everywhere, and a platform that is down altogether."""

import msgspec
import pytest

from core.connection import reconnected
from core.errors import Refused
from core.problem import State
from core.slices import SliceKind, SliceStatus
from core.sync import RunStatus
from core.usecases.vault import Vault
from plugins.tiktok.sandbox.faults import Fault
from tests.faults.hurting import unhurt
from tests.faults.kinds import needed, shrink
from tests.faults.stage import LATER, Stage

KINDS = (SliceKind.CAMPAIGN_INSIGHTS, SliceKind.CREATIVES, SliceKind.PIXEL_EVENTS)
DEAD = {40105: State.REVOKED, 40102: State.REAUTHORIZE}

each_kind = pytest.mark.parametrize("kind", KINDS)


async def come_back(stage: Stage) -> None:
    """The person connects again."""
    ports, now = stage.house.storage, stage.house.clock.now()
    known = await ports.connections.hold(stage.connection.workspace_id, stage.connection.id)
    back = reconnected(known, known.user, known.grant, (), now)
    await ports.connections.change(back)
    await stage.house.make(Vault).keep(back, stage.platform.credential)
    await ports.work.commit()


@each_kind
@pytest.mark.parametrize("code", DEAD)
@pytest.mark.parametrize("after", [0, 3])
async def test_a_dead_token_makes_the_connection_read_only_and_loses_nothing(
    stage: Stage, code: int, kind: SliceKind, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await unhurt(stage, kind)
    shrink(kind, monkeypatch)
    for is_first in (True, False):
        run = await stage.planned(*needed(kind), is_thorough=not is_first)
        fault = Fault(path="*", kind="code", code=code, message="no", times=0, after=after)
        stage.platform.sandbox.faults.add(fault)
        run = await stage.carried(run)
        assert run.status is RunStatus.FAILED
        statuses = {one.status for one in await stage.slices(run)}
        assert statuses <= {SliceStatus.WAITING, SliceStatus.DONE}
        assert (await stage.current()).state is DEAD[code]
        assert await stage.taken_back(*needed(kind)) == []
        stage.platform.sandbox.faults.clear()
        with pytest.raises(Refused):
            await stage.planned(*needed(kind))
        await come_back(stage)
        await stage.mended(*needed(kind))
        assert await stage.rows(*needed(kind)) == whole
        assert await stage.taken_back(*needed(kind)) == []
        stage.house.clock.move(LATER)


@each_kind
@pytest.mark.parametrize("kind_of_fault", ["http_500", "timeout", "drop", "html_200"])
async def test_a_platform_that_is_down_fails_the_run_and_takes_nothing_away(
    stage: Stage, kind_of_fault: str, kind: SliceKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await unhurt(stage, kind)
    shrink(kind, monkeypatch)
    for is_first in (True, False):
        run = await stage.planned(*needed(kind), is_thorough=not is_first)
        down = {"path": "*", "kind": kind_of_fault, "times": 0}
        stage.platform.sandbox.faults.add(msgspec.convert(down, Fault))
        run = await stage.carried(run)
        assert run.status is RunStatus.FAILED
        assert {one.status for one in await stage.slices(run)} == {SliceStatus.FAILED}
        assert await stage.taken_back(*needed(kind)) == []
        assert is_first or await stage.rows(*needed(kind)) == whole
        assert (await stage.current()).state is State.CONNECTED
        stage.platform.sandbox.faults.clear()
        await stage.mended(*needed(kind))
        assert await stage.rows(*needed(kind)) == whole
        stage.house.clock.move(LATER)
