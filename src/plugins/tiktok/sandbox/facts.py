"""The metrics of a report that are names and kinds, and the levels that have them."""

from collections.abc import Callable

from plugins.tiktok.sandbox.amounts import amount
from plugins.tiktok.sandbox.levels import Level
from plugins.tiktok.sandbox.subject import Subject
from plugins.tiktok.sandbox.world import Ad, AdAccount, AdGroup, Campaign

_NOTHING = "-"
type _Fact = Callable[[Subject], str]


def _account(fact: Callable[[AdAccount], str]) -> _Fact:
    return lambda about: fact(about.account) if about.account else _NOTHING


def _campaign(fact: Callable[[Campaign], str]) -> _Fact:
    return lambda about: fact(about.campaign) if about.campaign else _NOTHING


def _group(fact: Callable[[AdGroup], str]) -> _Fact:
    return lambda about: fact(about.ad_group) if about.ad_group else _NOTHING


def _ad(fact: Callable[[Ad], str]) -> _Fact:
    return lambda about: fact(about.ad) if about.ad else _NOTHING


_OF_ACCOUNT: dict[str, _Fact] = {
    "advertiser_id": _account(lambda account: account.id),
    "advertiser_name": _account(lambda account: account.name),
    "currency": _account(lambda account: account.currency),
    "timezone": _account(lambda account: account.posix_zone),
}
_OF_CAMPAIGN: dict[str, _Fact] = {
    "campaign_id": _campaign(lambda campaign: campaign.id),
    "campaign_name": _campaign(lambda campaign: campaign.name),
    "objective_type": _campaign(lambda campaign: campaign.objective),
    "campaign_budget": _campaign(lambda campaign: str(amount(campaign.budget))),
    "campaign_automation_type": lambda about: about.automation,
    "campaign_dedicate_type": lambda _: _NOTHING,
    "app_promotion_type": lambda _: _NOTHING,
    "split_test": lambda _: _NOTHING,
}
_OF_GROUP: dict[str, _Fact] = {
    "adgroup_id": _group(lambda group: group.id),
    "adgroup_name": _group(lambda group: group.name),
    "budget": _group(lambda group: str(amount(group.budget))),
    "smart_target": _group(lambda group: group.goal),
}
_OF_AD: dict[str, _Fact] = {
    "ad_id": _ad(lambda ad: ad.id),
    "ad_id_v2": _ad(lambda ad: ad.smart_id or ad.id),
    "ad_name": _ad(lambda ad: ad.name),
    "image_mode": _ad(lambda ad: ad.format),
}

FACTS = _OF_ACCOUNT | _OF_CAMPAIGN | _OF_GROUP | _OF_AD

_WITH_CAMPAIGN = frozenset({*_OF_ACCOUNT, *_OF_CAMPAIGN})
_WITH_GROUP = _WITH_CAMPAIGN | _OF_GROUP.keys()
FACTS_OF: dict[Level, frozenset[str]] = {
    "AUCTION_ADVERTISER": frozenset(_OF_ACCOUNT),
    "AUCTION_CAMPAIGN": _WITH_CAMPAIGN,
    "AUCTION_ADGROUP": _WITH_GROUP,
    "AUCTION_AD": _WITH_GROUP | _OF_AD.keys(),
}
