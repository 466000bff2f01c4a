"""What accounts have left, and metrics by day."""

from urllib.parse import quote

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.funds import Balance
from core.ids import AdAccountId
from core.insight import Insight, Level, Window
from core.provider import Session
from core.reads import Page
from plugins.power_manager.listings import asked
from plugins.power_manager.shapes import Account, Figures, Rows
from plugins.power_manager.values import micros_of_minor

LEVELS = (Level.ACCOUNT, Level.CAMPAIGN)
"""The contract knows no others."""


async def read_center_balances(
    session: Session, center: BusinessCenter, cursor: str
) -> Page[Balance]:
    """One page of the Business Center's ad accounts with what each has left."""
    params = {"business_center_id": center.id, **asked(cursor)}
    found = await session.get("v1/ad-accounts", Rows[Account], params)
    balances = ((one.id, micros_of_minor(one.balance_minor, one.currency)) for one in found.data)
    return Page(
        rows=tuple(
            Balance(micros=micros, ad_account_id=AdAccountId(id))
            for id, micros in balances
            if micros is not None
        ),
        next=found.next_cursor or "",
    )


async def read_insights(
    session: Session, account: AdAccount, level: Level, window: Window, cursor: str
) -> Page[Insight]:
    """One page of the window's rows; there are none of ad groups and ads."""
    if level not in LEVELS:
        return Page(rows=(), total=0)
    params = {
        "since": window.since.isoformat(),
        "until": window.until.isoformat(),
        "level": level.value,
        **asked(cursor),
    }
    path = f"v1/ad-accounts/{quote(account.id, safe='')}/insights"
    found = await session.get(path, Rows[Figures], params)
    return Page(
        rows=tuple(_insight(account, level, one) for one in found.data),
        next=found.next_cursor or "",
        total=found.total,
    )


def _insight(account: AdAccount, level: Level, row: Figures) -> Insight:
    return Insight(
        ad_account_id=account.id,
        level=level,
        entity_id=row.entity_id,
        day=row.day,
        currency=account.currency,
        spend_micros=micros_of_minor(row.spend_minor, account.currency),
        impressions=row.impressions,
        clicks=row.clicks,
        conversions=row.conversions,
    )
