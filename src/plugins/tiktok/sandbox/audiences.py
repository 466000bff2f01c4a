"""Custom audiences and lookalikes; one that is still being built has nobody in it yet."""

import json
from zoneinfo import ZoneInfo

from plugins.tiktok.sandbox.assets import Audience
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint
from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.listing import stamp
from plugins.tiktok.sandbox.scopes import READ_AUDIENCES
from plugins.tiktok.sandbox.world import AdAccount

_NEVER = "2038-01-01 00:00:00"


def list_audiences(asked: Asked) -> dict[str, object]:
    """The account's audiences, newest first."""
    account, ids = _account(asked), asked.query.texts("custom_audience_ids")
    found = [one for one in _audiences(asked, account) if not ids or one.id in ids]
    found.sort(key=lambda one: one.created_at, reverse=True)
    return asked.page([_row(one, account) for one in found])


def audience_details(asked: Asked) -> dict[str, object]:
    """What is known of each audience asked for; raises 40002 for one that is not the account's."""
    account = _account(asked)
    known = {one.id: one for one in _audiences(asked, account)}
    rows = []
    for id in asked.query.texts("custom_audience_ids"):
        if id not in known:
            raise Refusal(40002, f"Audience {id} doesn't exist or has been deleted.")
        rows.append(_details(known[id], account))
    return {"list": rows}


def _account(asked: Asked) -> AdAccount:
    return asked.account(asked.query.text("advertiser_id"))


def _audiences(asked: Asked, account: AdAccount) -> list[Audience]:
    world = asked.sandbox.world
    return [one for one in world.audiences[account.id] if one.id not in world.vanished]


def _row(audience: Audience, account: AdAccount) -> dict[str, object]:
    return {
        "audience_id": audience.id,
        "name": audience.name,
        "audience_type": audience.type,
        "cover_num": audience.size,
        "is_valid": audience.is_valid,
        "is_expiring": False,
        "shared": False,
        "is_creator": True,
        "calculate_type": audience.calculated_by,
        "create_time": _made(audience, account),
        "expired_time": _NEVER,
    }


def _made(audience: Audience, account: AdAccount) -> str:
    """Audiences alone show their time in the account's zone."""
    return stamp(audience.created_at.astimezone(ZoneInfo(account.zone)))


def _details(audience: Audience, account: AdAccount) -> dict[str, object]:
    row = _row(audience, account)
    made = row["create_time"]
    type = row.pop("audience_type")
    return {
        "audience_details": {
            **row,
            "type": type,
            "audience_sub_type": "NORMAL",
            "audience_enhancement": False,
            "enhancement_status": "OFF",
            "is_auto_refresh": audience.type == "Website Audience",
            "owner_id": account.id,
            "rule": _rule(audience),
            "lookalike_spec": _lookalike(audience),
            "msg": None,
            "error_msg": None,
        },
        "audience_history": [
            {
                "action": "create",
                "action_detail": "",
                "editor": "open_api",
                "msg": None,
                "opt_time": made,
            }
        ],
    }


def _rule(audience: Audience) -> str | None:
    """JSON inside a text, as TikTok keeps it."""
    if audience.type != "Website Audience":
        return None
    visit = {"field": "type", "operator": "EQ", "value": "pageview"}
    rule = {"event_type": "PIXEL", "retention": "30d", "filter_set": {"filters": [visit]}}
    return json.dumps({"inclusions": [{"operator": "OR", "rules": [rule]}], "exclusions": None})


def _lookalike(audience: Audience) -> dict[str, object] | None:
    if audience.source is None:
        return None
    return {
        "source_audience_id": audience.source,
        "include_source": False,
        "mobile_os": "ALL",
        "placements": ["PLACEMENT_TIKTOK"],
        "location_ids": [],
        "audience_size": "BALANCED",
    }


ENDPOINTS = (
    Endpoint(path="dmp/custom_audience/list/", answer=list_audiences, scopes=READ_AUDIENCES),
    Endpoint(path="dmp/custom_audience/get/", answer=audience_details, scopes=READ_AUDIENCES),
)
