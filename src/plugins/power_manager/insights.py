"""Daily metrics of an ad account, or of its campaigns."""

from core.ad_account import AdAccount
from core.insight import Insight, Level, Window
from core.money import count_of
from core.provider import Session
from core.reads import Page
from plugins.power_manager.asking import ask, of_account
from plugins.power_manager.manifest import INSIGHTS, MANIFEST
from plugins.power_manager.money import micros_of_minor
from plugins.power_manager.shapes import InsightRow, Listed


async def read_insights(
    session: Session, account: AdAccount, level: Level, window: Window, cursor: str
) -> Page[Insight]:
    """A page of the account's own days; of a level that the contract has not there are none."""
    if level not in MANIFEST.insight_levels:
        return Page(rows=())
    page = await ask(
        session,
        of_account(account.id, "insights"),
        Listed[InsightRow],
        INSIGHTS,
        since=window.since.isoformat(),
        until=window.until.isoformat(),
        level=level.value,
        cursor=cursor,
    )
    rows = tuple(
        _insight(row, account, level)
        for row in page.data
        if window.since <= row.day <= window.until
    )
    return Page(rows=rows, next=page.next_cursor or "")


def _insight(row: InsightRow, account: AdAccount, level: Level) -> Insight:
    return Insight(
        ad_account_id=account.id,
        level=level,
        entity_id=account.id if level is Level.ACCOUNT else row.entity_id,
        day=row.day,
        currency=account.currency,
        spend_micros=micros_of_minor(row.spend_minor, account.currency),
        impressions=count_of(row.impressions),
        clicks=count_of(row.clicks),
        conversions=count_of(row.conversions),
    )
