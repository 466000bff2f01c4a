"""Reports: what was spent and got, added up the way people look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from core.access import Actor
from core.errors import Invalid
from core.ids import ProfileId
from core.insight import Level, Window
from core.ports.sums import EntitySum, EntitySumQuery, EntitySums, Share, Sums
from core.slices import SliceKind
from core.sums import BELOW, AccountSum, DaySum, Sum, added
from core.usecases.bounds import (
    MOST_ROWS,
    require_limit,
    require_offset,
)
from core.usecases.figures import INSIGHTS, LISTED
from core.usecases.freshness import Freshness
from core.usecases.outlook import LookAround, Outlook, fresh, require_known
from core.usecases.parts import (
    Part,
    part_of,
    parts_by_account,
    parts_by_center,
    parts_of_campaigns,
)
from core.usecases.shares import Asked, days_together, fresh_in, shares_of, told_of, widest


class SpendBy(StrEnum):
    """By what spend is told apart."""

    DAY = "day"
    BUSINESS_CENTER = "business_center"
    ACCOUNT = "account"
    CAMPAIGN = "campaign"


class Spend(msgspec.Struct, frozen=True, kw_only=True):
    """Rows by what was asked for: days in their order, campaigns currency by currency.

    All but days have the most spent first.
    """

    by: SpendBy
    window: Window
    rows: list[Part]
    sums: list[Sum]
    """Of all rows, given here or not; one for each currency."""
    freshness: Freshness
    has_more: bool = False


class Ads(msgspec.Struct, frozen=True, kw_only=True):
    """A page of campaigns, ad groups or ads with what they spent and got."""

    rows: list[EntitySum]
    window: Window
    total: int
    sums: list[Sum]
    """Of all that match; one for each currency."""
    freshness: Freshness
    """Of the numbers."""
    listing: Freshness
    """Of the names, states and budgets, and of which there are at all."""


@dataclass(frozen=True, slots=True)
class Whole[Row]:
    """All rows there are, made while they are taken: however many, they are never all in memory."""

    rows: Iterator[Row]
    window: Window


@dataclass(frozen=True, slots=True)
class ReadSpend:
    """What the accounts in scope spent in a window, or in their last days, in one of four ways."""

    sums: Sums
    look: LookAround

    async def __call__(
        self, actor: Actor, profile_id: ProfileId, asked: Asked, by: SpendBy
    ) -> Spend:
        return await self.of(await self.look(actor, profile_id), asked, by)

    async def of(self, outlook: Outlook, asked: Asked, by: SpendBy) -> Spend:
        """The same, for whoever has looked around already."""
        shares = shares_of(outlook, asked, outlook.keys)
        kind = SliceKind.ACCOUNT_INSIGHTS
        if by is SpendBy.CAMPAIGN:
            kind = SliceKind.CAMPAIGN_INSIGHTS
        readings = await self.look.read_of(outlook, kind)
        trust, window = fresh_in(outlook, readings, kind, shares), widest(s.window for s in shares)
        if by is SpendBy.CAMPAIGN:
            return await self._by_campaign(outlook, shares, trust)
        rows = await self._rows(outlook, shares, by)
        return Spend(by=by, window=window, rows=rows, sums=added(rows), freshness=trust)

    async def every_campaign(self, outlook: Outlook, asked: Asked) -> Whole[Part]:
        """By campaign, however many there are."""
        query = _campaigns_of(outlook, shares_of(outlook, asked, outlook.keys))
        rows = await self.sums.every_entity(query)
        return Whole(parts_of_campaigns(rows), query.window)

    async def _rows(self, outlook: Outlook, shares: tuple[Share, ...], by: SpendBy) -> list[Part]:
        if by is SpendBy.DAY:
            days = await _by_day(self.sums, outlook, shares)
            return [replace(part_of(one), day=one.day) for one in days]
        told = await by_account_of(self.sums, outlook, shares)
        parts = parts_by_account if by is SpendBy.ACCOUNT else parts_by_center
        return parts(outlook, told)

    async def _by_campaign(
        self, outlook: Outlook, shares: tuple[Share, ...], trust: Freshness
    ) -> Spend:
        query = _campaigns_of(outlook, shares)
        found = await self.sums.of_entities(query)
        rows = parts_of_campaigns(await self._of_each_currency(query, found))
        return Spend(
            by=SpendBy.CAMPAIGN,
            window=query.window,
            rows=list(rows),
            sums=found.sums,
            freshness=trust,
            has_more=_is_cut(found),
        )

    async def _of_each_currency(self, query: EntitySumQuery, found: EntitySums) -> list[EntitySum]:
        """What was found; where that is not all, no currency takes the room of another."""
        if not _is_cut(found) or len(found.sums) < 2:
            return found.rows
        limit, rows = MOST_ROWS // len(found.sums), list[EntitySum]()
        for one in found.sums:
            part = replace(query, currency=one.currency, limit=limit)
            rows += (await self.sums.of_entities(part)).rows
        return rows


@dataclass(frozen=True, slots=True)
class ReadAds:
    """Campaigns, ad groups or ads with their numbers: of all accounts in scope, or of any named."""

    sums: Sums
    look: LookAround

    async def __call__(self, actor: Actor, query: EntitySumQuery, days: int | None = None) -> Ads:
        """In the query's window, or where `days` are given in each account's own last days."""
        return await self.of(await self.look(actor, query.profile_id), query, days)

    async def of(self, outlook: Outlook, query: EntitySumQuery, days: int | None = None) -> Ads:
        """The same, for whoever has looked around already."""
        whole, shares = _in_shares(outlook, query, days)
        found = await self.sums.of_entities(whole)
        numbers, names = INSIGHTS[query.level], LISTED[BELOW[query.level]]
        readings = await self.look.read_of(outlook, numbers, names)
        return Ads(
            rows=found.rows,
            total=found.total,
            sums=found.sums,
            window=whole.window,
            freshness=fresh_in(outlook, readings, numbers, shares),
            listing=fresh(outlook, readings, names, keys=whole.accounts),
        )

    async def every(
        self, outlook: Outlook, query: EntitySumQuery, days: int | None = None
    ) -> Whole[EntitySum]:
        """All that match, in the query's order."""
        whole, _ = _in_shares(outlook, query, days)
        return Whole(await self.sums.every_entity(whole), whole.window)


def _in_shares(
    outlook: Outlook, query: EntitySumQuery, days: int | None
) -> tuple[EntitySumQuery, tuple[Share, ...]]:
    """The query with the accounts in scope and each one's own days."""
    _require_sound(query)
    require_known(outlook, query.accounts or ())
    keys = outlook.keys if query.accounts is None else query.accounts
    shares = shares_of(outlook, query.window if days is None else days, keys)
    window = widest(one.window for one in shares)
    apart = shares if len(shares) > 1 else ()
    return replace(query, window=window, accounts=keys, shares=apart), shares


def _campaigns_of(outlook: Outlook, shares: tuple[Share, ...]) -> EntitySumQuery:
    return EntitySumQuery(
        profile_id=outlook.profile_id,
        level=Level.CAMPAIGN,
        window=widest(one.window for one in shares),
        accounts=outlook.keys,
        shares=shares if len(shares) > 1 else (),
        limit=MOST_ROWS,
    )


def _require_sound(query: EntitySumQuery) -> None:
    require_limit(query.limit)
    require_offset(query.offset)
    if query.level not in BELOW:
        raise Invalid(
            f"There is no list at the level “{query.level}”.",
            field="level",
            remedy=f"Ask for one of: {', '.join(BELOW)}.",
        )


def _is_cut(found: EntitySums) -> bool:
    """Whether something was told of more of them; those of which nothing was come last."""
    return len(found.rows) < found.total and bool(found.rows and found.rows[-1].currency)


async def _by_day(sums: Sums, outlook: Outlook, shares: tuple[Share, ...]) -> list[DaySum]:
    told = [await sums.by_day(outlook.profile_id, one.window, one.accounts) for one in shares]
    return days_together(day for some in told for day in some)


async def by_account_of(
    sums: Sums, outlook: Outlook, shares: tuple[Share, ...]
) -> list[AccountSum]:
    """What each account was told of in its own share."""
    told = [(one, await sums.by_account(outlook.profile_id, one.window)) for one in shares]
    return [row for share, some in told for row in told_of(share, some)]
