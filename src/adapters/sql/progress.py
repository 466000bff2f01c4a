"""Where a sync run stands, counted in the database: a big one has thousands of slices."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, and_, case, distinct, func, select

from adapters.sql.sync_tables import slices
from adapters.sql.work import SqlWork
from core.ids import SyncRunId
from core.slices import SliceKind, SliceStatus
from core.sync import Progress


async def progress_in(work: SqlWork, id: SyncRunId) -> Progress:
    """The same as the core counts from the slices themselves."""
    of_run = slices.c.run_id == id
    counted = select(
        slices.c.kind,
        slices.c.status,
        func.count().label("slices"),
        func.sum(slices.c.rows).label("rows"),
        func.sum(slices.c.calls).label("calls"),
        func.sum(slices.c.left).label("left"),
    ).where(of_run)
    groups = (await work.execute(counted.group_by(slices.c.kind, slices.c.status))).mappings()
    is_waiting = slices.c.status == SliceStatus.WAITING
    account = func.nullif(slices.c.ad_account_id, "")
    waiting = select(func.coalesce(account, slices.c.business_center_id)).where(of_run, is_waiting)
    accounts = select(
        func.count(distinct(account)).label("known"),
        func.count(distinct(case((slices.c.ad_account_id.not_in(waiting), account)))).label("done"),
    ).where(and_(of_run, account.is_not(None)))
    count = (await work.execute(accounts)).mappings().one()
    return _progress(groups.all(), count["known"], count["done"])


def _progress(groups: Sequence[RowMapping], accounts: int, accounts_done: int) -> Progress:
    """The groups added up."""
    rows = dict.fromkeys(SliceKind, 0)
    for group in groups:
        rows[SliceKind(group["kind"])] += int(group["rows"])
    by_status = dict.fromkeys(SliceStatus, 0)
    for group in groups:
        by_status[SliceStatus(group["status"])] += group["slices"]
    calls = sum(int(group["calls"]) for group in groups)
    open_pages = sum(
        int(group["left"]) for group in groups if group["status"] == SliceStatus.WAITING
    )
    return Progress(
        calls_done=calls,
        calls_planned=calls + open_pages,
        slices_done=sum(by_status.values()) - by_status[SliceStatus.WAITING],
        slices=sum(by_status.values()),
        accounts_done=accounts_done,
        accounts=accounts,
        failed=by_status[SliceStatus.FAILED],
        rows={kind: count for kind, count in rows.items() if count},
    )
