"""The ad groups of an ad account, deleted ones included."""

from datetime import datetime

import msgspec

from core.ad_account import AdAccount
from core.campaign import AdGroup
from core.ids import AdAccountId
from core.provider import Session
from core.reads import Page
from plugins.tiktok.campaigns import EVERYTHING, LARGEST_PAGE, TOP_VIEW, listing_params
from plugins.tiktok.pages import Question, if_there, part, read_parts
from plugins.tiktok.shapes import Answered, Id, Listing, Number
from plugins.tiktok.statuses import status_of
from plugins.tiktok.values import amount_of, budget_mode_of, budget_of, id_of, moment_of


class AdGroupRow(msgspec.Struct, frozen=True):
    """An ad group."""

    adgroup_id: Id
    campaign_id: Id | None = None
    adgroup_name: str | None = None
    operation_status: str | None = None
    secondary_status: str | None = None
    budget: Number = None
    budget_mode: str | None = None
    bid_price: Number = None
    conversion_bid_price: Number = None
    """What a conversion may cost; stands in place of the other bid."""
    optimization_goal: str | None = None
    schedule_type: str | None = None
    schedule_start_time: str | None = None
    schedule_end_time: str | None = None
    create_time: str | None = None


async def read_ad_groups(session: Session, account: AdAccount, cursor: str) -> Page[AdGroup]:
    """First those bought by auction or reach, then the TopView ones."""
    usual, top_view = (
        part(
            Question(
                path="adgroup/get/",
                shape=Answered[Listing[AdGroupRow]],
                params=listing_params(account.id, filters),
                size=LARGEST_PAGE,
            ),
            lambda row: _ad_group(row, account.id),
        )
        for filters in (EVERYTHING, TOP_VIEW)
    )
    return await read_parts(session, [usual, if_there(top_view)], cursor)


def _ad_group(row: AdGroupRow, account: AdAccountId) -> AdGroup:
    return AdGroup(
        id=str(row.adgroup_id),
        ad_account_id=account,
        campaign_id=id_of(row.campaign_id),
        name=row.adgroup_name or "",
        status=status_of(row.operation_status, row.secondary_status),
        platform_status=row.secondary_status or row.operation_status or "",
        budget_micros=budget_of(row.budget, row.budget_mode),
        budget_mode=budget_mode_of(row.budget_mode),
        bid_micros=amount_of(row.bid_price) or amount_of(row.conversion_bid_price),
        goal=row.optimization_goal or "",
        starts_at=moment_of(row.schedule_start_time),
        ends_at=_end(row),
        created_at=moment_of(row.create_time),
    )


def _end(row: AdGroupRow) -> datetime | None:
    """Where no end was set TikTok writes one ten years ahead."""
    is_open = row.schedule_type == "SCHEDULE_FROM_NOW"
    return None if is_open else moment_of(row.schedule_end_time)
