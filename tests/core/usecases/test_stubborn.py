"""What would go on for ever: values nobody foresaw, accounts that only throttle, stale plans."""

from typing import Any

import pytest

from core.ids import AdAccountId
from core.library import Audience
from core.provider_errors import RateLimited
from core.slices import SliceStatus
from core.sync import RunStatus
from core.usecases.ad_accounts import ChooseAdAccounts, Selection
from core.usecases.run_sync import RunSync
from tests.core.usecases.syncing import (
    reborn,
    run_again,
    slices_of,
    started,
    taken_over,
    told,
    unhurt,
)
from tests.fakes.entities import FakeEntities
from tests.fakes.platforms import FAKE


async def test_a_value_nobody_foresaw_fails_its_slice_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep = FakeEntities.put

    async def choke(self: FakeEntities, *given: Any) -> None:  # noqa: ANN401 - put's own
        if any(isinstance(one, Audience) for one in given[2]):
            raise OverflowError("too large for the database")
        await keep(self, *given)

    scene, run = await started()
    with monkeypatch.context() as patch:
        patch.setattr(FakeEntities, "put", choke)
        done = await scene.house.make(RunSync)(run)
    assert done.status is RunStatus.PARTIAL
    failed = [one for one in await slices_of(scene, run) if one.status is SliceStatus.FAILED]
    assert {one.kind for one in failed} == {"audiences"}
    assert {one.problem for one in failed} == {
        "unexpected: OverflowError: too large for the database"
    }
    assert (await run_again(scene, run.connection_id)).status is RunStatus.DONE


async def test_an_account_that_only_throttles_fails_alone_after_a_while() -> None:
    scene, run = await started()
    scene.world.broken["a1"] = RateLimited("slow down", after=1, account=True)
    done = await scene.house.make(RunSync)(run)
    assert done.status is RunStatus.PARTIAL
    states = {str(one.ad_account_id): one.status for one in await slices_of(scene, run)}
    assert (states["a1"], states["a2"]) == (SliceStatus.FAILED, SliceStatus.DONE)
    scene.world.broken.clear()
    assert (await run_again(scene, run.connection_id)).status is RunStatus.DONE
    assert told(scene)["insights"] == (await unhurt())["insights"]


async def test_a_platform_that_only_throttles_lets_the_run_pause_and_say_why() -> None:
    scene, run = await started()
    scene.world.fail("campaigns", *[RateLimited("slow down", after=1)] * 500)
    scene.world.fail("insights", *[RateLimited("slow down", after=1)] * 500)
    paused = await scene.house.make(RunSync)(run)
    assert paused.status is RunStatus.RUNNING
    assert paused.resume_at
    assert paused.pause_reason == "slow down"


async def test_a_run_that_paused_reads_nothing_that_is_not_selected_any_more() -> None:
    scene, run = await started()
    scene.world.fail("campaigns", RateLimited("later", after=3600))
    paused = await scene.house.make(RunSync)(run)
    assert paused.resume_at
    only = Selection(provider=FAKE, ad_account_ids=(AdAccountId("a2"),))
    await scene.house.make(ChooseAdAccounts)(scene.ana, scene.profile_id, only)
    scene.house.clock.at = paused.resume_at
    before = len(scene.world.asked)
    done = await reborn(scene).make(RunSync)(await taken_over(scene, run))
    assert done.status is RunStatus.DONE
    assert "a1" not in {one.params.get("account") for one in scene.world.asked[before:]}
