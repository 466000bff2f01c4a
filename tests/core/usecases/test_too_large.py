"""Windows too large to be answered: halved as far as it takes, and no day lost or doubled."""

import pytest

from core.insight import days_of
from core.provider_errors import ProviderError, TooLarge
from core.slices import TRAITS, SliceKind, SliceStatus
from core.sync import RunStatus
from tests.core.usecases.mishaps import (
    Params,
    at,
    by_status,
    ended,
    felled_by,
    frail,
    require_kept,
    require_mended,
    require_whole,
)
from tests.core.usecases.syncing import slices_of
from tests.fakes.clock import NOON
from tests.fakes.rows import window_of

WINDOWED = [kind for kind in SliceKind if TRAITS[kind].is_windowed]
LISTINGS = [kind for kind in SliceKind if not TRAITS[kind].is_windowed]

first_or_not = pytest.mark.parametrize("is_first", [True, False], ids=["first", "again"])


@pytest.mark.parametrize("kind", WINDOWED)
@pytest.mark.parametrize("widest", [1, 4])
@first_or_not
async def test_a_window_that_is_too_large_is_halved_until_it_is_answered(
    kind: SliceKind, widest: int, *, is_first: bool
) -> None:
    def hurt(asked: SliceKind, params: Params) -> ProviderError | None:
        is_hit = asked is kind and len(days_of(window_of(params))) > widest
        return TooLarge("fewer days, please") if is_hit else None

    scene, _, run = await frail(hurt, is_first=is_first)
    assert (await ended(scene, run)).status is RunStatus.DONE
    slices = [one for one in await slices_of(scene, run) if one.kind is kind]
    windows = [(one.target, one.window) for one in slices if one.window]
    days = [(target, day) for target, window in windows for day in days_of(window)]
    assert len(days) == len(set(days))
    assert {len(days_of(window)) for _, window in windows} <= set(range(1, widest + 1))
    require_kept(scene)
    await require_whole(scene)


@pytest.mark.parametrize("kind", WINDOWED)
async def test_a_single_day_that_is_too_large_fails_alone(kind: SliceKind) -> None:
    day = NOON.date()

    def hurt(asked: SliceKind, params: Params) -> ProviderError | None:
        is_hit = asked is kind and day in days_of(window_of(params))
        return TooLarge("even that") if is_hit else None

    scene, _, run = await frail(hurt)
    done = await ended(scene, run)
    assert (done.status, done.problem) == (RunStatus.PARTIAL, "query_too_large: even that")
    failed = await by_status(scene, run, SliceStatus.FAILED)
    assert {one.window and days_of(one.window) for one in failed} == {(day,)}
    assert len(failed) == len({one.target for one in failed})
    await require_mended(scene, run)


async def test_a_window_that_turns_out_too_large_after_its_first_page_is_halved_too() -> None:
    def hurt(kind: SliceKind, params: Params) -> ProviderError | None:
        is_hit = kind is SliceKind.AD_INSIGHTS and params["first"] == "20"
        return TooLarge("enough") if is_hit else None

    scene, _, run = await frail(hurt)
    done = await ended(scene, run)
    assert done.status is RunStatus.DONE
    assert done.summary
    assert done.summary.rows[SliceKind.AD_INSIGHTS] == 180
    require_kept(scene)
    await require_whole(scene)


@pytest.mark.parametrize("kind", LISTINGS)
async def test_a_listing_without_days_cannot_be_halved_and_fails_alone(kind: SliceKind) -> None:
    scene, _, run = await frail(at(kind, lambda: TooLarge("too many"), {1}), is_first=False)
    assert (await ended(scene, run)).status is RunStatus.PARTIAL
    first, *others = await by_status(scene, run, SliceStatus.FAILED)
    assert first.kind is kind
    assert {one.kind for one in others} <= felled_by(kind) - {kind}
    await require_mended(scene, run)
