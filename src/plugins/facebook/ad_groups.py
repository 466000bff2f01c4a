"""The ad sets of an ad account, deleted ones included."""

from core.ad_account import AdAccount
from core.campaign import AdGroup
from core.provider import Session
from core.reads import Page
from plugins.facebook.campaigns import Budgeted
from plugins.facebook.pages import Question, read_part
from plugins.facebook.shapes import Listing, Told
from plugins.facebook.statuses import status_of, status_params
from plugins.facebook.values import budget_of, moment_of

_FIELDS = (
    "id,name,campaign_id,effective_status,daily_budget,lifetime_budget,bid_amount,"
    "optimization_goal,start_time,end_time,created_time"
)


class AdSetRow(Budgeted, frozen=True):
    """An ad set."""

    campaign_id: str | None = None
    bid_amount: Told = None
    optimization_goal: str | None = None
    start_time: Told = None
    end_time: Told = None


async def read_ad_groups(session: Session, account: AdAccount, cursor: str) -> Page[AdGroup]:
    """All of them, whatever became of them."""
    question = Question(
        path=f"act_{account.id}/adsets",
        shape=Listing[AdSetRow],
        params={"fields": _FIELDS, **status_params(session, "adset")},
    )
    return await read_part(session, question, lambda row: _ad_group(row, account), cursor)


def _ad_group(row: AdSetRow, account: AdAccount) -> AdGroup:
    micros, mode = row.budget(account.currency)
    return AdGroup(
        id=row.id,
        ad_account_id=account.id,
        campaign_id=row.campaign_id or "",
        name=row.name or "",
        status=status_of(row.effective_status),
        platform_status=row.effective_status or "",
        budget_micros=micros,
        budget_mode=mode,
        bid_micros=budget_of(row.bid_amount, account.currency),
        goal=row.optimization_goal or "",
        starts_at=moment_of(row.start_time),
        ends_at=moment_of(row.end_time),
        created_at=moment_of(row.created_time),
    )
