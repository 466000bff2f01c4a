from datetime import timedelta

import msgspec
import pytest

from core.ids import AdAccountId, ConnectionId, ProfileId, SyncRunId, WorkspaceId
from core.slices import Slice, SliceKind, SliceStatus
from core.sync import (
    LEASE,
    Progress,
    RunStatus,
    SyncRun,
    is_abandoned,
    outcome,
    progress_of,
    seconds_left,
)
from tests.fakes.clock import NOON

RUN = SyncRun(
    id=SyncRunId("r1"),
    workspace_id=WorkspaceId("w1"),
    profile_id=ProfileId("p1"),
    connection_id=ConnectionId("c1"),
    started_by="Ana",
    started_at=NOON,
    beat_at=NOON,
)
A_MOMENT = timedelta(microseconds=1)


def slice(status: SliceStatus, account: str = "a1", **more: object) -> Slice:
    made = Slice(
        position=0, kind=SliceKind.CAMPAIGNS, ad_account_id=AdAccountId(account), status=status
    )
    return msgspec.structs.replace(made, **more)


def test_an_account_is_done_only_when_all_of_it_is_read() -> None:
    progress = progress_of(
        [
            slice(SliceStatus.DONE, "a1"),
            slice(SliceStatus.WAITING, "a1"),
            slice(SliceStatus.DONE, "a2"),
        ]
    )
    assert (progress.accounts_done, progress.accounts) == (1, 2)
    assert (progress.slices_done, progress.slices) == (2, 3)


def test_calls_are_planned_from_what_is_known_of_each_answers_length() -> None:
    progress = progress_of(
        [
            slice(SliceStatus.DONE, calls=3, left=0),
            slice(SliceStatus.WAITING, calls=2, left=5),
            slice(SliceStatus.WAITING),
        ]
    )
    assert (progress.calls_done, progress.calls_planned) == (5, 11)


def test_what_came_in_is_counted_by_kind_and_kinds_without_rows_are_left_out() -> None:
    progress = progress_of(
        [
            slice(SliceStatus.DONE, rows=2),
            slice(SliceStatus.DONE, rows=3),
            slice(SliceStatus.DONE, kind=SliceKind.ADS, rows=0),
        ]
    )
    assert progress.rows == {SliceKind.CAMPAIGNS: 5}


def test_a_failed_slice_is_done_with_and_counted() -> None:
    progress = progress_of(
        [slice(SliceStatus.FAILED), slice(SliceStatus.WAITING), slice(SliceStatus.SKIPPED)]
    )
    assert (progress.slices_done, progress.failed, progress.slices) == (2, 1, 3)


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ([SliceStatus.DONE, SliceStatus.DONE], RunStatus.DONE),
        ([SliceStatus.DONE, SliceStatus.SKIPPED], RunStatus.DONE),
        ([SliceStatus.DONE, SliceStatus.FAILED], RunStatus.PARTIAL),
        ([SliceStatus.FAILED, SliceStatus.FAILED], RunStatus.FAILED),
    ],
)
def test_a_run_ends_as_its_slices_did(states: list[SliceStatus], status: RunStatus) -> None:
    assert outcome(progress_of([slice(state) for state in states])) is status


def test_a_run_is_abandoned_when_its_lease_is_over() -> None:
    assert not is_abandoned(RUN, NOON + LEASE - A_MOMENT)
    assert is_abandoned(RUN, NOON + LEASE)
    assert not is_abandoned(msgspec.structs.replace(RUN, status=RunStatus.DONE), NOON + 2 * LEASE)


def test_a_run_that_pauses_is_nobodys_until_its_pause_is_over() -> None:
    paused = msgspec.structs.replace(RUN, resume_at=NOON + timedelta(minutes=5))
    assert not is_abandoned(paused, NOON + timedelta(minutes=5) - A_MOMENT)
    assert is_abandoned(paused, NOON + timedelta(minutes=5))


def test_the_time_left_is_told_at_the_pace_so_far_after_any_pause() -> None:
    progress = Progress(calls_done=10, calls_planned=30)
    later = NOON + timedelta(seconds=20)
    assert seconds_left(RUN, progress, later) == pytest.approx(40)
    paused = msgspec.structs.replace(RUN, resume_at=later + timedelta(seconds=300))
    assert seconds_left(paused, progress, later) == pytest.approx(340)


def test_nothing_is_said_of_the_time_left_before_the_first_call_or_after_the_end() -> None:
    assert seconds_left(RUN, Progress(calls_planned=9), NOON) is None
    ended = msgspec.structs.replace(RUN, ended_at=NOON)
    assert seconds_left(ended, Progress(calls_done=9, calls_planned=9), NOON) is None
