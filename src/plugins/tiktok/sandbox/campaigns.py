"""Campaigns as campaign/get shows them; deleted ones only when asked for."""

from plugins.tiktok.sandbox.amounts import amount
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint, Query
from plugins.tiktok.sandbox.listing import bought, falls_under, narrowed, read_span, stamp
from plugins.tiktok.sandbox.scopes import READ_CAMPAIGNS
from plugins.tiktok.sandbox.world import AdAccount, Campaign

_PRIMARY = {
    "ENABLE": "STATUS_DELIVERY_OK",
    "DISABLE": "STATUS_DISABLE",
    "DELETE": "STATUS_DELETE",
}
_BLOCKED = {
    "STATUS_LIMIT": "ADVERTISER_ACCOUNT_PUNISH",
    "STATUS_PENDING_CONFIRM": "CAMPAIGN_STATUS_ADVERTISER_AUDIT",
}
_OBJECTIVES = {"REACH": "REACH", "VIDEO_VIEWS": "VIDEO_VIEW", "LEAD_GENERATION": "LEAD_GENERATION"}


def primary_status(campaign: Campaign, account: AdAccount) -> str:
    """The coarse status that filters name."""
    if campaign.operation == "ENABLE" and account.status in _BLOCKED:
        return "STATUS_NOT_DELIVERY"
    return _PRIMARY[campaign.operation]


def secondary_status(campaign: Campaign, account: AdAccount) -> str:
    """The reason behind the coarse status."""
    if campaign.operation == "ENABLE" and account.status in _BLOCKED:
        return _BLOCKED[account.status]
    return f"CAMPAIGN_STATUS_{campaign.operation}"


def list_campaigns(asked: Asked) -> dict[str, object]:
    """One account's campaigns, newest first."""
    account = asked.account(asked.query.text("advertiser_id"))
    return page_of_campaigns(asked, account, asked.sandbox.world.campaigns[account.id])


def page_of_campaigns(
    asked: Asked, account: AdAccount, campaigns: list[Campaign]
) -> dict[str, object]:
    """Those of them that the call asks for."""
    only, world = asked.query.part("filtering"), asked.sandbox.world
    span, buying = read_span(only), bought(only)
    found = [
        campaign
        for campaign in campaigns
        if campaign.id not in world.vanished
        and campaign.buying_type in buying
        and span.lets(campaign)
        and _matches(campaign, account, only)
    ]
    found.sort(key=lambda campaign: (campaign.created_at, campaign.id), reverse=True)
    return asked.page([_row(asked, campaign, account) for campaign in found])


def _matches(campaign: Campaign, account: AdAccount, only: Query) -> bool:
    ids = only.texts("campaign_ids")
    return (
        (not ids or campaign.id in ids)
        and only.text("campaign_name") in campaign.name
        and falls_under(primary_status(campaign, account), only.text("primary_status"))
        and only.text("secondary_status") in ("", secondary_status(campaign, account))
        and only.text("objective_type") in ("", campaign.objective)
    )


def _row(asked: Asked, campaign: Campaign, account: AdAccount) -> dict[str, object]:
    row: dict[str, object] = {
        "advertiser_id": asked.id(campaign.advertiser),
        "campaign_id": asked.id(campaign.id),
        "campaign_name": campaign.name,
        "campaign_type": "REGULAR_CAMPAIGN",
        "campaign_system_origin": "TT_ADS_PLATFORM",
        "objective_type": campaign.objective,
        "objective": _OBJECTIVES.get(campaign.objective, "LANDING_PAGE"),
        "virtual_objective_type": None,
        "app_promotion_type": None,
        "budget": amount(campaign.budget),
        "budget_mode": "BUDGET_MODE_DAY" if campaign.budget else "BUDGET_MODE_INFINITE",
        "budget_optimize_on": campaign.budget > 0,
        "operation_status": campaign.operation,
        "secondary_status": secondary_status(campaign, account),
        "is_smart_performance_campaign": campaign.is_smart,
        "campaign_automation_type": "UPGRADED_SMART_PLUS" if campaign.is_smart else "MANUAL",
        "is_search_campaign": False,
        "is_new_structure": True,
        "rta_id": None,
        "rta_bid_enabled": False,
        "deep_bid_type": None,
        "roas_bid": 0,
        "create_time": stamp(campaign.created_at),
        "modify_time": stamp(campaign.modified_at),
    }
    return narrowed(asked, row)


ENDPOINTS = (Endpoint(path="campaign/get/", answer=list_campaigns, scopes=READ_CAMPAIGNS),)
