"""The campaigns of an ad account, deleted ones included."""

from collections.abc import Mapping

import msgspec

from core.ad_account import AdAccount
from core.campaign import Campaign
from core.ids import AdAccountId
from core.provider import Session
from core.reads import Page
from plugins.tiktok.pages import Question, if_there, part, read_parts
from plugins.tiktok.shapes import Answered, Id, Listing, Number
from plugins.tiktok.statuses import status_of
from plugins.tiktok.values import as_json, budget_mode_of, budget_of, moment_of

LARGEST_PAGE = 1000
EVERYTHING = {"primary_status": "STATUS_ALL"}
"""Without this filter TikTok keeps quiet about what was deleted."""
TOP_VIEW = {**EVERYTHING, "buying_types": ["RESERVATION_TOP_VIEW"]}
"""TikTok leaves these out unless they are asked for, and by themselves."""


class CampaignRow(msgspec.Struct, frozen=True):
    """A campaign."""

    campaign_id: Id
    campaign_name: str | None = None
    operation_status: str | None = None
    secondary_status: str | None = None
    """Absent in TikTok's own sandbox."""
    objective_type: str | None = None
    buying_type: str | None = None
    budget: Number = None
    budget_mode: str | None = None
    create_time: str | None = None


async def read_campaigns(session: Session, account: AdAccount, cursor: str) -> Page[Campaign]:
    """First those bought by auction or reach, then the TopView ones."""
    usual, top_view = (
        part(
            Question(
                path="campaign/get/",
                shape=Answered[Listing[CampaignRow]],
                params=listing_params(account.id, filters),
                size=LARGEST_PAGE,
            ),
            lambda row: _campaign(row, account.id),
        )
        for filters in (EVERYTHING, TOP_VIEW)
    )
    return await read_parts(session, [usual, if_there(top_view)], cursor)


def listing_params(account: AdAccountId, filters: Mapping[str, object]) -> dict[str, str]:
    """What the three listings of campaigns, ad groups and ads want to be told."""
    return {"advertiser_id": account, "filtering": as_json(filters)}


def _campaign(row: CampaignRow, account: AdAccountId) -> Campaign:
    return Campaign(
        id=str(row.campaign_id),
        ad_account_id=account,
        name=row.campaign_name or "",
        status=status_of(row.operation_status, row.secondary_status),
        platform_status=row.secondary_status or row.operation_status or "",
        objective=row.objective_type or "",
        buying_type=row.buying_type or "",
        budget_micros=budget_of(row.budget, row.budget_mode),
        budget_mode=budget_mode_of(row.budget_mode),
        created_at=moment_of(row.create_time),
    )
