"""Listings made of parts: one that TikTok refuses for once is not taken for one that is not there."""

import pytest

from core.slices import SliceKind, SliceStatus
from core.sync import RunStatus
from plugins.tiktok.sandbox.faults import Fault
from tests.faults.kinds import WAYS, needed, shrink
from tests.faults.stage import LATER, Stage

PARTS = [
    (SliceKind.TRANSACTIONS, WAYS[SliceKind.TRANSACTIONS].path, {"transaction_level": "BC"}),
    (SliceKind.ADS, "smart_plus/ad/get/", {}),
    (SliceKind.CAMPAIGNS, "campaign/get/", {"filtering": "RESERVATION_TOP_VIEW"}),
]


@pytest.mark.parametrize(("kind", "path", "match"), PARTS)
@pytest.mark.parametrize("fault", [{"kind": "code", "code": 40002}, {"kind": "code", "code": 40001}, {"kind": "http_400_html"}])
async def test_try(stage: Stage, kind, path, match, fault, monkeypatch):
    shrink(kind, monkeypatch)
    if kind is SliceKind.ADS:
        match = {"advertiser_id": stage.platform.chosen[0]}
    order = Fault(path=path, match=match, message="no", **fault)
    if kind is SliceKind.CAMPAIGNS:
        order.match = {}
        order.after = 5
    stage.platform.sandbox.faults.add(order)
    run = await stage.carried(await stage.planned(*needed(kind)))
    assert stage.platform.sandbox.faults.orders() == []
    print("RUN", kind, fault, run.status, run.problem, [ (s.status, s.rows) for s in await stage.slices(run)])
    rows = await stage.rows(*needed(kind))
    stage.house.clock.move(LATER)
    print("KNOWN", await stage.readings(needed(kind)))
    run = await stage.carried(await stage.planned(*needed(kind), is_thorough=True))
    print("AFTER", {k: len(v) for k, v in rows.items()}, {k: len(v) for k, v in (await stage.rows(*needed(kind))).items()})
