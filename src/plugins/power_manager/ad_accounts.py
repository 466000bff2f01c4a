"""The ad accounts that a key reaches, in Business Centers or outside."""

from collections.abc import AsyncIterator, Iterable

from core.ad_account import AccountStatus, SeenAdAccount
from core.business_center import SeenBusinessCenter
from core.ids import AdAccountId, BusinessCenterId
from core.provider import Session
from plugins.power_manager.asking import ask_all
from plugins.power_manager.manifest import ACCOUNTS
from plugins.power_manager.shapes import AccountRow, Listed, text_of

PATH = "v1/ad-accounts"
PAGE = "100"

_STATUS = {
    "active": AccountStatus.ACTIVE,
    "suspended": AccountStatus.SUSPENDED,
    "pending": AccountStatus.PENDING_REVIEW,
    "closed": AccountStatus.CLOSED,
}


async def list_ad_accounts(
    session: Session,
    centers: Iterable[SeenBusinessCenter],
) -> AsyncIterator[SeenAdAccount]:
    """Each once; one list has them all, so that those outside of every Business Center are in it.

    A Business Center that the key does not see is not named, for nobody could activate it.
    """
    homes = {str(one.id) for one in centers}
    seen: set[str] = set()
    params = {"limit": PAGE}
    async for row in ask_all(session, PATH, Listed[AccountRow], ACCOUNTS, params):
        if row.id not in seen:
            seen.add(row.id)
            yield _seen(row, homes)


def _seen(row: AccountRow, homes: set[str]) -> SeenAdAccount:
    status, home = text_of(row.status), row.business_center_id or ""
    return SeenAdAccount(
        id=AdAccountId(row.id),
        name=text_of(row.name),
        currency=text_of(row.currency),
        timezone=text_of(row.timezone),
        status=_STATUS.get(status, AccountStatus.UNKNOWN),
        platform_status=status,
        business_center_id=BusinessCenterId(home) if home in homes else None,
    )
