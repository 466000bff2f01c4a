"""What is left on an ad account."""

from decimal import Decimal

import msgspec

from core.ad_account import AdAccount
from core.money import micros_of
from core.provider import Balance, Session
from core.provider_errors import Forbidden, ScopeMissing
from plugins.tiktok.ad_accounts import ask_details
from plugins.tiktok.shapes import Answered, FundsList

_PAGE = 50


async def read_balance(session: Session, account: AdAccount) -> Balance | None:
    """What can be spent; of its Business Center's money if it runs on that, else of its own."""
    amount = await _funded(session, account)
    if amount is None:
        amount = await _own(session, account)
    micros = None if amount is None else micros_of(str(amount))
    return None if micros is None else Balance(ad_account_id=account.id, micros=micros)


async def _funded(session: Session, account: AdAccount) -> Decimal | None:
    if account.business_center_id is None:
        return None
    asked = {
        "bc_id": account.business_center_id,
        "filtering": msgspec.json.encode({"keyword": account.id}).decode(),
        "page_size": str(_PAGE),
    }
    try:
        answer = await session.get("advertiser/balance/get/", Answered[FundsList], asked)
    except (Forbidden, ScopeMissing):
        return None
    for row in answer.data.advertiser_account_list or ():
        if str(row.advertiser_id) == account.id:
            valid = row.valid_account_balance
            return row.account_balance if valid is None else valid
    return None


async def _own(session: Session, account: AdAccount) -> Decimal | None:
    for row in await ask_details(session, (account.id,)):
        if str(row.advertiser_id) == account.id:
            return row.balance
    return None
