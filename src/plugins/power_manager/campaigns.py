"""The campaigns of an ad account."""

from core.ad_account import AdAccount
from core.campaign import Campaign
from core.entity import EntityStatus
from core.provider import Session
from core.reads import Page
from plugins.power_manager.asking import ask, of_account
from plugins.power_manager.manifest import ACCOUNTS
from plugins.power_manager.money import micros_of_minor
from plugins.power_manager.shapes import CampaignRow, Listed, text_of

_STATUS = {
    "active": EntityStatus.ACTIVE,
    "paused": EntityStatus.PAUSED,
    "ended": EntityStatus.ENDED,
    "blocked": EntityStatus.BLOCKED,
    "deleted": EntityStatus.DELETED,
}


async def read_campaigns(session: Session, account: AdAccount, cursor: str) -> Page[Campaign]:
    """A page; the contract's cursors hold their place, so no total is needed to trust it."""
    path = of_account(account.id, "campaigns")
    page = await ask(session, path, Listed[CampaignRow], ACCOUNTS, cursor=cursor)
    rows = tuple(_campaign(row, account) for row in page.data)
    return Page(rows=rows, next=page.next_cursor or "")


def _campaign(row: CampaignRow, account: AdAccount) -> Campaign:
    status = text_of(row.status)
    budget = micros_of_minor(row.daily_budget_minor, account.currency)
    return Campaign(
        id=row.id,
        ad_account_id=account.id,
        name=text_of(row.name),
        status=_STATUS.get(status, EntityStatus.UNKNOWN),
        platform_status=status,
        budget_micros=budget,
        budget_mode="" if budget is None else "daily",
    )
