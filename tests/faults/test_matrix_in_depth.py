"""The same errors in other words, in the middle, and lasting: on days, parts and movements."""

import pytest

from core.slices import SliceKind
from tests.faults.hurting import hurt
from tests.faults.mishaps import DISTINCT, LIKE_OTHERS, Mishap
from tests.faults.stage import Stage

REPRESENTATIVE = (SliceKind.AD_INSIGHTS, SliceKind.ADS, SliceKind.TRANSACTIONS)
"""Days of numbers, a listing made of parts, and days of things."""

each_kind = pytest.mark.parametrize("kind", REPRESENTATIVE)
each_mishap = pytest.mark.parametrize("mishap", DISTINCT, ids=lambda one: one.name)


@each_kind
@pytest.mark.parametrize("mishap", LIKE_OTHERS, ids=lambda one: one.name)
async def test_other_words_for_the_same_cost_nothing_either(
    stage: Stage, mishap: Mishap, kind: SliceKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hurt(stage, mishap, kind, monkeypatch)


@each_kind
@each_mishap
async def test_a_page_in_the_middle_that_fails_costs_nothing(
    stage: Stage, mishap: Mishap, kind: SliceKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hurt(stage, mishap, kind, monkeypatch, page="2")


@each_kind
@each_mishap
async def test_what_fails_until_it_is_mended_costs_nothing(
    stage: Stage, mishap: Mishap, kind: SliceKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hurt(stage, mishap, kind, monkeypatch, lasts=True)
