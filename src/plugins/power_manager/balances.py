"""What is left on ad accounts: it stands in their list, so a Business Center's are read at once."""

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.funds import Balance
from core.ids import AdAccountId
from core.provider import Session
from core.reads import Page
from plugins.power_manager.ad_accounts import PAGE, PATH
from plugins.power_manager.asking import ask_all, ask_list
from plugins.power_manager.manifest import BALANCES
from plugins.power_manager.money import micros_of_minor
from plugins.power_manager.shapes import AccountRow, Listed, text_of


async def read_center_balances(
    session: Session, center: BusinessCenter, cursor: str
) -> Page[Balance]:
    """A page of its ad accounts; a Business Center has no money of its own in the contract."""
    page = await ask_list(
        session,
        PATH,
        Listed[AccountRow],
        BALANCES,
        business_center_id=center.id,
        limit=PAGE,
        cursor=cursor,
    )
    found = (_balance(row) for row in page.data)
    return Page(rows=tuple(one for one in found if one), next=page.next_cursor or "")


async def read_balance(session: Session, account: AdAccount) -> Balance | None:
    """Of one account, out of the whole list: the contract has no call for a single one."""
    params = {"limit": PAGE, "business_center_id": account.business_center_id or ""}
    async for row in ask_all(session, PATH, Listed[AccountRow], BALANCES, params):
        if row.id == account.id:
            return _balance(row)
    return None


def _balance(row: AccountRow) -> Balance | None:
    micros = micros_of_minor(row.balance_minor, text_of(row.currency))
    return None if micros is None else Balance(ad_account_id=AdAccountId(row.id), micros=micros)
