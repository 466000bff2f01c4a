"""Business Centers, ad accounts and campaigns, page by page."""

from collections.abc import AsyncIterator, Iterable, Mapping
from urllib.parse import quote

from core.ad_account import AccountStatus, AdAccount, SeenAdAccount
from core.business_center import BusinessCenterStatus, SeenBusinessCenter
from core.campaign import Campaign
from core.entity import EntityStatus
from core.ids import AdAccountId, BusinessCenterId
from core.provider import Session
from core.provider_errors import Garbled
from core.reads import Page
from plugins.power_manager.shapes import Account, CampaignRow, Center, Rows
from plugins.power_manager.values import (
    ACCOUNT_STATUSES,
    CAMPAIGN_STATUSES,
    CENTER_STATUSES,
    micros_of_minor,
)

LARGEST = "100"
MOST_PAGES = 10_000


async def list_business_centers(session: Session) -> AsyncIterator[SeenBusinessCenter]:
    """Every one the key sees."""
    async for one in every(session, "v1/business-centers", Rows[Center], {}):
        yield SeenBusinessCenter(
            id=BusinessCenterId(one.id),
            name=one.name,
            status=CENTER_STATUSES.get(one.status, BusinessCenterStatus.UNKNOWN),
            role=one.role.lower(),
        )


async def list_ad_accounts(
    session: Session,
    centers: Iterable[SeenBusinessCenter],  # noqa: ARG001 - one list has those of all
) -> AsyncIterator[SeenAdAccount]:
    """Every one the key sees, in Business Centers or outside."""
    async for one in every(session, "v1/ad-accounts", Rows[Account], {}):
        center = one.business_center_id
        yield SeenAdAccount(
            id=AdAccountId(one.id),
            name=one.name,
            currency=one.currency,
            timezone=one.timezone,
            status=ACCOUNT_STATUSES.get(one.status, AccountStatus.UNKNOWN),
            platform_status=one.status,
            business_center_id=BusinessCenterId(center) if center else None,
        )


async def read_campaigns(session: Session, account: AdAccount, cursor: str) -> Page[Campaign]:
    """One page of the account's campaigns."""
    path = f"v1/ad-accounts/{quote(account.id, safe='')}/campaigns"
    found = await session.get(path, Rows[CampaignRow], asked(cursor))
    return Page(
        rows=tuple(
            Campaign(
                id=one.id,
                ad_account_id=account.id,
                name=one.name,
                status=CAMPAIGN_STATUSES.get(one.status, EntityStatus.UNKNOWN),
                platform_status=one.status,
                budget_micros=micros_of_minor(one.daily_budget_minor, account.currency),
                budget_mode="daily" if one.daily_budget_minor is not None else "",
            )
            for one in found.data
        ),
        next=found.next_cursor or "",
        total=found.total,
    )


async def every[R](
    session: Session, path: str, shape: type[Rows[R]], params: Mapping[str, str]
) -> AsyncIterator[R]:
    """Every row of a list. Raises Garbled for one that leads in a circle."""
    cursor, seen = "", {""}
    for _ in range(MOST_PAGES):
        found = await session.get(path, shape, {**params, **asked(cursor)})
        for row in found.data:
            yield row
        if not found.next_cursor:
            return
        cursor = found.next_cursor
        if cursor in seen:
            break
        seen.add(cursor)
    raise Garbled("The service's list has no end.")


def asked(cursor: str) -> dict[str, str]:
    """The parameters of one page."""
    return {"limit": LARGEST, **({"cursor": cursor} if cursor else {})}
