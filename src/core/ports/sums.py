"""Where metrics are added up, for whoever looks at many rows at once."""

from collections.abc import Collection, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from core.entity import EntityStatus
from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.insight import Level, Window
from core.sums import AccountSum, DaySum, EventSum, Sum

type AccountKey = tuple[ProviderSlug, AdAccountId]
"""By what an ad account is told from all others of its profile."""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """Some accounts, and which days are asked of them."""

    window: Window
    accounts: tuple[AccountKey, ...] | None = None
    """None for all."""


class EntitySort(StrEnum):
    """By what entities are put in order; amounts only among those in one currency."""

    SPEND = "spend"
    IMPRESSIONS = "impressions"
    CLICKS = "clicks"
    CTR = "ctr"
    CPC = "cpc"
    CPM = "cpm"
    CONVERSIONS = "conversions"
    CPA = "cpa"
    VALUE = "value"
    ROAS = "roas"
    NAME = "name"
    STATUS = "status"
    CREATED = "created"

    @property
    def is_amount(self) -> bool:
        """Whether it says nothing without its currency."""
        return self in AMOUNTS


AMOUNTS = frozenset(
    {EntitySort.SPEND, EntitySort.CPC, EntitySort.CPM, EntitySort.CPA, EntitySort.VALUE}
)


class EntitySumQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which campaigns, ad groups or ads, of which days, in what order, and from where on."""

    profile_id: ProfileId
    level: Level
    """Any but the account's."""
    window: Window
    accounts: tuple[AccountKey, ...] | None = None
    """Of these only; None for all."""
    shares: tuple[Share, ...] = ()
    """Whose days are which, all inside the window, where not all accounts have the same."""
    parent_id: str | None = None
    """A campaign's id for ad groups, an ad group's for ads; campaigns have none."""
    campaign_id: str | None = None
    """The campaign itself, or the one that an ad group or ad is in."""
    text: str = ""
    """A part of the name in whatever case, or the whole id."""
    status: EntityStatus | None = None
    is_there: bool | None = None
    """True for what the platform still lists, False for what is gone; None for both."""
    currency: str = ""
    """Only what was told in this one; empty for all, and for what nothing was told of."""
    sort: EntitySort = EntitySort.SPEND
    is_descending: bool = True
    limit: int = 50
    offset: int = 0


class EntitySum(Sum, frozen=True, kw_only=True):
    """A campaign, ad group or ad with its days together; the currency is empty without any."""

    provider: ProviderSlug
    ad_account_id: AdAccountId
    id: str
    name: str
    status: EntityStatus
    platform_status: str
    gone_at: datetime | None
    created_at: datetime | None
    campaign_id: str
    """Empty where it is in none, or is one itself."""
    ad_group_id: str
    budget_micros: int | None
    budget_mode: str


class EntitySums(msgspec.Struct, frozen=True, kw_only=True):
    """A page of rows, and how many and how much all of them are, on this page or not."""

    rows: list[EntitySum]
    total: int
    sums: list[Sum]
    """One for each currency, by its code."""


class Sums(Protocol):
    """The metrics we know, added up by the database; unknown numbers are left out, not nought."""

    async def by_day(
        self, profile_id: ProfileId, window: Window, accounts: Collection[AccountKey] | None = None
    ) -> list[DaySum]:
        """What accounts (all, or these) spent and got each day, by day and currency."""
        ...

    async def by_account(self, profile_id: ProfileId, window: Window) -> list[AccountSum]:
        """What each account that has rows spent and got, by provider, account and currency."""
        ...

    async def of_events(self, profile_id: ProfileId, pixel_ids: Collection[str]) -> list[EventSum]:
        """What these pixels received, by provider, account, pixel and event."""
        ...

    async def of_entities(self, query: EntitySumQuery) -> EntitySums:
        """The entities asked for, those without any rows of metrics as well.

        Unknown numbers and dates come last in either order, equals in the order of their ids, so
        that pages never overlap. One that was told in two currencies is there once for each.
        Amounts are in order within each currency, and currencies by their codes.
        """
        ...

    async def every_entity(self, query: EntitySumQuery) -> Iterator[EntitySum]:
        """The same rows in the same order, whatever the limit and offset, from a single look.

        All was read when this returns, and the database is let go of; a row is made when it is
        asked for, so that who takes them slowly holds nothing up.
        """
        ...
