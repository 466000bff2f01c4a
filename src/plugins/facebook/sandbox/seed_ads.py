"""The campaigns of a fresh account, with their ad sets and ads."""

from datetime import UTC, date, datetime, time, timedelta

import msgspec

from plugins.facebook.sandbox.ids import id_of
from plugins.facebook.sandbox.world import AdAccount, Kind, Plan, Thing, World

HISTORY = 120
"""Days of insights before the world's first day."""

_NAMES = (
    ("Prospecting | video", "OUTCOME_SALES"),
    ("Retargeting 14d", "OUTCOME_SALES"),
    ("Primavera 🌿", "OUTCOME_TRAFFIC"),
    ("夏のキャンプ", "OUTCOME_SALES"),
    ("Nyári vásár", "OUTCOME_LEADS"),
    ("Always on: awareness", "OUTCOME_AWARENESS"),
    ("عروض الصيف", "OUTCOME_ENGAGEMENT"),
)
_UNREAD = 2
"""The campaign somebody deleted."""
_ARCHIVED, _PAUSED = 3, 1
_WITHOUT_BUDGET = 4
"""The campaign whose ad sets have the budgets."""
RATE = {"USD": 1, "EUR": 1, "GBP": 1, "BRL": 5, "JPY": 150, "HUF": 350}
"""How much of the currency makes about one US dollar."""


def fill_ads(world: World, account: AdAccount, number: int, now: datetime) -> None:
    """Four to seven campaigns, two or three ad sets in each, two ads in each of them."""
    creatives = list(world.of(account.id, "adcreative"))
    for index in range(4 + number % 4):
        campaign, plan = _campaign(account, number, index, account.day_at(now))
        world.things[campaign.id] = campaign
        for group in range(2 + (number + index) % 2):
            adset = _adset(account, campaign, group, plan)
            world.things[adset.id] = adset
            for place in range(2):
                ad = _ad(creatives, account, campaign, adset, place, plan)
                world.things[ad.id] = ad


def _campaign(account: AdAccount, number: int, index: int, today: date) -> tuple[Thing, Plan]:
    name, objective = _NAMES[(number + index) % len(_NAMES)]
    first = today - timedelta(days=HISTORY - (index * 11 % 45 if index else 0))
    status, last = _ending(number, index, today)
    plan = Plan(
        first_day=first,
        last_day=last,
        cents_a_day=(900 + (number * 37 + index * 61) % 140 * 100) // 4,
        has_purchases=objective in {"OUTCOME_SALES", "OUTCOME_LEADS"},
    )
    made = datetime.combine(first - timedelta(days=1), time(9, 12, index), UTC)
    facts: dict[str, object] = {
        "name": name,
        "objective": objective,
        "status": status,
        "buying_type": "AUCTION",
        "bid_strategy": "LOWEST_COST_WITHOUT_CAP",
        "special_ad_categories": [],
        "created_time": made,
        "updated_time": made + timedelta(days=3),
        "start_time": made,
    }
    if index != _WITHOUT_BUDGET:
        facts["daily_budget"] = str((15 + 5 * index) * account.offset * RATE[account.currency])
    return _thing("campaign", account, facts, None, number, index), plan


def _ending(number: int, index: int, today: date) -> tuple[str, date | None]:
    if index == _UNREAD:
        return "DELETED", today - timedelta(days=8 + number)
    if index == _ARCHIVED:
        return "ARCHIVED", today - timedelta(days=25 + number)
    if index == _PAUSED:
        return "PAUSED", today - timedelta(days=12 + number)
    return "ACTIVE", None


def _adset(account: AdAccount, campaign: Thing, group: int, plan: Plan) -> Thing:
    made = campaign.facts["created_time"]
    facts: dict[str, object] = {
        "name": f"{campaign.text('name')} / set {group + 1}",
        "campaign_id": campaign.id,
        "status": "PAUSED" if group == 2 else "ACTIVE",
        "optimization_goal": "OFFSITE_CONVERSIONS" if plan.has_purchases else "REACH",
        "billing_event": "IMPRESSIONS",
        "targeting": {"geo_locations": {"countries": ["US"]}, "age_min": 21},
        "created_time": made,
        "updated_time": made,
        "start_time": made,
    }
    if "daily_budget" not in campaign.facts:
        facts["lifetime_budget"] = str(900 * account.offset * RATE[account.currency])
        facts["end_time"] = datetime.combine(plan.first_day + timedelta(days=400), time(20), UTC)
    if group == 1:
        facts["bid_amount"] = str(3 * account.offset * RATE[account.currency])
    return _thing("adset", account, facts, None, campaign.id, group)


def _ad(
    creatives: list[Thing],
    account: AdAccount,
    campaign: Thing,
    adset: Thing,
    place: int,
    plan: Plan,
) -> Thing:
    creative = creatives[(len(adset.id) + place + int(adset.id[-1])) % len(creatives)]
    facts: dict[str, object] = {
        "name": f"{adset.text('name')} / ad {place + 1}",
        "campaign_id": campaign.id,
        "adset_id": adset.id,
        "status": "ACTIVE",
        "creative": {"id": creative.id},
        "created_time": campaign.facts["created_time"],
        "updated_time": campaign.facts["updated_time"],
    }
    if place and int(adset.id[-1]) == 7:
        facts["review"] = "DISAPPROVED"
    is_live = adset.text("status") == "ACTIVE"
    own = plan if is_live else msgspec.structs.replace(plan, last_day=plan.first_day)
    return _thing("ad", account, facts, own, adset.id, place)


def _thing(
    kind: Kind, account: AdAccount, facts: dict[str, object], plan: Plan | None, *number: object
) -> Thing:
    id = id_of(kind, account.id, *number)
    return Thing(id=id, kind=kind, account=account.id, facts=facts, plan=plan)
