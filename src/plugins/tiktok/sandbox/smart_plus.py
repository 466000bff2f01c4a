"""Smart+ campaigns, ad groups and ads; the paths fail for an account that has none."""

from itertools import groupby

from plugins.tiktok.sandbox.ad_groups import page_of_groups, wanted_campaigns
from plugins.tiktok.sandbox.ads import parents_of_ads, wanted_ads
from plugins.tiktok.sandbox.campaigns import page_of_campaigns
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.listing import narrowed, stamp
from plugins.tiktok.sandbox.scopes import READ_AD_GROUPS, READ_ADS, READ_CAMPAIGNS
from plugins.tiktok.sandbox.standing import secondary_of
from plugins.tiktok.sandbox.world import Ad, AdAccount, AdGroup, Campaign


def list_smart_campaigns(asked: Asked) -> dict[str, object]:
    """The account's Smart+ campaigns, newest first."""
    account, campaigns = _smart(asked)
    return page_of_campaigns(asked, account, campaigns)


def list_smart_groups(asked: Asked) -> dict[str, object]:
    """Their ad groups, newest first."""
    account, campaigns = _smart(asked)
    return page_of_groups(asked, account, wanted_campaigns(asked, campaigns))


def list_smart_ads(asked: Asked) -> dict[str, object]:
    """Their ads, newest first, each with the creatives that ad/get shows as ads.

    TikTok's gateway knows no filter on the operation status: whoever sends one gets every ad.
    """
    account, campaigns = _smart(asked)
    parents = parents_of_ads(asked, account, wanted_campaigns(asked, campaigns))
    ids = asked.query.part("filtering").texts("smart_plus_ad_ids")
    creatives = [
        ad
        for ad in wanted_ads(asked, account, parents, [])
        if ad.smart_id and (not ids or ad.smart_id in ids)
    ]
    grouped = [list(ads) for _, ads in groupby(creatives, key=lambda ad: ad.smart_id)]
    return asked.page([_row(asked, ads, *parents[ads[0].ad_group], account) for ads in grouped])


def _smart(asked: Asked) -> tuple[AdAccount, list[Campaign]]:
    account = asked.account(asked.query.text("advertiser_id"))
    campaigns = [one for one in asked.sandbox.world.campaigns[account.id] if one.is_smart]
    if not campaigns:
        raise Refusal(40002, f"The advertiser {account.id} has no Smart+ campaigns.")
    return account, campaigns


def _row(
    asked: Asked, creatives: list[Ad], group: AdGroup, campaign: Campaign, account: AdAccount
) -> dict[str, object]:
    first = creatives[0]
    row: dict[str, object] = {
        "advertiser_id": asked.id(account.id),
        "campaign_id": asked.id(campaign.id),
        "campaign_name": campaign.name,
        "adgroup_id": asked.id(group.id),
        "adgroup_name": group.name,
        "smart_plus_ad_id": asked.id(first.smart_id or ""),
        "ad_name": f"Smart+ {group.name}",
        "operation_status": first.operation,
        "secondary_status": secondary_of(account, campaign, group, first),
        "creative_list": [_creative(asked, ad) for ad in creatives],
        "ad_text_list": [{"ad_text": f"{first.name}: see for yourself"}],
        "call_to_action_list": [{"call_to_action": "LEARN_MORE"}],
        "landing_page_url_list": [{"landing_page_url": "https://shop.sandbox.example/"}],
        "deeplink_list": None,
        "page_list": None,
        "ad_configuration": {"identity_id": account.id, "identity_type": "CUSTOMIZED_USER"},
        "create_time": stamp(min(ad.created_at for ad in creatives)),
        "modify_time": stamp(max(ad.modified_at for ad in creatives)),
    }
    return narrowed(asked, row)


def _creative(asked: Asked, ad: Ad) -> dict[str, object]:
    return {
        "ad_material_id": asked.id(ad.id),
        "material_operation_status": ad.operation,
        "creative_info": {
            "ad_format": ad.format,
            "material_name": ad.name,
            "video_info": {"video_id": ad.video, "file_name": f"{ad.name}.mp4"}
            if ad.video
            else None,
            "image_info": [{"web_uri": image} for image in ad.images],
        },
    }


ENDPOINTS = (
    Endpoint(path="smart_plus/campaign/get/", answer=list_smart_campaigns, scopes=READ_CAMPAIGNS),
    Endpoint(path="smart_plus/adgroup/get/", answer=list_smart_groups, scopes=READ_AD_GROUPS),
    Endpoint(path="smart_plus/ad/get/", answer=list_smart_ads, scopes=READ_ADS),
)
