"""What every kind of object tells, and how much of it when `fields` picks."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from plugins.facebook.sandbox.endpoint import Asked
from plugins.facebook.sandbox.refusals import invalid
from plugins.facebook.sandbox.world import AdAccount, Business, Kind, Thing

type Node = Mapping[str, object]

_COMMON = (
    "id account_id name status configured_status effective_status created_time updated_time "
    "start_time daily_budget lifetime_budget budget_remaining bid_strategy issues_info "
)
KNOWN: Mapping[str, frozenset[str]] = {
    "User": frozenset(["id", "name", "email"]),
    "Business": frozenset(
        [
            "id",
            "name",
            "verification_status",
            "created_time",
            "timezone_id",
            "two_factor_type",
            "primary_page",
            "permitted_roles",
            "is_hidden",
            "link",
            "vertical",
        ]
    ),
    "AdAccount": frozenset(
        [
            "id",
            "account_id",
            "name",
            "account_status",
            "disable_reason",
            "currency",
            "timezone_name",
            "timezone_id",
            "timezone_offset_hours_utc",
            "balance",
            "amount_spent",
            "spend_cap",
            "min_daily_budget",
            "is_prepay_account",
            "funding_source",
            "funding_source_details",
            "business",
            "owner",
            "user_tasks",
            "capabilities",
            "created_time",
            "age",
            "tos_accepted",
        ]
    ),
    "campaign": frozenset(
        f"{_COMMON} objective buying_type spend_cap special_ad_categories stop_time".split()
    ),
    "adset": frozenset(
        f"{_COMMON} campaign_id optimization_goal billing_event bid_amount targeting "
        "promoted_object attribution_spec learning_stage_info destination_type end_time".split()
    ),
    "ad": frozenset(
        f"{_COMMON} campaign_id adset_id creative tracking_specs ad_review_feedback "
        "preview_shareable_link".split()
    ),
    "adcreative": frozenset(
        [
            "id",
            "account_id",
            "name",
            "status",
            "image_hash",
            "image_url",
            "video_id",
            "thumbnail_url",
            "object_type",
            "link_url",
            "object_story_spec",
            "url_tags",
            "body",
            "title",
        ]
    ),
    "adimage": frozenset(
        [
            "id",
            "account_id",
            "hash",
            "name",
            "width",
            "height",
            "original_width",
            "original_height",
            "status",
            "url",
            "permalink_url",
            "created_time",
            "updated_time",
        ]
    ),
    "advideo": frozenset(
        ["id", "title", "length", "status", "source", "picture", "created_time", "updated_time"]
    ),
    "customaudience": frozenset(
        [
            "id",
            "account_id",
            "name",
            "description",
            "subtype",
            "approximate_count_lower_bound",
            "approximate_count_upper_bound",
            "operation_status",
            "delivery_status",
            "lookalike_spec",
            "data_source",
            "retention_days",
            "time_created",
            "time_updated",
        ]
    ),
    "adspixel": frozenset(
        [
            "id",
            "name",
            "code",
            "last_fired_time",
            "creation_time",
            "owner_business",
            "is_unavailable",
            "automatic_matching_fields",
        ]
    ),
    "report_run": frozenset(
        [
            "id",
            "account_id",
            "async_status",
            "async_percent_completion",
            "error_code",
            "error_message",
            "error_subcode",
            "error_user_title",
            "error_user_msg",
            "date_start",
            "date_stop",
        ]
    ),
}
_DELIVERED: tuple[Kind, ...] = ("campaign", "adset", "ad")
_REFERENCES = {"creative": ("id",), "owner_business": ("id", "name"), "business": ("id", "name")}
"""What is told of another object where nothing of it is picked."""


def account_node(asked: Asked, account: AdAccount) -> Node:
    """An ad account as the caller sees it."""
    world, tasks = asked.sandbox.world, asked.sandbox.world.tasks_of(asked.caller.user, account)
    zone = ZoneInfo(account.zone)
    offset = asked.now.astimezone(zone).utcoffset()
    node: dict[str, object] = {
        "id": account.node,
        "account_id": account.id,
        "name": account.name,
        "account_status": account.status,
        "disable_reason": account.disable_reason,
        "currency": account.currency,
        "timezone_name": account.zone,
        "timezone_offset_hours_utc": offset.total_seconds() / 3600 if offset else 0,
        "balance": str(account.balance),
        "amount_spent": str(account.amount_spent),
        "spend_cap": str(account.spend_cap),
        "user_tasks": list(tasks),
        "created_time": written(account.created_at, zone),
        "capabilities": [],
    }
    if {"ADVERTISE", "MANAGE"} & set(tasks):
        node["is_prepay_account"] = account.is_prepay
    if account.owner:
        owner = world.businesses[account.owner]
        node |= {"business": {"id": owner.id, "name": owner.name}, "owner": owner.id}
    return node


def business_node(asked: Asked, business: Business) -> Node:
    """A business; `permitted_roles` is what the caller is in it."""
    return {
        "id": business.id,
        "name": business.name,
        "verification_status": business.verification_status,
        "created_time": written(business.created_at, ZoneInfo("UTC")),
        "two_factor_type": "none",
        "permitted_roles": [asked.sandbox.world.roles[asked.caller.user, business.id]],
    }


def thing_node(asked: Asked, thing: Thing) -> Node:
    """Whatever lies in an account."""
    world = asked.sandbox.world
    zone = ZoneInfo(world.accounts[thing.account].zone)
    node = {
        name: written(value, zone) if isinstance(value, datetime) else value
        for name, value in thing.facts.items()
    }
    node |= {"id": thing.id, "account_id": thing.account}
    if thing.kind in _DELIVERED:
        node["configured_status"] = thing.text("status")
        node["effective_status"] = world.effective_status(thing)
    if thing.kind == "ad":
        creative = thing.facts.get("creative")
        id = str(creative["id"]) if isinstance(creative, dict) else ""
        if id in world.things:
            node["creative"] = thing_node(asked, world.things[id])
    return node


def written(moment: datetime, zone: ZoneInfo) -> str:
    """A time as Graph writes it: in the account's zone, with the offset."""
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M:%S%z}"


def picked(asked: Asked, node: Node, type: str, default: tuple[str, ...] = ("id",)) -> Node:
    """Only the fields that were asked for; what is absent is left out. Raises Refusal."""
    wanted = parsed(asked.text("fields")) or dict.fromkeys(default, "")
    return _pick(node, wanted, type)


def _pick(node: Node, wanted: Mapping[str, str], type: str) -> Node:
    known = KNOWN.get(type)
    if known is not None and (odd := next((one for one in wanted if one not in known), None)):
        raise invalid(f"Tried accessing nonexisting field ({odd}) on node type ({type})")
    found = {"id": node["id"]} if "id" in node else {}
    for name, inner in wanted.items():
        value = node.get(name)
        if value is None:
            continue
        if name in _REFERENCES and isinstance(value, Mapping):
            part = parsed(inner) or dict.fromkeys(_REFERENCES[name], "")
            found[name] = _pick({str(key): each for key, each in value.items()}, part, "")
        else:
            found[name] = value
    return found


def parsed(fields: str) -> dict[str, str]:
    """`id,creative{id,name}` as names and what is in their braces; also as a list in JSON.

    Raises Refusal.
    """
    if fields.startswith("["):
        return dict.fromkeys(_listed(fields), "")
    names: dict[str, str] = {}
    depth, name, inner = 0, "", ""
    for char in f"{fields},":
        if char == "," and not depth:
            if name.strip():
                names[name.strip()] = inner
            name = inner = ""
            continue
        depth += (char == "{") - (char == "}")
        if depth and not (depth == 1 and char == "{"):
            inner += char
        elif char not in "{}":
            name += char
    if depth:
        raise invalid("Syntax error in field expansion")
    return names


def _listed(fields: str) -> list[str]:
    try:
        return msgspec.json.decode(fields, type=list[str])
    except msgspec.DecodeError:
        raise invalid("Param fields is no list", blame="fields") from None
