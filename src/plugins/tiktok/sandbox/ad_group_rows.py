"""One ad group as TikTok writes it, most of which is the same in all."""

from plugins.tiktok.sandbox.amounts import amount
from plugins.tiktok.sandbox.endpoint import Asked
from plugins.tiktok.sandbox.listing import narrowed, stamp
from plugins.tiktok.sandbox.standing import secondary_of
from plugins.tiktok.sandbox.world import AdAccount, AdGroup, Campaign

BILLING = {
    "CLICK": "CPC",
    "REACH": "CPM",
    "VIDEO_VIEW": "CPV",
    "CONVERT": "OCPM",
    "LEAD_GENERATION": "OCPM",
}
"""What each goal is paid by."""
_LOCATIONS = {"US": "6252001", "JP": "1861060", "BR": "3469034", "HU": "719819", "KI": "4030945"}
_TEN_YEARS = 10
_HALF_HOURS = 48 * 7
_NULLS = (
    "app_id",
    "app_type",
    "app_config",
    "app_download_url",
    "adgroup_app_profile_page_state",
    "brand_safety_partner",
    "conversion_window",
    "custom_conversion_id",
    "deep_bid_type",
    "deep_funnel_optimization_status",
    "delivery_mode",
    "device_price_ranges",
    "feed_type",
    "frequency",
    "frequency_schedule",
    "keywords",
    "next_day_retention",
    "purchased_impression",
    "purchased_reach",
    "rf_estimated_cpr",
    "rf_estimated_frequency",
    "rf_purchased_type",
    "schedule_infos",
    "secondary_optimization_event",
    "smart_audience_enabled",
    "statistic_type",
    "vbo_window",
)
_EMPTY = (
    "actions",
    "audience_ids",
    "category_exclusion_ids",
    "excluded_audience_ids",
    "excluded_custom_actions",
    "included_custom_actions",
    "interest_category_ids",
    "interest_keyword_ids",
    "isp_ids",
    "languages",
    "network_types",
    "operating_systems",
    "tiktok_subplacements",
)


def promotion(campaign: Campaign) -> tuple[str, str]:
    """What is promoted, and the word the filter has for it."""
    if campaign.objective == "LEAD_GENERATION":
        return "LEAD_GENERATION", "INSTANT_FORM"
    return "WEBSITE", "WEBSITE"


def group_row(
    asked: Asked, group: AdGroup, campaign: Campaign, account: AdAccount
) -> dict[str, object]:
    """An open end shows as ten years ahead."""
    ends = group.created_at.replace(year=group.created_at.year + _TEN_YEARS, day=1)
    placing = "PLACEMENT_TYPE_NORMAL" if group.placements else "PLACEMENT_TYPE_AUTOMATIC"
    return narrowed(
        asked,
        {
            "advertiser_id": asked.id(group.advertiser),
            "campaign_id": asked.id(group.campaign),
            "campaign_name": campaign.name,
            "campaign_system_origin": "TT_ADS_PLATFORM",
            "campaign_automation_type": "UPGRADED_SMART_PLUS" if campaign.is_smart else "MANUAL",
            "adgroup_id": asked.id(group.id),
            "adgroup_name": group.name,
            "operation_status": group.operation,
            "secondary_status": secondary_of(account, campaign, group),
            "is_smart_performance_campaign": campaign.is_smart,
            "promotion_type": promotion(campaign)[0],
            "placement_type": placing,
            "placements": group.placements,
            "location_ids": [_LOCATIONS[account.country]],
            **_delivery(group),
            "schedule_type": "SCHEDULE_FROM_NOW",
            "schedule_start_time": stamp(group.created_at),
            "schedule_end_time": stamp(ends),
            "create_time": stamp(group.created_at),
            "modify_time": stamp(group.modified_at),
            **_fixed(asked, account, group),
        },
    )


def _delivery(group: AdGroup) -> dict[str, object]:
    return {
        "budget": amount(group.budget),
        "budget_mode": "BUDGET_MODE_DAY" if group.budget else "BUDGET_MODE_INFINITE",
        "scheduled_budget": 0,
        "optimization_goal": group.goal,
        "optimization_event": "SHOPPING" if group.goal == "CONVERT" else None,
        "billing_event": BILLING[group.goal],
        "bid_type": "BID_TYPE_NO_BID",
        "bid_price": 0,
        "conversion_bid_price": 0,
        "deep_cpa_bid": 0,
        "bid_display_mode": "CPMV",
        "pacing": "PACING_MODE_SMOOTH",
        "dayparting": "1" * _HALF_HOURS,
        "click_attribution_window": "SEVEN_DAYS",
        "view_attribution_window": "ONE_DAY",
        "attribution_event_count": "ONCE" if group.goal == "LEAD_GENERATION" else "EVERY",
    }


def _fixed(asked: Asked, account: AdAccount, group: AdGroup) -> dict[str, object]:
    """What is the same in every group but for its pixel."""
    pixel = asked.sandbox.world.pixels[account.id][0].id if group.goal == "CONVERT" else None
    return {
        "pixel_id": pixel,
        "gender": "GENDER_UNLIMITED",
        "age_groups": ["AGE_18_24", "AGE_25_34", "AGE_35_44"],
        "brand_safety_type": "NO_BRAND_SAFETY",
        "category_id": "0",
        "creative_material_mode": "CUSTOM",
        "ios14_quota_type": "UNOCCUPIED",
        "is_new_structure": True,
        "search_result_enabled": True,
        "skip_learning_phase": True,
        "auto_targeting_enabled": False,
        "comment_disabled": False,
        "inventory_filter_enabled": False,
        "is_hfss": False,
        "is_lhf_compliance": False,
        "share_disabled": False,
        "video_download_disabled": False,
        **dict.fromkeys(_NULLS),
        **{name: [] for name in _EMPTY},
    }
