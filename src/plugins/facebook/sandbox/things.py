"""What lies in an ad account: lists of it, one of it, and changes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from plugins.facebook.sandbox.edges import by_status, edge
from plugins.facebook.sandbox.endpoint import Asked
from plugins.facebook.sandbox.ids import id_of
from plugins.facebook.sandbox.nodes import KNOWN, picked, thing_node
from plugins.facebook.sandbox.refusals import Refusal, invalid, no_permission, unknown
from plugins.facebook.sandbox.world import Kind, Thing

KINDS: Mapping[str, Kind] = {
    "campaigns": "campaign",
    "adsets": "adset",
    "ads": "ad",
    "adcreatives": "adcreative",
    "adimages": "adimage",
    "advideos": "advideo",
    "customaudiences": "customaudience",
    "adspixels": "adspixel",
}
_BY_STATUS = frozenset({"campaign", "adset", "ad"})
_BELOW: Mapping[str, tuple[str, ...]] = {"campaign": ("adsets", "ads"), "adset": ("ads",)}
_SETTABLE = frozenset({"name", "status", "daily_budget", "lifetime_budget", "bid_amount"})
_STATUSES = frozenset({"ACTIVE", "PAUSED", "ARCHIVED", "DELETED"})
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "campaign": ("name", "objective", "special_ad_categories"),
    "adset": ("name", "campaign_id", "billing_event", "optimization_goal", "targeting"),
    "ad": ("name", "adset_id", "creative"),
}


def list_of_account(asked: Asked, id: str, name: str) -> object:
    """One of an account's lists."""
    account = asked.account(id)
    if name not in KINDS:
        raise unknown(account.node)
    return _list(asked, list(asked.sandbox.world.of(account.id, KINDS[name])), KINDS[name])


def list_below(asked: Asked, id: str, name: str) -> object:
    """The ad sets or ads of a campaign, or the ads of an ad set."""
    parent = asked.thing(id)
    if name not in _BELOW.get(parent.kind, ()):
        raise unknown(id)
    all = asked.sandbox.world.of(parent.account, KINDS[name])
    found = [one for one in all if one.text(f"{parent.kind}_id") == id]
    return _list(asked, found, KINDS[name])


def _list(asked: Asked, things: list[Thing], kind: Kind) -> object:
    nodes = [thing_node(asked, one) for one in things]
    if kind in _BY_STATUS:
        nodes = by_status(asked, nodes)
    if kind == "adimage" and (hashes := asked.json("hashes", list[str])):
        nodes = [one for one in nodes if one["hash"] in msgspec.convert(hashes, list[str])]
    return edge(asked, nodes, kind)


def show_thing(asked: Asked, id: str) -> object:
    """One campaign or whatever it is."""
    thing = asked.thing(id)
    return picked(asked, thing_node(asked, thing), thing.kind)


def change_thing(asked: Asked, id: str) -> object:
    """New name, status or budget of a campaign, an ad set or an ad."""
    thing = _changeable(asked, id)
    changes = {name: value for name, value in asked.sent.items() if name in _SETTABLE}
    if thing.text("status") == "DELETED" and changes.keys() - {"name"}:
        raise Refusal(100, "(#100) Deleted objects cannot be edited", subcode=1487056)
    if changes.get("status", "ACTIVE") not in _STATUSES:
        raise invalid(f"Param status is {changes['status']}", blame="status")
    if not _only_checks(asked):
        thing.facts |= {**changes, "updated_time": asked.now}
    return {"success": True}


def delete_thing(asked: Asked, id: str) -> object:
    """As with Graph it stays, as deleted."""
    thing = _changeable(asked, id)
    thing.facts |= {"status": "DELETED", "updated_time": asked.now}
    return {"success": True}


def make_thing(asked: Asked, id: str, name: str) -> object:
    """A new campaign, ad set or ad; as with Graph, twice the same makes two."""
    account = asked.account(id)
    kind = KINDS.get(name)
    if kind is None or kind not in _NEEDED:
        raise unknown(account.node)
    _require_advertiser(asked, id)
    for needed in _NEEDED[kind]:
        if needed not in asked.sent:
            raise invalid(f"The parameter {needed} is required", blame=needed)
    if _only_checks(asked):
        return {"success": True}
    world = asked.sandbox.world
    facts: dict[str, object] = {
        name: _value(value)
        for name, value in asked.sent.items()
        if name in KNOWN[kind] and name != "id"
    }
    facts |= {"created_time": asked.now, "updated_time": asked.now}
    if kind == "ad":
        facts["campaign_id"] = asked.thing(asked.text("adset_id")).text("campaign_id")
        creative = facts.get("creative")
        facts["creative"] = {"id": _creative(creative)}
    made = Thing(id=id_of("made", len(world.things)), kind=kind, account=account.id, facts=facts)
    world.things[made.id] = made
    return {"id": made.id}


def pixel_stats(asked: Asked, id: str) -> object:
    """How often each event came, hour by hour, at most seven days back."""
    pixel = asked.thing(id)
    if pixel.kind != "adspixel":
        raise unknown(id)
    now = asked.now.replace(minute=0, second=0, microsecond=0)
    begin = _moment(asked.text("start_time"), now - timedelta(hours=24))
    end = min(_moment(asked.text("end_time"), now), now)
    begin = max(begin, now - timedelta(days=7))
    hours = [
        begin + timedelta(hours=each) for each in range(int((end - begin).total_seconds()) // 3600)
    ]
    rows = [
        {
            "start_time": f"{hour:%Y-%m-%dT%H:%M:%S%z}",
            "aggregation": asked.text("aggregation") or "event",
            "data": _events(int(pixel.id[-4:]), hour),
        }
        for hour in hours
    ]
    return {"data": rows, "paging": {}}


def _events(seed: int, hour: datetime) -> list[dict[str, object]]:
    views = 20 + (seed + hour.hour * 7 + hour.day) % 60
    return [{"value": "PageView", "count": views}, {"value": "Purchase", "count": views // 20}]


def _moment(sent: str, otherwise: datetime) -> datetime:
    if not sent:
        return otherwise
    try:
        return datetime.fromtimestamp(int(sent), UTC)
    except ValueError:
        moment = datetime.fromisoformat(sent)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _changeable(asked: Asked, id: str) -> Thing:
    thing = asked.thing(id)
    if thing.kind not in _BY_STATUS:
        raise unknown(id)
    _require_advertiser(asked, thing.account)
    return thing


def _require_advertiser(asked: Asked, account: str) -> None:
    asked.needs("ads_management")
    world = asked.sandbox.world
    if "ADVERTISE" not in world.tasks_of(asked.caller.user, world.accounts[account]):
        raise no_permission("ADVERTISE")


def _only_checks(asked: Asked) -> bool:
    return "validate_only" in msgspec.convert(asked.json("execution_options", list[str]), list[str])


def _value(text: str) -> object:
    if text[:1] not in {"[", "{"}:
        return text
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


def _creative(value: object) -> str:
    given = msgspec.convert(value, dict[str, str]) if isinstance(value, dict) else {}
    return given.get("creative_id", given.get("id", ""))
