"""What is left on an ad account, and in a Business Center with all its accounts."""

import msgspec

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.funds import Balance
from core.ids import AdAccountId, BusinessCenterId
from core.money import micros_of
from core.provider import Session
from core.provider_errors import Forbidden, ScopeMissing
from core.reads import Page
from plugins.tiktok.ad_accounts import ask_details
from plugins.tiktok.pages import Batch, Question, ask, part, read_parts
from plugins.tiktok.shapes import Answered, Id, Listing, Number
from plugins.tiktok.values import as_json

_PAGE = 50


class Funds(msgspec.Struct, frozen=True):
    """What an account has."""

    account_balance: Number = None
    valid_account_balance: Number = None
    """Without what is frozen or owed as tax."""

    @property
    def micros(self) -> int | None:
        """What can be spent; None where TikTok does not tell."""
        valid = micros_of(self.valid_account_balance)
        return micros_of(self.account_balance) if valid is None else valid


class AccountFunds(Funds, frozen=True, kw_only=True):
    """What an ad account of a Business Center has."""

    advertiser_id: Id


async def read_balance(session: Session, account: AdAccount) -> Balance | None:
    """What can be spent; of its Business Center's money if it runs on that, else of its own."""
    micros = await _funded(session, account)
    if micros is None:
        micros = await _own(session, account)
    return None if micros is None else Balance(ad_account_id=account.id, micros=micros)


async def read_center_balances(
    session: Session, center: BusinessCenter, cursor: str
) -> Page[Balance]:
    """First the Business Center's own, then those of its accounts, fifty a page."""
    question = _question({"bc_id": center.id})

    async def own(session: Session, _page: int) -> Batch[Balance]:
        found = await _center(session, center.id)
        rows = () if found is None else (found,)
        return Batch(rows=rows, pages=1, total=len(rows))

    return await read_parts(session, [own, part(question, _balance)], cursor)


def _question(params: dict[str, str]) -> Question[AccountFunds]:
    return Question(
        path="advertiser/balance/get/",
        shape=Answered[Listing[AccountFunds]],
        params=params,
        size=_PAGE,
    )


def _balance(row: AccountFunds) -> Balance | None:
    id = AdAccountId(str(row.advertiser_id))
    return None if row.micros is None else Balance(ad_account_id=id, micros=row.micros)


async def _center(session: Session, id: BusinessCenterId) -> Balance | None:
    """The Business Center's own money; whoever may see its accounts' may not see that always."""
    try:
        funds = (await session.get("bc/balance/get/", Answered[Funds], {"bc_id": id})).data
    except Forbidden:
        return None
    return None if funds.micros is None else Balance(business_center_id=id, micros=funds.micros)


async def _funded(session: Session, account: AdAccount) -> int | None:
    if account.business_center_id is None:
        return None
    by_id = as_json({"keyword": account.id})
    question = _question({"bc_id": account.business_center_id, "filtering": by_id})
    try:
        found = await ask(session, question, 1)
    except (Forbidden, ScopeMissing):
        return None
    return next((row.micros for row in found.rows if str(row.advertiser_id) == account.id), None)


async def _own(session: Session, account: AdAccount) -> int | None:
    for row in await ask_details(session, (account.id,)):
        if str(row.advertiser_id) == account.id:
            return micros_of(row.balance)
    return None
