"""Ads as ad/get shows them; creatives of Smart+ ads come without two of their fields."""

import msgspec

from plugins.tiktok.sandbox.ad_groups import wanted_campaigns
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint, Query
from plugins.tiktok.sandbox.listing import falls_under, narrowed, read_span, stamp
from plugins.tiktok.sandbox.scopes import READ_ADS
from plugins.tiktok.sandbox.standing import primary_of, secondary_of
from plugins.tiktok.sandbox.world import Ad, AdAccount, AdGroup, Campaign

_MISSING_IN_SMART = ("modify_time", "campaign_id")
_NULLS = (
    "ad_texts",
    "call_to_action_id",
    "card_id",
    "click_tracking_url",
    "creative_type",
    "deeplink",
    "impression_tracking_url",
    "landing_page_urls",
    "music_id",
    "optimization_event",
    "page_id",
    "tiktok_item_id",
    "viewability_vast_url",
    "brand_safety_vast_url",
)

type _Parents = dict[str, tuple[AdGroup, Campaign]]


def list_ads(asked: Asked) -> dict[str, object]:
    """One account's ads, newest first."""
    account = asked.account(asked.query.text("advertiser_id"))
    campaigns = wanted_campaigns(asked, asked.sandbox.world.campaigns[account.id])
    parents = parents_of_ads(asked, account, campaigns)
    found = wanted_ads(asked, account, parents, asked.query.part("filtering").texts("ad_ids"))

    def shape(one: object) -> object:
        ad = msgspec.convert(one, Ad)
        return _row(asked, ad, *parents[ad.ad_group], account)

    return asked.page(found, shape=shape)


def parents_of_ads(asked: Asked, account: AdAccount, campaigns: dict[str, Campaign]) -> _Parents:
    """By id, the ad groups whose ads the filters let through."""
    only, world = asked.query.part("filtering"), asked.sandbox.world
    ids, goal = only.texts("adgroup_ids"), only.text("optimization_goal")
    return {
        group.id: (group, campaigns[group.campaign])
        for group in world.ad_groups[account.id]
        if group.campaign in campaigns
        and group.id not in world.vanished
        and (not ids or group.id in ids)
        and goal in ("", group.goal)
    }


def wanted_ads(asked: Asked, account: AdAccount, parents: _Parents, ids: list[str]) -> list[Ad]:
    """The ads below these groups that the call asks for, newest first; without ids all."""
    only, world = asked.query.part("filtering"), asked.sandbox.world
    if not _has_usual_traits(only):
        return []
    span, wanted, named = read_span(only), only.text("primary_status"), frozenset(ids)
    secondary = only.text("secondary_status")
    found: list[Ad] = []
    for ad in world.ads[account.id]:
        if ad.ad_group not in parents or ad.id in world.vanished:
            continue
        group, campaign = parents[ad.ad_group]
        if (
            (not named or ad.id in named)
            and span.lets(ad)
            and falls_under(primary_of(account, campaign, group, ad), wanted)
            and (not secondary or secondary == secondary_of(account, campaign, group, ad))
        ):
            found.append(ad)
    found.sort(key=lambda ad: (ad.created_at, ad.id), reverse=True)
    return found


def _has_usual_traits(only: Query) -> bool:
    """All ads here lead to a website and are made by hand."""
    return only.text("destination") in ("", "WEBSITE") and (
        only.text("creative_material_mode") in ("", "CUSTOM")
    )


def _row(
    asked: Asked, ad: Ad, group: AdGroup, campaign: Campaign, account: AdAccount
) -> dict[str, object]:
    row: dict[str, object] = {
        "advertiser_id": asked.id(ad.advertiser),
        "campaign_id": asked.id(ad.campaign),
        "campaign_name": campaign.name,
        "campaign_system_origin": "TT_ADS_PLATFORM",
        "campaign_automation_type": "UPGRADED_SMART_PLUS" if ad.smart_id else "MANUAL",
        "adgroup_id": asked.id(ad.ad_group),
        "adgroup_name": group.name,
        "ad_id": asked.id(ad.id),
        "ad_name": ad.name,
        "operation_status": ad.operation,
        "secondary_status": secondary_of(account, campaign, group, ad),
        "ad_format": ad.format,
        "video_id": ad.video,
        "image_ids": ad.images,
        "ad_text": f"{ad.name}: see for yourself",
        "smart_plus_ad_id": ad.smart_id and asked.id(ad.smart_id),
        **_fixed(account),
        "create_time": stamp(ad.created_at),
        "modify_time": stamp(ad.modified_at),
    }
    if ad.smart_id:
        row = {key: value for key, value in row.items() if key not in _MISSING_IN_SMART}
    return narrowed(asked, row)


def _fixed(account: AdAccount) -> dict[str, object]:
    """What is the same in every ad of an account."""
    return {
        "identity_id": account.id,
        "identity_type": "CUSTOMIZED_USER",
        "display_name": account.name,
        "app_name": "",
        "call_to_action": "LEARN_MORE",
        "landing_page_url": "https://shop.sandbox.example/",
        "profile_image_url": "",
        "avatar_icon_web_uri": "",
        "tracking_pixel_id": 0,
        "deeplink_type": "NORMAL",
        "fallback_type": "UNSET",
        "playable_url": "",
        "viewability_postbid_partner": "UNSET",
        "brand_safety_postbid_partner": "UNSET",
        "creative_authorized": False,
        "is_aco": False,
        "is_new_structure": True,
        "vast_moat_enabled": False,
        **dict.fromkeys(_NULLS),
    }


ENDPOINTS = (Endpoint(path="ad/get/", answer=list_ads, scopes=READ_ADS),)
