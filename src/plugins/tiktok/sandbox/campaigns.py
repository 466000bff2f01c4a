"""Campaigns as campaign/get shows them; deleted ones only when asked for."""

from plugins.tiktok.sandbox.amounts import amount
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint, Query
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


def has_status(campaign: Campaign, account: AdAccount, wanted: str) -> bool:
    """Whether a campaign falls under a primary status, of which two stand for several."""
    primary = primary_status(campaign, account)
    match wanted:
        case "STATUS_ALL":
            return True
        case "STATUS_NOT_DELETE" | "":
            return primary != "STATUS_DELETE"
        case _:
            return primary == wanted


def list_campaigns(asked: Asked) -> dict[str, object]:
    """One account's campaigns, newest first."""
    account = asked.account(asked.query.text("advertiser_id"))
    only = asked.query.part("filtering")
    found = [
        campaign
        for campaign in asked.sandbox.world.campaigns[account.id]
        if _matches(campaign, account, only)
    ]
    found.sort(key=lambda campaign: (campaign.created_at, campaign.id), reverse=True)
    return asked.page([_row(asked, campaign, account) for campaign in found])


def _matches(campaign: Campaign, account: AdAccount, only: Query) -> bool:
    ids, created = only.texts("campaign_ids"), f"{campaign.created_at:%Y-%m-%d %H:%M:%S}"
    buying = only.texts("buying_types")
    return (
        (not ids or campaign.id in ids)
        and (not buying or "AUCTION" in buying)
        and only.text("campaign_name") in campaign.name
        and has_status(campaign, account, only.text("primary_status"))
        and only.text("secondary_status") in ("", secondary_status(campaign, account))
        and only.text("objective_type") in ("", campaign.objective)
        and only.text("creation_filter_start_time") <= created
        and created <= (only.text("creation_filter_end_time") or created)
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
        "budget_mode": "BUDGET_MODE_DAY",
        "budget_optimize_on": True,
        "operation_status": campaign.operation,
        "secondary_status": secondary_status(campaign, account),
        "is_smart_performance_campaign": False,
        "is_search_campaign": False,
        "is_new_structure": True,
        "rta_id": None,
        "rta_bid_enabled": False,
        "deep_bid_type": None,
        "roas_bid": 0,
        "create_time": f"{campaign.created_at:%Y-%m-%d %H:%M:%S}",
        "modify_time": f"{campaign.modified_at:%Y-%m-%d %H:%M:%S}",
    }
    if fields := asked.query.texts("fields"):
        row = {key: value for key, value in row.items() if key in fields}
    if asked.query.texts("exclude_field_types_in_response"):
        row = {key: value for key, value in row.items() if value is not None}
    return row


ENDPOINTS = (Endpoint(path="campaign/get/", answer=list_campaigns, scopes=READ_CAMPAIGNS),)
