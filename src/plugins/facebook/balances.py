"""What is left on an ad account: of its spending limit, for `balance` is what is owed."""

from core.ad_account import AdAccount
from core.funds import Balance
from core.provider import Session
from plugins.facebook.manifest import BALANCE
from plugins.facebook.shapes import AccountRow
from plugins.facebook.values import micros_of_units, option

_FIELDS = "id,balance,amount_spent,spend_cap"


async def read_balance(session: Session, account: AdAccount) -> Balance | None:
    """As the option has it; None where the account has no limit."""
    source = option(session, BALANCE.name).lower()
    if source == "none":
        return None
    row = await session.get(f"act_{account.id}", AccountRow, {"fields": _FIELDS})
    micros = _left(row, account.currency, is_plain=source == "balance")
    return None if micros is None else Balance(ad_account_id=account.id, micros=micros)


def _left(row: AccountRow, currency: str, *, is_plain: bool) -> int | None:
    if is_plain:
        return micros_of_units(row.balance, currency)
    cap = micros_of_units(row.spend_cap, currency)
    spent = micros_of_units(row.amount_spent, currency)
    return None if not cap or spent is None else max(0, cap - spent)
