"""What providers bring in bulk, one page a call: listings, funds, and metrics by day."""

from datetime import datetime
from typing import Protocol, runtime_checkable

import msgspec

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.campaign import Ad, AdGroup, Campaign
from core.funds import Balance, Transaction
from core.insight import Insight, Level, Window
from core.library import Audience, Creative, Pixel, PixelEvent
from core.provider import Session


class FreshUrl(msgspec.Struct, frozen=True, kw_only=True):
    """An address that the platform hands out for a while."""

    url: str
    expires_at: datetime | None
    """None where the platform does not say."""


class Page[T](msgspec.Struct, frozen=True, kw_only=True):
    """One page of a bulk read, in the platform's order; one call brings one page."""

    rows: tuple[T, ...]
    next: str = ""
    """Where to go on: the provider's own mark, kept and handed back; empty after the last page."""
    total: int | None = None
    """How many rows the whole listing has up to here, as the platform tells; None if it does not.

    On the last page it is checked against what came, so that rows that moved between two pages
    are noticed.
    """
    left: int = 0
    """How many pages are still to come, as far as is known."""
    is_partial: bool = False
    """Whether a part of the listing was refused, so that nothing follows from what is absent."""


@runtime_checkable
class ReadsBalances(Protocol):
    """A provider that tells what is left on an ad account."""

    async def balance(self, session: Session, account: AdAccount) -> Balance | None:
        """What the account has left; None where the platform does not tell."""
        ...


@runtime_checkable
class ReadsCenterBalances(Protocol):
    """A provider that tells what a Business Center and all its ad accounts have left."""

    async def center_balances(
        self, session: Session, center: BusinessCenter, cursor: str
    ) -> Page[Balance]:
        """One page of balances: the Business Center's own, and those of its ad accounts."""
        ...


@runtime_checkable
class ReadsTransactions(Protocol):
    """A provider that lists movements of money."""

    async def transactions(
        self, session: Session, center: BusinessCenter, window: Window, cursor: str
    ) -> Page[Transaction]:
        """One page of what moved in the Business Center and its ad accounts, on UTC days."""
        ...


@runtime_checkable
class ReadsCampaigns(Protocol):
    """A provider that lists campaigns."""

    async def campaigns(self, session: Session, account: AdAccount, cursor: str) -> Page[Campaign]:
        """One page of the account's campaigns, deleted ones included."""
        ...


@runtime_checkable
class ReadsAdGroups(Protocol):
    """A provider that lists ad groups."""

    async def ad_groups(self, session: Session, account: AdAccount, cursor: str) -> Page[AdGroup]:
        """One page of the account's ad groups, deleted ones included."""
        ...


@runtime_checkable
class ReadsAds(Protocol):
    """A provider that lists ads."""

    async def ads(self, session: Session, account: AdAccount, cursor: str) -> Page[Ad]:
        """One page of the account's ads, deleted and automatic ones included."""
        ...


@runtime_checkable
class ReadsCreatives(Protocol):
    """A provider that lists an account's images and videos."""

    async def creatives(self, session: Session, account: AdAccount, cursor: str) -> Page[Creative]:
        """One page of the account's images and videos."""
        ...

    async def creative_url(
        self, session: Session, account: AdAccount, creative: Creative
    ) -> FreshUrl | None:
        """Where the file can be seen now; None where the platform shows it no more."""
        ...


@runtime_checkable
class ReadsAudiences(Protocol):
    """A provider that lists audiences."""

    async def audiences(self, session: Session, account: AdAccount, cursor: str) -> Page[Audience]:
        """One page of the account's custom and lookalike audiences."""
        ...


@runtime_checkable
class ReadsPixels(Protocol):
    """A provider that lists pixels and counts their events."""

    async def pixels(self, session: Session, account: AdAccount, cursor: str) -> Page[Pixel]:
        """One page of the account's pixels."""
        ...

    async def pixel_events(
        self,
        session: Session,
        account: AdAccount,
        pixels: tuple[str, ...],
        window: Window,
        cursor: str,
    ) -> Page[PixelEvent]:
        """One page of what the pixels of those ids received, on UTC days."""
        ...


@runtime_checkable
class ReadsInsights(Protocol):
    """A provider that reports metrics by day."""

    async def insights(
        self, session: Session, account: AdAccount, level: Level, window: Window, cursor: str
    ) -> Page[Insight]:
        """One page of the window's rows; days and entities without delivery may be absent.

        Raises TooLarge where the window must be asked for in smaller ones.
        """
        ...
