"""The campaigns of an ad account, deleted ones included."""

import msgspec

from core.ad_account import AdAccount
from core.campaign import Campaign
from core.provider import Session
from core.reads import Page
from plugins.facebook.pages import Question, read_part
from plugins.facebook.shapes import Listing, Told
from plugins.facebook.statuses import status_of, status_params
from plugins.facebook.values import budget_of, moment_of

_FIELDS = "id,name,objective,effective_status,buying_type,daily_budget,lifetime_budget,created_time"


class Budgeted(msgspec.Struct, frozen=True):
    """What campaigns, ad sets and ads have in common."""

    id: str
    name: str | None = None
    effective_status: str | None = None
    daily_budget: Told = None
    lifetime_budget: Told = None
    created_time: Told = None

    def budget(self, currency: str) -> tuple[int | None, str]:
        """Its amount, and whether it is for a day or for all time."""
        for amount, mode in ((self.daily_budget, "daily"), (self.lifetime_budget, "lifetime")):
            if (micros := budget_of(amount, currency)) is not None:
                return micros, mode
        return None, ""


class CampaignRow(Budgeted, frozen=True):
    """A campaign."""

    objective: str | None = None
    buying_type: str | None = None


async def read_campaigns(session: Session, account: AdAccount, cursor: str) -> Page[Campaign]:
    """All of them, whatever became of them."""
    question = Question(
        path=f"act_{account.id}/campaigns",
        shape=Listing[CampaignRow],
        params={"fields": _FIELDS, **status_params(session, "campaign")},
    )
    return await read_part(session, question, lambda row: _campaign(row, account), cursor)


def _campaign(row: CampaignRow, account: AdAccount) -> Campaign:
    micros, mode = row.budget(account.currency)
    return Campaign(
        id=row.id,
        ad_account_id=account.id,
        name=row.name or "",
        status=status_of(row.effective_status),
        platform_status=row.effective_status or "",
        objective=row.objective or "",
        buying_type=row.buying_type or "",
        budget_micros=micros,
        budget_mode=mode,
        created_at=moment_of(row.created_time),
    )
