"""What is sent to Facebook rather than asked of it: events, members of audiences, images."""

import base64
import binascii
from datetime import timedelta
from hashlib import md5

import msgspec

from plugins.facebook.sandbox.endpoint import Asked
from plugins.facebook.sandbox.refusals import Refusal, invalid, unknown
from plugins.facebook.sandbox.world import Thing

_MOST_EVENTS, _MOST_ROWS = 1_000, 10_000
_OLDEST, _OLDEST_IN_SHOPS = timedelta(days=7), timedelta(days=62)


class _Event(msgspec.Struct, frozen=True):
    event_name: str
    event_time: int
    user_data: dict[str, object]
    action_source: str = "website"


class _Payload(msgspec.Struct, frozen=True):
    schema: str | list[str]
    data: list[object]


def take_events(asked: Asked, id: str) -> object:
    """One invalid event refuses them all; an event may be JSON in a text of its own."""
    if asked.thing(id).kind != "adspixel":
        raise unknown(id)
    try:
        raw = msgspec.json.decode(asked.text("data") or "[]", type=list[str | dict[str, object]])
        events = [_event(one) for one in raw]
    except msgspec.DecodeError as error:
        raise Refusal(100, f"Invalid parameter: {error}", subcode=2804050) from None
    if not 0 < len(events) <= _MOST_EVENTS:
        raise invalid(f"Between 1 and {_MOST_EVENTS} events are taken at once", blame="data")
    for event in events:
        in_shop = event.action_source == "physical_store"
        age = asked.now.timestamp() - event.event_time
        if age > (_OLDEST_IN_SHOPS if in_shop else _OLDEST).total_seconds():
            raise Refusal(100, "Invalid parameter: event_time is too old", subcode=2804003)
    return {"events_received": len(events), "messages": [], "fbtrace_id": "Aevents"}


def _event(raw: str | dict[str, object]) -> _Event:
    if isinstance(raw, str):
        return msgspec.json.decode(raw, type=_Event)
    return msgspec.convert(raw, _Event)


def change_members(asked: Asked, id: str) -> object:
    """Add people to an audience, or take them out."""
    asked.needs("ads_management")
    if asked.thing(id).kind != "customaudience":
        raise unknown(id)
    try:
        payload = msgspec.json.decode(asked.text("payload") or "{}", type=_Payload)
    except msgspec.DecodeError:
        raise invalid("Param payload is not valid", blame="payload") from None
    if len(payload.data) > _MOST_ROWS:
        raise invalid(f"No more than {_MOST_ROWS} rows are taken at once", blame="payload")
    return {
        "audience_id": id,
        "session_id": "1",
        "num_received": len(payload.data),
        "num_invalid_entries": 0,
        "invalid_entry_samples": {},
    }


def take_image(asked: Asked, id: str) -> object:
    """An image as base64; the same one twice is one."""
    asked.needs("ads_management")
    account = asked.account(id)
    try:
        content = base64.b64decode(asked.sent["bytes"], validate=True)
    except (KeyError, binascii.Error):
        raise invalid("Param bytes is no image", blame="bytes") from None
    hash = md5(content, usedforsecurity=False).hexdigest()
    facts: dict[str, object] = {
        "hash": hash,
        "name": asked.text("name") or "bytes",
        "status": "ACTIVE",
        "url": f"https://scontent.example/{hash}.png",
        "created_time": asked.now,
    }
    made = Thing(id=f"{account.id}:{hash}", kind="adimage", account=account.id, facts=facts)
    asked.sandbox.world.things[made.id] = made
    told = {name: facts[name] for name in ("hash", "url", "name")}
    return {"images": {"bytes": told}}
