"""What each error of a platform means for a run: no row lost, none invented, none marked gone."""

from collections.abc import Callable

import pytest

from core.problem import State
from core.provider_errors import (
    AccessLost,
    AccountGone,
    AppMisconfigured,
    Expired,
    Forbidden,
    Garbled,
    Incomplete,
    NotEligible,
    ProviderError,
    Rejected,
    Revoked,
    ScopeMissing,
    Unavailable,
)
from core.slices import TRAITS, SliceKind, SliceStatus
from core.sync import RunStatus
from core.usecases.sync_pass import AT_ONCE, TRIES
from tests.core.usecases.mishaps import (
    EVER,
    EVERY_KIND,
    Params,
    about,
    at,
    by_status,
    down,
    ended,
    felled_by,
    frail,
    require_kept,
    require_mended,
    require_whole,
    tables,
)
from tests.core.usecases.scene import codes
from tests.core.usecases.syncing import slices_of
from tests.fakes.clock import NOON
from tests.fakes.world import seen_account

every_kind = pytest.mark.parametrize("kind", EVERY_KIND)
first_or_not = pytest.mark.parametrize("is_first", [True, False], ids=["first", "again"])


@pytest.mark.parametrize(
    ("kind", "error"),
    [(kind, Garbled if number % 2 else Unavailable) for number, kind in enumerate(SliceKind)],
)
async def test_what_fails_once_is_asked_for_again(
    kind: SliceKind, error: Callable[[str], ProviderError]
) -> None:
    scene, world, run = await frail(at(kind, lambda: error("for a moment"), {1, 3}))
    done = await ended(scene, run)
    assert (done.status, done.problem) == (RunStatus.DONE, "")
    first, *others = world.asked_for(kind)
    assert first in others
    assert scene.house.clock.slept
    require_kept(scene)
    await require_whole(scene)


@every_kind
@first_or_not
async def test_what_stays_down_fails_its_slices_and_no_others(
    kind: SliceKind, *, is_first: bool
) -> None:
    scene, world, run = await frail(at(kind, down, EVER), is_first=is_first)
    before = tables(scene)
    done = await ended(scene, run)
    assert (done.status, done.problem) == (RunStatus.PARTIAL, "provider_unavailable: down")
    failed = await by_status(scene, run, SliceStatus.FAILED)
    assert {one.kind for one in failed} == felled_by(kind)
    assert len(world.asked_for(kind)) == TRIES * sum(one.kind is kind for one in failed)
    of_others = [one for one in await slices_of(scene, run) if one.kind not in felled_by(kind)]
    assert {one.status for one in of_others} == {SliceStatus.DONE}
    assert (await scene.connection(run.connection_id)).synced_at == (None if is_first else NOON)
    assert is_first or tables(scene) == before
    await require_mended(scene, run)


async def test_a_page_in_the_middle_that_stays_down_keeps_the_pages_before_it() -> None:
    def hurt(kind: SliceKind, params: Params) -> ProviderError | None:
        return down() if kind is SliceKind.ADS and params["first"] != "0" else None

    scene, _, run = await frail(hurt)
    await ended(scene, run)
    failed = await by_status(scene, run, SliceStatus.FAILED)
    assert [(one.kind, one.calls, one.rows) for one in failed] == [(SliceKind.ADS, 1, 2)] * 2
    assert sum("Ad " in row for row in tables(scene)["entities"]) == 4
    await require_mended(scene, run)


async def test_a_platform_that_is_down_altogether_fails_the_run_and_takes_nothing_away() -> None:
    scene, _, run = await frail(lambda kind, params: down(), is_first=False)
    before = tables(scene)
    assert (await ended(scene, run)).status is RunStatus.FAILED
    assert tables(scene) == before
    await require_mended(scene, run)


@every_kind
@pytest.mark.parametrize(
    ("is_first", "error"), [(True, Rejected), (False, Incomplete)], ids=["first", "again"]
)
async def test_a_no_to_one_question_fails_that_slice_only_and_is_not_asked_again(
    kind: SliceKind, error: Callable[[str], ProviderError], *, is_first: bool
) -> None:
    scene, world, run = await frail(at(kind, lambda: error("no"), {1}), is_first=is_first)
    before = tables(scene)
    done = await ended(scene, run)
    assert done.status is RunStatus.PARTIAL
    first, *others = await by_status(scene, run, SliceStatus.FAILED)
    assert (first.kind, first.problem) == (kind, f"{error('no').code}: no")
    assert {one.kind for one in others} <= felled_by(kind) - {kind}
    refused, *rest = world.asked_for(kind)
    assert refused not in rest
    assert is_first or tables(scene) == before
    await require_mended(scene, run)


@pytest.mark.parametrize("error", [NotEligible, AppMisconfigured])
async def test_an_app_that_is_not_served_fails_the_run_and_loses_nothing(
    error: Callable[[str], ProviderError],
) -> None:
    scene, _, run = await frail(lambda kind, params: error("not you"), is_first=False)
    assert (await ended(scene, run)).status is RunStatus.FAILED
    await require_mended(scene, run)


@every_kind
@first_or_not
async def test_what_may_not_be_read_is_skipped_and_the_run_is_done(
    kind: SliceKind, *, is_first: bool
) -> None:
    scene, world, run = await frail(
        at(kind, lambda: Forbidden("not yours"), EVER), is_first=is_first
    )
    before = tables(scene)
    done = await ended(scene, run)
    assert (done.status, done.problem) == (RunStatus.DONE, "platform_forbidden: not yours")
    skipped = await by_status(scene, run, SliceStatus.SKIPPED)
    assert {one.kind for one in skipped} == felled_by(kind)
    assert len(world.asked_for(kind)) == sum(one.kind is kind for one in skipped)
    assert await by_status(scene, run, SliceStatus.FAILED) == []
    assert is_first or tables(scene) == before
    await require_mended(scene, run)


@every_kind
@first_or_not
async def test_a_missing_scope_fails_its_feature_only_and_a_survey_follows(
    kind: SliceKind, *, is_first: bool
) -> None:
    scene, world, run = await frail(
        at(kind, lambda: ScopeMissing("no scope"), EVER), is_first=is_first
    )
    surveys = world.paths().count("permissions")
    done = await ended(scene, run)
    assert done.status is RunStatus.PARTIAL
    failed = await by_status(scene, run, SliceStatus.FAILED)
    assert kind in {one.kind for one in failed}
    assert {one.trait.feature for one in failed} == {TRAITS[kind].feature}
    assert world.paths().count("permissions") == surveys + 1
    await require_mended(scene, run)


async def test_one_missing_scope_spares_the_calls_that_would_miss_it_too() -> None:
    hurt = at(SliceKind.ACCOUNT_INSIGHTS, lambda: ScopeMissing("no scope"), {1})
    scene, world, run = await frail(hurt)
    await ended(scene, run)
    failed = {one.kind for one in await by_status(scene, run, SliceStatus.FAILED)}
    assert failed == {kind for kind in SliceKind if TRAITS[kind].level}
    assert sum(kind in failed for kind, _ in world.calls) <= AT_ONCE
    await require_mended(scene, run)


async def test_a_survey_follows_whatever_else_befalls_after_an_account_is_lost() -> None:
    def hurt(kind: SliceKind, params: Params) -> ProviderError | None:
        if params.get("account") == "a1":
            return AccessLost("gone")
        return Rejected("no") if kind is SliceKind.AUDIENCES else None

    scene, world, run = await frail(hurt)
    surveys = world.paths().count("permissions")
    await ended(scene, run)
    assert world.paths().count("permissions") == surveys + 1
    await require_mended(scene, run)


@pytest.mark.parametrize("target", ["a1", "a2", "bc1"])
@pytest.mark.parametrize("error", [AccessLost, AccountGone])
@first_or_not
async def test_a_lost_account_fails_all_of_its_own_and_nothing_of_others(
    target: str, error: Callable[[str], ProviderError], *, is_first: bool
) -> None:
    scene, world, run = await frail(about(target, lambda: error("gone")), is_first=is_first)
    before, surveys = tables(scene), world.paths().count("permissions")
    done = await ended(scene, run)
    assert done.status is RunStatus.PARTIAL
    failed = await by_status(scene, run, SliceStatus.FAILED)
    ours = [one for one in await slices_of(scene, run) if one.target == target]
    assert failed == ours
    asked = [one for _, one in world.calls if target in (one.get("account"), one.get("center"))]
    assert len(asked) <= AT_ONCE
    assert world.paths().count("permissions") == surveys + 1
    assert is_first or tables(scene) == before
    await require_mended(scene, run)


async def test_the_survey_after_a_lost_account_says_so_and_keeps_its_rows() -> None:
    scene, world, run = await frail(about("a1", lambda: AccessLost("gone")), is_first=False)
    before = tables(scene)
    world.accounts = [seen_account("a2", None)]
    await ended(scene, run)
    connection = await scene.connection(run.connection_id)
    assert (connection.state, codes(connection.problems)) == (State.CONNECTED, ["access_lost"])
    assert tables(scene) == before
    world.accounts = [seen_account("a1"), seen_account("a2", None)]
    await scene.validate(run.connection_id)
    await require_mended(scene, run)


@pytest.mark.parametrize("error", [Expired, Revoked, AppMisconfigured])
@every_kind
async def test_a_final_answer_to_one_kind_only_fails_that_kind_and_nothing_else(
    kind: SliceKind, error: Callable[[str], ProviderError]
) -> None:
    scene, _, run = await frail(at(kind, lambda: error("over"), EVER), is_first=False)
    before = tables(scene)
    done = await ended(scene, run)
    assert (done.status, done.problem) == (RunStatus.PARTIAL, f"{error('over').code}: over")
    failed = await by_status(scene, run, SliceStatus.FAILED)
    assert {one.kind for one in failed} == felled_by(kind)
    assert await by_status(scene, run, SliceStatus.WAITING) == []
    assert (await scene.connection(run.connection_id)).state is State.CONNECTED
    assert tables(scene) == before
    await require_mended(scene, run)


@every_kind
async def test_what_an_account_is_not_offered_is_left_out(kind: SliceKind) -> None:
    scene, _, run = await frail(at(kind, lambda: NotEligible("not here"), EVER), is_first=False)
    done = await ended(scene, run)
    assert (done.status, done.problem) == (RunStatus.DONE, "api_not_eligible: not here")
    skipped = await by_status(scene, run, SliceStatus.SKIPPED)
    assert {one.kind for one in skipped} == felled_by(kind)
    await require_mended(scene, run)
