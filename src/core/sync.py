"""SyncRun: one pass that brings a connection's data up to date, and how far it is."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from core.ids import ConnectionId, MemberId, ProfileId, SyncRunId, WorkspaceId
from core.slices import Slice, SliceKind, SliceStatus

LEASE = timedelta(seconds=20)
"""A run whose worker has not been heard of for that long may be taken over."""


class RunStatus(StrEnum):
    """How far a run is."""

    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    """Ended, and some slices failed; the others were kept."""
    FAILED = "failed"


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run stands."""

    calls_done: int = 0
    """Pages read and kept; slices that failed count as far as they came."""
    calls_planned: int = 0
    """Pages in all, as far as is known now: large answers show only then how many they are."""
    slices_done: int = 0
    slices: int = 0
    accounts_done: int = 0
    accounts: int = 0
    failed: int = 0
    """Slices that failed."""
    rows: dict[SliceKind, int] = {}
    """What came in, by kind."""


class SyncRun(msgspec.Struct, frozen=True, kw_only=True):
    """One pass over a connection's selected accounts."""

    id: SyncRunId
    workspace_id: WorkspaceId
    profile_id: ProfileId
    connection_id: ConnectionId
    status: RunStatus = RunStatus.RUNNING
    is_thorough: bool = True
    """Whether a person asked for it, so that all is read that could have changed."""
    is_planned: bool = False
    """Whether its slices are known yet."""
    calls: int = 0
    """Requests sent to the platform so far, repeated ones and those for discovery included."""
    worker: str = ""
    """Who carries it out: whoever else writes to it is stopped."""
    started_by: str
    started_by_id: MemberId | None = None
    """The member without whom it may not go on; None where the schedule started it."""
    started_at: datetime
    beat_at: datetime
    """When its worker was last heard of."""
    resume_at: datetime | None = None
    """Until when the platform wants to be left alone; no worker holds it meanwhile."""
    pause_reason: str = ""
    """What the platform said when it wanted that."""
    ended_at: datetime | None = None
    problem: str = ""
    """Why it stopped early, or what it could not read: a code and what was said."""
    summary: Progress | None = None
    """How it ended; None while it runs."""


def progress_of(slices: Iterable[Slice]) -> Progress:
    """Where a run with those slices stands."""
    known = tuple(slices)
    waiting = {one.target for one in known if one.status is SliceStatus.WAITING}
    accounts = {one.ad_account_id for one in known if one.ad_account_id}
    rows: dict[SliceKind, int] = {}
    for one in known:
        rows[one.kind] = rows.get(one.kind, 0) + one.rows
    open_pages = sum(one.left for one in known if one.status is SliceStatus.WAITING)
    done = sum(one.calls for one in known)
    return Progress(
        calls_done=done,
        calls_planned=done + open_pages,
        slices_done=sum(one.status is not SliceStatus.WAITING for one in known),
        slices=len(known),
        accounts_done=len(accounts - waiting),
        accounts=len(accounts),
        failed=sum(one.status is SliceStatus.FAILED for one in known),
        rows={kind: rows[kind] for kind in SliceKind if rows.get(kind)},
    )


def seconds_left(run: SyncRun, progress: Progress, now: datetime) -> float | None:
    """About how long the run will still take; None while nothing can be said.

    At the pace of its calls so far, after whatever pause the platform demands.
    """
    if run.ended_at is not None or not progress.calls_done:
        return None
    pause = max(0.0, (run.resume_at - now).total_seconds()) if run.resume_at else 0.0
    each = (now - run.started_at).total_seconds() / progress.calls_done
    return pause + each * (progress.calls_planned - progress.calls_done)


def outcome(progress: Progress) -> RunStatus:
    """How a run that stands there has ended."""
    if not progress.failed:
        return RunStatus.DONE
    return RunStatus.PARTIAL if progress.failed < progress.slices else RunStatus.FAILED


def is_abandoned(run: SyncRun, now: datetime) -> bool:
    """Whether another worker may carry it on: its own is silent, or its pause is over."""
    if run.status is not RunStatus.RUNNING:
        return False
    if run.resume_at is not None:
        return now >= run.resume_at
    return now >= run.beat_at + LEASE
