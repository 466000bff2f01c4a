"""Ad accounts: their details and their balances."""

from plugins.tiktok.sandbox.amounts import amount
from plugins.tiktok.sandbox.business_centers import shown_status
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint
from plugins.tiktok.sandbox.ledger import cost_of
from plugins.tiktok.sandbox.scopes import READ_ACCOUNTS, READ_MONEY
from plugins.tiktok.sandbox.world import AdAccount

_ON_REQUEST = frozenset(
    {
        "budget_remaining",
        "budget_frequency_restriction",
        "budget_amount_restriction",
        "min_transferable_amount",
    }
)


def account_details(asked: Asked) -> dict[str, object]:
    """All of the accounts asked for; one that may not be seen fails the whole call."""
    accounts = [asked.account(id) for id in asked.query.texts("advertiser_ids")]
    fields = set(asked.query.texts("fields")) | {"advertiser_id"}
    rows = [_details(asked, account) for account in accounts]
    if len(fields) > 1:
        rows = [{key: row[key] for key in row if key in fields} for row in rows]
    return {"list": rows}


def _details(asked: Asked, account: AdAccount) -> dict[str, object]:
    center = asked.sandbox.world.centers[account.owner]
    return {
        "advertiser_id": account.id,
        "name": account.name,
        "owner_bc_id": account.owner,
        "status": account.status,
        "role": "ROLE_ADVERTISER",
        "rejection_reason": account.rejection_reason,
        "timezone": account.posix_zone,
        "display_timezone": account.zone,
        "currency": account.currency,
        "country": account.country,
        "company": center.company,
        "industry": "291001",
        "advertiser_account_type": "AUCTION",
        "balance": amount(account.cash + account.granted),
        "create_time": int(account.created_at.timestamp()),
        "language": "en",
        "contacter": "Ma***a",
        "email": "a***s@sandbox.example",
        "cellphone_number": None,
        "telephone_number": None,
        "address": None,
        "license_no": None,
        "license_city": None,
        "brand": None,
        "description": None,
        "promotion_area": "0",
    }


def account_balances(asked: Asked) -> dict[str, object]:
    """Balances and budgets of the Business Center's accounts, in `advertiser_account_list`."""
    center, only = asked.center(), asked.query.part("filtering")
    keyword, wanted = only.text("keyword"), only.texts("advertiser_status")
    extra = _ON_REQUEST & set(asked.query.texts("fields"))
    rows = [
        _balance(asked, account, extra)
        for account in asked.sandbox.world.accounts_of(asked.caller.user)
        if account.owner == center.id
        and (not wanted or shown_status(account) in wanted)
        and (keyword.lower() in account.name.lower() or keyword == account.id)
    ]
    return asked.page(rows, "advertiser_account_list")


def _balance(asked: Asked, account: AdAccount, extra: frozenset[str]) -> dict[str, object]:
    center = asked.sandbox.world.centers[account.owner]
    budget, whole = account.daily_budget or 0, amount(account.cash + account.granted)
    cost = _today(asked, account) if account.daily_budget else 0
    on_request: dict[str, object] = {
        "budget_remaining": amount(max(0, budget - cost)),
        "budget_frequency_restriction": {"total_count": 10, "used_count": 0, "remaining_count": 10},
        "budget_amount_restriction": {"minimum_amount": amount(cost)},
        "min_transferable_amount": {"cash_amount": amount(0), "grant_amount": amount(0)},
    }
    return {
        "advertiser_id": account.id,
        "advertiser_name": account.name,
        "advertiser_status": shown_status(account),
        "advertiser_type": "AUCTION",
        "timezone": account.posix_zone,
        "currency": account.currency,
        "company": center.company,
        "contact_name": "Ma***a",
        "contact_email": "a***s@sandbox.example",
        "create_time": f"{account.created_at:%Y-%m-%d %H:%M:%S}",
        "account_open_days": (asked.now - account.created_at).days,
        "balance_reminder": False,
        "account_balance": whole,
        "valid_account_balance": whole,
        "frozen_balance": amount(0),
        "tax": amount(0),
        "cash_balance": amount(account.cash),
        "valid_cash_balance": amount(account.cash),
        "grant_balance": amount(account.granted),
        "valid_grant_balance": amount(account.granted),
        "budget_mode": "DAILY_BUDGET" if account.daily_budget else "UNLIMITED",
        "budget": amount(budget),
        "budget_cost": amount(cost),
        **{key: on_request[key] for key in sorted(extra)},
    }


def _today(asked: Asked, account: AdAccount) -> int:
    """What the day has cost so far."""
    return cost_of(asked.sandbox.world, account, account.day_at(asked.now), asked.now)


ENDPOINTS = (
    Endpoint(path="advertiser/info/", answer=account_details, scopes=READ_ACCOUNTS),
    Endpoint(path="advertiser/balance/get/", answer=account_balances, scopes=READ_MONEY),
)
