"""What people at a console and the tests change in a sandbox; it asks for no key."""

from collections.abc import Callable, Mapping

import msgspec

from adport.sandbox.orders import Counting, Listing
from plugins.power_manager.manifest import LEVELS
from plugins.power_manager.sandbox.faults import Refusal
from plugins.power_manager.sandbox.state import State
from plugins.power_manager.sandbox.truth import truth_of

PREFIX = "/_sandbox/"

type Answer = Mapping[str, object]


class _Whose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    user: str


class _Scopes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    user: str
    scopes: tuple[str, ...]


class _Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tier: str


class _Status(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    account: str
    status: str


def steer(state: State, method: str, path: str, body: bytes) -> Answer:
    """Change or tell something. Raises Refusal for what is not there or cannot be read."""
    found = _STEERING.get((method, path.removeprefix(PREFIX)))
    if found is None:
        raise Refusal(404, "not_found", "There is no such path.")
    try:
        return found(state, body)
    except msgspec.DecodeError as error:
        raise Refusal(400, "validation", str(error)) from error


def _order(state: State, body: bytes) -> Answer:
    state.faults.add(state.faults.read(msgspec.json.decode(body)))
    return {}


def _clear(state: State, _: bytes) -> Answer:
    state.faults.clear()
    return {}


def _listed(state: State, _: bytes) -> Answer:
    return {"faults": state.faults.orders()}


def _revoke(state: State, body: bytes) -> Answer:
    state.revoke(_known(state, msgspec.json.decode(body, type=_Whose).user))
    return {}


def _issue(state: State, body: bytes) -> Answer:
    return {"key": state.key_for(_known(state, msgspec.json.decode(body, type=_Whose).user))}


def _grant(state: State, body: bytes) -> Answer:
    asked = msgspec.json.decode(body, type=_Scopes)
    user = state.world.users[_known(state, asked.user)]
    state.world.users[asked.user] = msgspec.structs.replace(user, scopes=asked.scopes)
    return {}


def _limit(state: State, body: bytes) -> Answer:
    state.listing = msgspec.json.decode(body, type=Listing)
    return {}


def _count(state: State, body: bytes) -> Answer:
    state.counts_calls = msgspec.json.decode(body, type=Counting).counted
    return {}


def _set_level(state: State, body: bytes) -> Answer:
    tier = msgspec.json.decode(body, type=_Settings).tier
    if tier not in LEVELS:
        raise Refusal(404, "not_found", "There is no such level.")
    state.limit = LEVELS[tier][0].calls
    return {"tier": tier}


def _set_status(state: State, body: bytes) -> Answer:
    asked = msgspec.json.decode(body, type=_Status)
    account = state.world.accounts.get(asked.account)
    if account is None:
        raise Refusal(404, "not_found", "There is no such ad account.")
    changed = msgspec.structs.replace(account, status=asked.status)
    state.world.accounts[account.id] = changed
    return {}


def _calls(state: State, _: bytes) -> Answer:
    return {"counts": state.calls, "breaches": state.breaches}


def _forget(state: State, _: bytes) -> Answer:
    state.calls.clear()
    state.breaches = 0
    return {}


def _known(state: State, user: str) -> str:
    if user not in state.world.users:
        raise Refusal(404, "not_found", "There is no such user.")
    return user


_STEERING: Mapping[tuple[str, str], Callable[[State, bytes], Answer]] = {
    ("POST", "faults"): _order,
    ("GET", "faults"): _listed,
    ("DELETE", "faults"): _clear,
    ("POST", "revoke"): _revoke,
    ("POST", "keys"): _issue,
    ("POST", "scopes"): _grant,
    ("POST", "accounts"): _set_status,
    ("POST", "listing"): _limit,
    ("POST", "quotas"): _count,
    ("POST", "settings"): _set_level,
    ("GET", "calls"): _calls,
    ("DELETE", "calls"): _forget,
    ("GET", "truth"): lambda state, _: truth_of(state),
}
PATHS = tuple(dict.fromkeys(path for _, path in _STEERING))
