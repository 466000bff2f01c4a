"""Every error of the platform, on every kind of slice: no row lost, none invented, none gone."""

import pytest

from core.slices import SliceKind
from tests.faults.hurting import hurt
from tests.faults.mishaps import DISTINCT, Mishap
from tests.faults.stage import Stage


@pytest.mark.parametrize("kind", list(SliceKind))
@pytest.mark.parametrize("mishap", DISTINCT, ids=lambda one: one.name)
async def test_one_call_that_fails_costs_nothing(
    stage: Stage, mishap: Mishap, kind: SliceKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hurt(stage, mishap, kind, monkeypatch)
