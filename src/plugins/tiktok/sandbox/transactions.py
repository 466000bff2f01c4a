"""The money that came in and went out, of Business Centers and of their ad accounts."""

from datetime import date, timedelta

import msgspec

from plugins.tiktok.sandbox.amounts import amount
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint, Query
from plugins.tiktok.sandbox.ledger import Payment, paid_in, spent, transferred
from plugins.tiktok.sandbox.listing import moment, read_day, stamp
from plugins.tiktok.sandbox.scopes import READ_BUSINESS_CENTERS, READ_MONEY
from plugins.tiktok.sandbox.world import AdAccount, BusinessCenter

_USUAL = timedelta(days=30)
"""How far back costs are told when no day is named."""


def center_transactions(asked: Asked) -> dict[str, object]:
    """What the Business Center paid in, newest first, and the sum of it."""
    center, query = asked.center(), asked.query
    funds = query.part("filtering").texts("funds_type")
    first, last = _days(query)
    found = [
        payment
        for payment in paid_in(center, asked.now)
        if first <= payment.day <= last and (not funds or payment.funds in funds)
    ]
    whole = amount(sum(payment.amount for payment in found))
    summary = {"amount_charged": whole, "amount_paid": whole, "currency": center.currency}
    page = asked.page([_center_row(center, payment) for payment in found])
    return {**page, "transaction_summary": summary}


def _days(query: Query, first: date = date.min) -> tuple[date, date]:
    return (
        read_day(query, "start_date") if query.text("start_date") else first,
        read_day(query, "end_date") if query.text("end_date") else date.max,
    )


def _center_row(center: BusinessCenter, payment: Payment) -> dict[str, object]:
    return {
        "date": int(payment.at.timestamp()),
        "amount": amount(payment.amount),
        "timezone": center.zone,
        "currency": payment.currency,
        "funds_type": payment.funds,
        "invoice_id": payment.id,
        "invoice_serial_number": f"SBX{payment.id[-8:]}",
    }


def account_transactions(asked: Asked) -> dict[str, object]:
    """Transfers to the center's ad accounts, or what they spent, in `transaction_list`."""
    only = asked.query.part("filtering")
    kind = only.text("transfer_type") or "TRANS_TYPE_TRANSFER"
    funds, is_summed = only.texts("funds_type"), only.flag("summary_by_account")
    first, last = _days(only)
    found = [
        payment
        for account in _accounts(asked, only.text("keyword"))
        for payment in _movements(asked, account, kind, only)
        if first <= payment.day <= last and (not funds or payment.funds in funds)
    ]
    found = _summed(found) if is_summed else sorted(found, key=lambda one: one.at, reverse=True)
    rows = [_account_row(asked, one, kind, is_summed=is_summed) for one in found]
    return asked.page(rows, "transaction_list")


def _accounts(asked: Asked, keyword: str) -> list[AdAccount]:
    center = asked.center()
    return [
        account
        for account in asked.sandbox.world.accounts_of(asked.caller.user)
        if account.owner == center.id
        and (keyword.lower() in account.name.lower() or keyword == account.id)
    ]


def _movements(asked: Asked, account: AdAccount, kind: str, only: Query) -> list[Payment]:
    match kind:
        case "TRANS_TYPE_TRANSFER":
            return transferred(account, asked.now)
        case "TRANS_TYPE_COST":
            corrected_at = asked.sandbox.settings.corrected_at
            days = _days(only, account.day_at(asked.now) - _USUAL)
            return spent(asked.sandbox.world, account, asked.now, days, corrected_at)
        case _:
            return []


def _summed(payments: list[Payment]) -> list[Payment]:
    """One for each account and kind of funds."""
    sums: dict[tuple[str, str], Payment] = {}
    for one in payments:
        key = (one.account.id if one.account else "", one.funds)
        total = one.amount + (sums[key].amount if key in sums else 0)
        sums[key] = msgspec.structs.replace(one, amount=total)
    return list(sums.values())


def _account_row(
    asked: Asked, payment: Payment, kind: str, *, is_summed: bool
) -> dict[str, object]:
    account = payment.account
    return {
        "advertiser_id": asked.id(account.id) if account else None,
        "advertiser_name": account and account.name,
        "amount": amount(payment.amount),
        "currency": payment.currency,
        "date": None if is_summed else f"{payment.day}",
        "funds_type": payment.funds,
        "transfer_type": kind,
        "timezone": account and account.posix_zone,
    }


def all_transactions(asked: Asked) -> dict[str, object]:
    """The center's own payments or the transfers to its accounts, in `transaction_list`."""
    center, only = asked.center(), asked.query.part("filtering")
    ids, billing = only.texts("account_ids"), only.texts("billing_types")
    types, owners = only.texts("transaction_types"), only.texts("owner_of_account")
    since, until = moment(only, "start_time"), moment(only, "end_time")
    found = [
        payment
        for payment in _at_level(asked, center)
        if (since is None or since <= payment.at)
        and (until is None or payment.at <= until)
        and (not ids or (payment.account and payment.account.id in ids))
        and (not billing or _billing(payment) in billing)
        and (not types or _type(payment) in types)
    ]
    if owners and "OWNED_BY_CURRENT_BUSINESS_CENTER" not in owners:
        found = []
    found.sort(key=lambda payment: payment.at, reverse=True)
    return asked.page([_row(center, payment) for payment in found], "transaction_list")


def _at_level(asked: Asked, center: BusinessCenter) -> list[Payment]:
    match asked.query.text("transaction_level"):
        case "BC":
            return paid_in(center, asked.now)
        case "PAYMENT_PORTFOLIO":
            return []
        case _:
            accounts = _accounts(asked, asked.query.part("filtering").text("account_name"))
            return [one for account in accounts for one in transferred(account, asked.now)]


def _billing(payment: Payment) -> str:
    return payment.funds.removeprefix("FUNDS_TYPE_")


def _type(payment: Payment) -> str:
    return "REFUND" if payment.amount < 0 else "RECHARGE"


def _row(center: BusinessCenter, payment: Payment) -> dict[str, object]:
    account = payment.account
    return {
        "transaction_id": payment.id,
        "transaction_type": _type(payment),
        "billing_type": _billing(payment),
        "amount_type": "NEGATIVE" if payment.amount < 0 else "POSITIVE",
        "amount": amount(abs(payment.amount)),
        "subtotal": amount(abs(payment.amount)),
        "tax_amount": amount(0),
        "currency": payment.currency,
        "account_id": account and account.id,
        "account_name": account and account.name,
        "bc_id": center.id,
        "bc_name": center.name,
        "payment_portfolio_id": None,
        "payment_portfolio_name": None,
        "timezone": account.posix_zone if account else center.zone,
        "invoice_id": None if account else payment.id,
        "serial_number": None if account else f"SBX{payment.id[-8:]}",
        "create_time": stamp(payment.at),
    }


ENDPOINTS = (
    Endpoint(path="bc/transaction/get/", answer=center_transactions, scopes=READ_BUSINESS_CENTERS),
    Endpoint(path="advertiser/transaction/get/", answer=account_transactions, scopes=READ_MONEY),
    Endpoint(path="bc/account/transaction/get/", answer=all_transactions, scopes=READ_MONEY),
)
