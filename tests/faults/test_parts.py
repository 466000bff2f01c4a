"""Listings made of parts: one that is refused for once is not taken for one that is not there."""

import pytest

from core.slices import SliceKind
from core.sync import RunStatus, SyncRun
from plugins.tiktok.sandbox.faults import Fault
from tests.faults.hurting import unhurt
from tests.faults.kinds import WAYS, shrink
from tests.faults.stage import LATER, Stage

REFUSALS = {
    "40001": Fault(path="", kind="code", code=40001, message="no"),
    "40002": Fault(path="", kind="code", code=40002, message="no"),
    "http_400_html": Fault(path="", kind="http_400_html"),
}

each_refusal = pytest.mark.parametrize("refusal", REFUSALS)


async def refused(
    stage: Stage, kind: SliceKind, path: str, about: dict[str, str], refusal: str
) -> SyncRun:
    """A run of which one call was refused."""
    order, given = stage.platform.sandbox.faults, REFUSALS[refusal]
    order.add(
        Fault(path=path, kind=given.kind, match=about, code=given.code, message=given.message)
    )
    run = await stage.carried(await stage.planned(kind, is_thorough=True))
    assert order.orders() == []
    assert run.status is RunStatus.DONE
    assert await stage.taken_back(kind) == []
    stage.house.clock.move(LATER)
    return run


@each_refusal
async def test_what_an_old_window_holds_is_not_left_out_for_good(
    stage: Stage, refusal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = SliceKind.TRANSACTIONS
    whole = await unhurt(stage, kind)
    shrink(kind, monkeypatch)
    about = {"bc_id": stage.platform.center, "transaction_level": "BC"}
    await refused(stage, kind, WAYS[kind].path, about, refusal)
    assert await stage.rows(kind) == whole


@each_refusal
async def test_a_part_of_a_listing_comes_with_the_next_run(
    stage: Stage, refusal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = SliceKind.ADS
    whole = await unhurt(stage, kind)
    shrink(kind, monkeypatch)
    about = {"advertiser_id": stage.platform.chosen[0]}
    await refused(stage, kind, "smart_plus/ad/get/", about, refusal)
    assert (await stage.rows(kind))["ads"] < whole["ads"]
    await stage.mended(kind)
    assert await stage.rows(kind) == whole
    await refused(stage, kind, "smart_plus/ad/get/", about, refusal)
    assert await stage.rows(kind) == whole
