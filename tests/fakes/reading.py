"""The reading half of the made-up provider: every kind there is, a few rows a page."""

import msgspec

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.campaign import Ad, AdGroup, Campaign
from core.funds import Balance, Transaction
from core.insight import Insight, Level, Window
from core.library import Audience, Creative, Pixel, PixelEvent
from core.provider import Session
from core.reads import FreshUrl, Page

A_PAGE = 2
"""Rows on a page of a listing."""
DAYS_A_PAGE = 10
"""Rows on a page of insights."""


class Shown[T](msgspec.Struct, frozen=True):
    """What the made-up platform sends for a page: all rows, of which the provider takes some."""

    rows: list[T]


async def read[T](
    session: Session,
    path: str,
    shape: type[T],
    params: dict[str, str],
    cursor: str,
    size: int = A_PAGE,
) -> Page[T]:
    """One page; the cursor is the number of rows before it."""
    first = int(cursor or 0)
    rows = (await session.get(path, Shown[shape], params | {"first": str(first)})).rows  # type: ignore[valid-type]
    last = first + size >= len(rows)
    return Page[T](
        rows=tuple(rows[first : first + size]),
        next="" if last else str(first + size),
        total=len(rows),
        left=0 if last else -(-(len(rows) - first) // size) - 1,
    )


def days(window: Window) -> dict[str, str]:
    return {"since": window.since.isoformat(), "until": window.until.isoformat()}


class Reads:
    """Reads every kind."""

    async def balance(self, session: Session, account: AdAccount) -> Balance | None:
        micros = await session.get("balance", int, {"account": account.id})
        return Balance(ad_account_id=account.id, micros=micros)

    async def center_balances(
        self, session: Session, center: BusinessCenter, cursor: str
    ) -> Page[Balance]:
        return await read(session, "center_balances", Balance, {"center": center.id}, cursor)

    async def transactions(
        self, session: Session, center: BusinessCenter, window: Window, cursor: str
    ) -> Page[Transaction]:
        asked = {"center": center.id} | days(window)
        return await read(session, "transactions", Transaction, asked, cursor)

    async def campaigns(self, session: Session, account: AdAccount, cursor: str) -> Page[Campaign]:
        return await read(session, "campaigns", Campaign, {"account": account.id}, cursor)

    async def ad_groups(self, session: Session, account: AdAccount, cursor: str) -> Page[AdGroup]:
        return await read(session, "ad_groups", AdGroup, {"account": account.id}, cursor)

    async def ads(self, session: Session, account: AdAccount, cursor: str) -> Page[Ad]:
        return await read(session, "ads", Ad, {"account": account.id}, cursor)

    async def creatives(self, session: Session, account: AdAccount, cursor: str) -> Page[Creative]:
        return await read(session, "creatives", Creative, {"account": account.id}, cursor)

    async def creative_url(
        self, session: Session, account: AdAccount, creative: Creative
    ) -> FreshUrl | None:
        return FreshUrl(url=f"https://cdn.example.com/{creative.id}", expires_at=None)

    async def audiences(self, session: Session, account: AdAccount, cursor: str) -> Page[Audience]:
        return await read(session, "audiences", Audience, {"account": account.id}, cursor)

    async def pixels(self, session: Session, account: AdAccount, cursor: str) -> Page[Pixel]:
        return await read(session, "pixels", Pixel, {"account": account.id}, cursor)

    async def pixel_events(
        self,
        session: Session,
        account: AdAccount,
        pixels: tuple[str, ...],
        window: Window,
        cursor: str,
    ) -> Page[PixelEvent]:
        asked = {"account": account.id, "pixels": ",".join(pixels)} | days(window)
        return await read(session, "pixel_events", PixelEvent, asked, cursor)

    async def insights(
        self, session: Session, account: AdAccount, level: Level, window: Window, cursor: str
    ) -> Page[Insight]:
        asked = {"account": account.id, "level": level.value} | days(window)
        return await read(session, "insights", Insight, asked, cursor, DAYS_A_PAGE)
