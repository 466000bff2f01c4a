from datetime import timedelta

import msgspec
import pytest

from core.ids import AdAccountId, ConnectionId, ProfileId, SyncRunId, WorkspaceId
from core.insight import FRESH_DAYS, today_in
from core.sync import (
    DAYS,
    LEASE,
    RunStatus,
    Slice,
    SliceKind,
    SliceStatus,
    SyncRun,
    is_abandoned,
    outcome,
    plan_slices,
    progress_of,
)
from tests.core.nouns import account
from tests.fakes.clock import NOON

HONOLULU = account("a1", timezone="Pacific/Honolulu")
KIRITIMATI = account("a2", timezone="Pacific/Kiritimati")
PLANNED = plan_slices([HONOLULU, KIRITIMATI], NOON, 30)
RUN = SyncRun(
    id=SyncRunId("r1"),
    workspace_id=WorkspaceId("w1"),
    profile_id=ProfileId("p1"),
    connection_id=ConnectionId("c1"),
    started_by="Ana",
    started_at=NOON,
    beat_at=NOON,
)


def test_the_newest_days_of_every_account_come_before_older_ones_of_any() -> None:
    zones = {one.id: one.timezone for one in (HONOLULU, KIRITIMATI)}
    ages = [
        (today_in(zones[one.ad_account_id], NOON) - one.window.until).days >= FRESH_DAYS
        for one in PLANNED
        if one.window
    ]
    assert ages == sorted(ages)
    fresh = {one.ad_account_id for one, is_old in zip(_dated(), ages, strict=True) if not is_old}
    assert fresh == {HONOLULU.id, KIRITIMATI.id}


def test_slices_are_numbered_in_the_order_they_are_read() -> None:
    assert [one.position for one in PLANNED] == list(range(len(PLANNED)))


def test_every_account_is_read_in_every_kind() -> None:
    for one in (HONOLULU, KIRITIMATI):
        kinds = {slice.kind for slice in PLANNED if slice.ad_account_id == one.id}
        assert kinds == set(SliceKind)


def test_ninety_days_end_on_each_accounts_own_day() -> None:
    for one, today in ((HONOLULU, NOON.date()), (KIRITIMATI, NOON.date() + timedelta(days=1))):
        windows = [slice.window for slice in _dated() if slice.ad_account_id == one.id]
        assert max(window.until for window in windows if window) == today
        oldest = min(window.since for window in windows if window)
        assert (today - oldest).days + 1 == DAYS


def test_no_account_means_no_slice() -> None:
    assert plan_slices([], NOON, 30) == ()


def test_progress_counts_accounts_only_when_all_of_them_is_read() -> None:
    done = [
        msgspec.structs.replace(one, status=SliceStatus.DONE, rows=2)
        if one.ad_account_id == HONOLULU.id
        else one
        for one in PLANNED
    ]
    progress = progress_of(done)
    assert (progress.accounts_done, progress.accounts) == (1, 2)
    assert progress.slices_done * 2 == progress.slices == len(PLANNED)
    assert (progress.campaigns, progress.balances, progress.insights) == (2, 2, 16)


def test_a_failed_slice_is_done_with_and_counted() -> None:
    progress = progress_of([_slice(SliceStatus.FAILED), _slice(SliceStatus.WAITING)])
    assert (progress.slices_done, progress.failed, progress.slices) == (1, 1, 2)


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ([SliceStatus.DONE, SliceStatus.DONE], RunStatus.DONE),
        ([SliceStatus.DONE, SliceStatus.FAILED], RunStatus.PARTIAL),
        ([SliceStatus.FAILED, SliceStatus.FAILED], RunStatus.FAILED),
    ],
)
def test_a_run_ends_as_its_slices_did(states: list[SliceStatus], status: RunStatus) -> None:
    assert outcome([_slice(state) for state in states]) is status


def test_a_run_is_abandoned_when_its_lease_is_over() -> None:
    assert not is_abandoned(RUN, NOON + LEASE - timedelta(microseconds=1))
    assert is_abandoned(RUN, NOON + LEASE)
    assert not is_abandoned(msgspec.structs.replace(RUN, status=RunStatus.DONE), NOON + 2 * LEASE)


def _dated() -> list[Slice]:
    return [one for one in PLANNED if one.window]


def _slice(status: SliceStatus) -> Slice:
    return Slice(position=0, ad_account_id=AdAccountId("a1"), kind=SliceKind.BALANCE, status=status)
