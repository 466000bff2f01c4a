"""The campaigns of an ad account, deleted ones included."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from core.ad_account import AdAccount
from core.campaign import Campaign, CampaignStatus
from core.ids import AdAccountId, CampaignId
from core.money import micros_of
from core.provider import Page, Session
from plugins.tiktok.pages import read_pages
from plugins.tiktok.shapes import Answered, CampaignRow, Listing

_PAGE = 1000
_NO_BUDGET = "BUDGET_MODE_INFINITE"

_OPERATION = {
    "ENABLE": CampaignStatus.ACTIVE,
    "DISABLE": CampaignStatus.PAUSED,
    "FROZEN": CampaignStatus.BLOCKED,
    "DELETE": CampaignStatus.DELETED,
}
_SECONDARY = {
    "CAMPAIGN_STATUS_ENABLE": CampaignStatus.ACTIVE,
    "CAMPAIGN_STATUS_DISABLE": CampaignStatus.PAUSED,
    "CAMPAIGN_STATUS_DELETE": CampaignStatus.DELETED,
    "CAMPAIGN_STATUS_TIME_DONE": CampaignStatus.ENDED,
}
"""All other secondary statuses name what keeps an enabled campaign from delivering."""


async def list_campaigns(session: Session, account: AdAccount) -> AsyncIterator[Page[Campaign]]:
    """Without the filter TikTok keeps quiet about deleted ones."""
    pages = read_pages(
        session,
        "campaign/get/",
        Answered[Listing[CampaignRow]],
        {"advertiser_id": account.id, "filtering": '{"primary_status":"STATUS_ALL"}'},
        size=_PAGE,
        key=lambda row: str(row.campaign_id),
    )
    async for rows in pages:
        yield Page(rows=tuple(_campaign(row, account.id) for row in rows))


def _campaign(row: CampaignRow, account: AdAccountId) -> Campaign:
    is_bounded = bool(row.budget) and row.budget_mode != _NO_BUDGET
    return Campaign(
        id=CampaignId(str(row.campaign_id)),
        ad_account_id=account,
        name=row.campaign_name or "",
        status=_status(row),
        platform_status=row.secondary_status or row.operation_status or "",
        objective=row.objective_type or "",
        budget_micros=micros_of(str(row.budget)) if is_bounded else None,
        budget_mode=row.budget_mode or "",
        created_at=_moment(row.create_time or ""),
    )


def _status(row: CampaignRow) -> CampaignStatus:
    operation = _OPERATION.get(row.operation_status or "", CampaignStatus.UNKNOWN)
    if not row.secondary_status or operation is CampaignStatus.DELETED:
        return operation
    return _SECONDARY.get(row.secondary_status, _blocked(operation))


def _blocked(operation: CampaignStatus) -> CampaignStatus:
    """A campaign that somebody paused is paused first, whatever else is wrong with it."""
    return operation if operation is CampaignStatus.PAUSED else CampaignStatus.BLOCKED


def _moment(text: str) -> datetime | None:
    """TikTok writes these in UTC without saying so."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None
