"""Ad groups as adgroup/get shows them; those of deleted campaigns count as deleted."""

from collections.abc import Collection, Iterable

import msgspec

from plugins.tiktok.sandbox.ad_group_rows import BILLING, group_row, promotion
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint, Query
from plugins.tiktok.sandbox.listing import bought, falls_under, read_span
from plugins.tiktok.sandbox.scopes import READ_AD_GROUPS
from plugins.tiktok.sandbox.standing import primary_of, secondary_of
from plugins.tiktok.sandbox.world import AdAccount, AdGroup, Campaign


def list_groups(asked: Asked) -> dict[str, object]:
    """One account's ad groups, newest first."""
    account = asked.account(asked.query.text("advertiser_id"))
    campaigns = wanted_campaigns(asked, asked.sandbox.world.campaigns[account.id])
    return page_of_groups(asked, account, campaigns)


def wanted_campaigns(asked: Asked, campaigns: Iterable[Campaign]) -> dict[str, Campaign]:
    """By id, the campaigns whose groups and ads the filters let through."""
    only, vanished = asked.query.part("filtering"), asked.sandbox.world.vanished
    ids, buying = only.texts("campaign_ids"), bought(only)
    origins = only.texts("campaign_system_origins")
    if origins and "TT_ADS_PLATFORM" not in origins:
        return {}
    return {
        campaign.id: campaign
        for campaign in campaigns
        if campaign.id not in vanished
        and (not ids or campaign.id in ids)
        and campaign.buying_type in buying
        and only.text("objective_type") in ("", campaign.objective)
    }


def page_of_groups(
    asked: Asked, account: AdAccount, campaigns: dict[str, Campaign]
) -> dict[str, object]:
    """The groups of these campaigns that the call asks for."""
    only, world = asked.query.part("filtering"), asked.sandbox.world
    ids, span, wanted = only.texts("adgroup_ids"), read_span(only), only.text("primary_status")
    found = [
        group
        for group in world.ad_groups[account.id]
        if group.campaign in campaigns
        and group.id not in world.vanished
        and (not ids or group.id in ids)
        and span.lets(group)
        and falls_under(primary_of(account, campaigns[group.campaign], group), wanted)
        and _matches(group, campaigns[group.campaign], account, only)
    ]
    found.sort(key=lambda group: (group.created_at, group.id), reverse=True)

    def shape(one: object) -> object:
        group = msgspec.convert(one, AdGroup)
        return group_row(asked, group, campaigns[group.campaign], account)

    return asked.page(found, shape=shape)


def _matches(group: AdGroup, campaign: Campaign, account: AdAccount, only: Query) -> bool:
    secondary = only.text("secondary_status")
    return (
        only.text("adgroup_name") in group.name
        and only.text("optimization_goal") in ("", group.goal)
        and only.text("promotion_type") in ("", promotion(campaign)[1])
        and only.text("creative_material_mode") in ("", "CUSTOM")
        and _is_one_of(BILLING[group.goal], only.texts("billing_events"))
        and (not secondary or secondary == secondary_of(account, campaign, group))
        and not only.text("bid_strategy")
        and not only.flag("split_test_enabled")
    )


def _is_one_of(value: str, wanted: Collection[str]) -> bool:
    return not wanted or value in wanted


ENDPOINTS = (Endpoint(path="adgroup/get/", answer=list_groups, scopes=READ_AD_GROUPS),)
