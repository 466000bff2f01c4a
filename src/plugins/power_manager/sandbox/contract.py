"""The contract's calls, each with the scope that it needs."""

from collections.abc import Callable
from datetime import date

import msgspec

from plugins.power_manager.sandbox.faults import Refusal
from plugins.power_manager.sandbox.figures import rows_of
from plugins.power_manager.sandbox.paging import Row, page_of
from plugins.power_manager.sandbox.state import WINDOW, Asked, State
from plugins.power_manager.sandbox.world import Account, Campaign

type Answer = dict[str, object]

_LEVELS = ("account", "campaign")
_WIDEST = 31
_CHANGES = ("active", "paused")


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call of the contract."""

    method: str
    path: str
    scope: str
    """Empty where every key may call it."""
    answer: Callable[[State, Asked], Answer]


class _Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    status: str


def _me(state: State, asked: Asked) -> Answer:
    user = state.user_of(asked)
    limit = {"limit": state.limit, "window_s": WINDOW}
    return {"id": user.id, "name": user.name, "scopes": user.scopes, "rate_limit": limit}


def _centers(state: State, asked: Asked) -> Answer:
    roles = state.user_of(asked).roles
    rows: list[Row] = [
        {**msgspec.structs.asdict(one), "role": roles[one.id]}
        for one in state.world.centers_of(asked.user)
    ]
    return page_of(rows, asked, state.listing, _by_id)


def _accounts(state: State, asked: Asked) -> Answer:
    home = asked.params.get("business_center_id")
    shows_money = "balances:read" in state.user_of(asked).scopes
    rows = [
        _account_row(one, asked, shows_money=shows_money)
        for one in state.world.accounts_of(asked.user)
        if not home or one.business_center_id == home
    ]
    return page_of(rows, asked, state.listing, _by_id)


def _account_row(account: Account, asked: Asked, *, shows_money: bool) -> Row:
    shown = msgspec.structs.asdict(account)
    row = {name: value for name, value in shown.items() if name not in {"units", "campaigns"}}
    balance = account.balance_minor if shows_money else None
    return {**row, "balance_minor": balance, "updated_at": asked.now.isoformat()}


def _campaigns(state: State, asked: Asked) -> Answer:
    rows = [_campaign_row(one) for one in _account(state, asked).campaigns]
    return page_of(rows, asked, state.listing, _by_id)


def _campaign_row(one: Campaign) -> Row:
    return {
        "id": one.id,
        "name": one.name,
        "status": one.status,
        "daily_budget_minor": one.daily_budget_minor,
    }


def _insights(state: State, asked: Asked) -> Answer:
    account, level = _account(state, asked), asked.params.get("level", "")
    since, until = _day(asked, "since"), _day(asked, "until")
    if level not in _LEVELS:
        raise Refusal(400, "validation", "level must be account or campaign.")
    if not 0 <= (until - since).days < _WIDEST:
        raise Refusal(400, "validation", f"since to until must be 1 to {_WIDEST} days.")
    rows = rows_of(account, since, until, level, asked.now)
    return page_of(rows, asked, state.listing, lambda row: f"{row['day']} {row['entity_id']}")


def _set_status(state: State, asked: Asked) -> Answer:
    once = asked.headers.get("idempotency-key", "")
    if not once:
        raise Refusal(400, "validation", "An Idempotency-Key is needed.")
    place = f"{asked.user} {once}"
    if place in state.changed:
        return dict(state.changed[place])
    try:
        status = msgspec.json.decode(asked.body, type=_Change).status
    except msgspec.DecodeError:
        status = ""
    if status not in _CHANGES:
        raise Refusal(400, "validation", "status must be active or paused.")
    id = asked.params["id"]
    for account in state.world.accounts_of(asked.user):
        if any(one.id == id for one in account.campaigns):
            _change(state, account, id, status)
            state.changed[place] = {"id": id, "status": status}
            return dict(state.changed[place])
    raise Refusal(404, "not_found", "There is no such campaign for this key.")


def _change(state: State, account: Account, id: str, status: str) -> None:
    campaigns = tuple(
        msgspec.structs.replace(one, status=status) if one.id == id else one
        for one in account.campaigns
    )
    changed = msgspec.structs.replace(account, campaigns=campaigns)
    state.world.accounts[account.id] = changed


def _account(state: State, asked: Asked) -> Account:
    for one in state.world.accounts_of(asked.user):
        if one.id == asked.params["id"]:
            return one
    raise Refusal(404, "not_found", "There is no such ad account for this key.")


def _day(asked: Asked, name: str) -> date:
    try:
        return date.fromisoformat(asked.params.get(name, ""))
    except ValueError:
        raise Refusal(400, "validation", f"{name} must be a day, such as 2026-03-01.") from None


def _by_id(row: Row) -> str:
    return str(row["id"])


CALLS = (
    Call(method="GET", path="/v1/me", scope="", answer=_me),
    Call(method="GET", path="/v1/business-centers", scope="accounts:read", answer=_centers),
    Call(method="GET", path="/v1/ad-accounts", scope="accounts:read", answer=_accounts),
    Call(
        method="GET",
        path="/v1/ad-accounts/{id}/campaigns",
        scope="accounts:read",
        answer=_campaigns,
    ),
    Call(
        method="GET", path="/v1/ad-accounts/{id}/insights", scope="insights:read", answer=_insights
    ),
    Call(
        method="POST", path="/v1/campaigns/{id}/status", scope="campaigns:write", answer=_set_status
    ),
)
