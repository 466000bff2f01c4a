"""SyncRun: one pass that brings a connection's data up to date, slice by slice."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from core.ad_account import AdAccount
from core.ids import AdAccountId, ConnectionId, ProfileId, SyncRunId, WorkspaceId
from core.insight import Window, today_in, windows

DAYS = 90
LEASE = timedelta(seconds=60)
"""A run whose worker has not been heard of for that long may be taken over."""


class SliceKind(StrEnum):
    """What a slice reads."""

    CAMPAIGNS = "campaigns"
    BALANCE = "balance"
    ACCOUNT_INSIGHTS = "account_insights"
    CAMPAIGN_INSIGHTS = "campaign_insights"


INSIGHTS = (SliceKind.ACCOUNT_INSIGHTS, SliceKind.CAMPAIGN_INSIGHTS)


class RunStatus(StrEnum):
    """How far a run is."""

    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    """Ended, and some slices failed; the others were kept."""
    FAILED = "failed"


class SliceStatus(StrEnum):
    """How far a slice is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """One kind and window of one account: done in one transaction with its rows, or not at all."""

    position: int
    ad_account_id: AdAccountId
    kind: SliceKind
    window: Window | None = None
    status: SliceStatus = SliceStatus.WAITING
    rows: int = 0
    problem: str = ""
    """Why it failed: a code and what the platform said."""
    ended_at: datetime | None = None


class SyncRun(msgspec.Struct, frozen=True, kw_only=True):
    """One pass over a connection's selected accounts."""

    id: SyncRunId
    workspace_id: WorkspaceId
    profile_id: ProfileId
    connection_id: ConnectionId
    status: RunStatus = RunStatus.RUNNING
    calls: int = 0
    """Requests sent to the platform so far."""
    worker: str = ""
    """Who carries it out: whoever else writes to it is stopped."""
    started_by: str
    started_at: datetime
    beat_at: datetime
    """When its worker was last heard of."""
    ended_at: datetime | None = None
    problem: str = ""
    """Why it stopped early."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run stands."""

    slices_done: int
    slices: int
    accounts_done: int
    accounts: int
    campaigns: int
    insights: int
    balances: int
    failed: int


def plan_slices(accounts: Iterable[AdAccount], now: datetime, widest: int) -> tuple[Slice, ...]:
    """All that a run reads: the newest seven days of every account before any older ones."""
    fresh: list[Slice] = []
    older: list[Slice] = []
    for account in accounts:
        for kind in (SliceKind.BALANCE, SliceKind.CAMPAIGNS):
            fresh.append(Slice(position=0, ad_account_id=account.id, kind=kind))
        for number, window in enumerate(windows(today_in(account.timezone, now), DAYS, widest)):
            (older if number else fresh).extend(
                Slice(position=0, ad_account_id=account.id, kind=kind, window=window)
                for kind in INSIGHTS
            )
    return tuple(
        msgspec.structs.replace(one, position=position)
        for position, one in enumerate([*fresh, *older])
    )


def progress_of(slices: Iterable[Slice]) -> Progress:
    """Where a run with those slices stands."""
    known = tuple(slices)
    open_accounts = {one.ad_account_id for one in known if one.status is SliceStatus.WAITING}
    accounts = {one.ad_account_id for one in known}

    def rows(*kinds: SliceKind) -> int:
        return sum(one.rows for one in known if one.kind in kinds)

    return Progress(
        slices_done=sum(one.status is not SliceStatus.WAITING for one in known),
        slices=len(known),
        accounts_done=len(accounts - open_accounts),
        accounts=len(accounts),
        campaigns=rows(SliceKind.CAMPAIGNS),
        insights=rows(*INSIGHTS),
        balances=rows(SliceKind.BALANCE),
        failed=sum(one.status is SliceStatus.FAILED for one in known),
    )


def outcome(slices: Iterable[Slice]) -> RunStatus:
    """How a run with those slices has ended."""
    states = {one.status for one in slices}
    if SliceStatus.FAILED not in states:
        return RunStatus.DONE
    return RunStatus.PARTIAL if SliceStatus.DONE in states else RunStatus.FAILED


def is_abandoned(run: SyncRun, now: datetime) -> bool:
    """Whether its worker has been silent for so long that another may take it over."""
    return run.status is RunStatus.RUNNING and now >= run.beat_at + LEASE
