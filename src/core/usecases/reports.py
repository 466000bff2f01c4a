"""Reports: what was spent and got, added up the way people look at it."""

from dataclasses import dataclass
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from core.access import Actor
from core.errors import Invalid
from core.ids import ProfileId
from core.insight import Level, Window
from core.ports.sums import EntitySum, EntitySumQuery, Share, Sums
from core.readings import Reading
from core.slices import SliceKind
from core.sums import BELOW, AccountSum, DaySum, Sum, added
from core.usecases.bounds import (
    MOST_ROWS,
    require_limit,
    require_offset,
)
from core.usecases.figures import INSIGHTS, LISTED
from core.usecases.freshness import Freshness
from core.usecases.outlook import LookAround, Outlook, fresh, keys_of, require_known
from core.usecases.parts import (
    BalanceSum,
    Part,
    balances_of,
    part_of,
    parts_by_account,
    parts_by_center,
    parts_of_campaigns,
)
from core.usecases.shares import Asked, before, days_together, fresh_in, shares_of, told_of, widest


class SpendBy(StrEnum):
    """By what spend is told apart."""

    DAY = "day"
    BUSINESS_CENTER = "business_center"
    ACCOUNT = "account"
    CAMPAIGN = "campaign"


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """Some days together, and each of them."""

    window: Window
    sums: list[Sum]
    """One for each currency, by its code."""
    days: list[DaySum]
    freshness: Freshness


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """Whole days beside as many before them: a day that is not over would look like a fall."""

    days: int
    now: list[Sum]
    before: list[Sum]


class Dashboard(msgspec.Struct, frozen=True, kw_only=True):
    """The last days beside as many before them; today is not over yet."""

    now: Period
    before: Period
    compared: Compared | None
    """None where one of the days was not read to its end, or today is all there is."""
    accounts: list[Part]
    business_centers: list[Part]
    """What is in no Business Center has a row without an id."""
    kept: list[Part]
    """Of Business Centers that are not active any more: no part of the figures."""
    balances: list[BalanceSum]
    in_scope: int
    """How many accounts are to be synced."""
    synced: int
    """How many of them a working connection reaches."""
    freshness: Freshness
    """Of the last days."""


class Spend(msgspec.Struct, frozen=True, kw_only=True):
    """Rows by what was asked for: days in their order, all others with the most spent first."""

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


type Told = list[tuple[Share, list[DaySum]]]
"""The days of each share by themselves."""


@dataclass(frozen=True, slots=True)
class ReadDashboard:
    """The last days of all accounts, up to each account's own today."""

    sums: Sums
    look: LookAround

    async def __call__(self, actor: Actor, profile_id: ProfileId, days: int) -> Dashboard:
        outlook = await self.look(actor, profile_id)
        shares = shares_of(outlook, days, outlook.keys)
        earlier = tuple(replace(one, window=before(one.window)) for one in shares)
        by_account = await _by_account(self.sums, outlook, shares)
        readings = await self.look.read_of(outlook, SliceKind.ACCOUNT_INSIGHTS)
        told, told_before = await self._told(outlook, shares), await self._told(outlook, earlier)
        now = _period(outlook, told, readings)
        past = _period(outlook, told_before, readings)
        is_read = now.freshness.is_complete and past.freshness.is_complete
        return Dashboard(
            now=now,
            before=past,
            compared=_compared(told, told_before, days - 1) if is_read and days > 1 else None,
            accounts=parts_by_account(outlook, by_account),
            business_centers=parts_by_center(outlook, by_account),
            kept=await self._kept(outlook, days),
            balances=balances_of(outlook),
            in_scope=sum(one.is_in_scope for one in outlook.views),
            synced=sum(one.is_synced for one in outlook.views),
            freshness=now.freshness,
        )

    async def _told(self, outlook: Outlook, shares: tuple[Share, ...]) -> Told:
        return [
            (one, await self.sums.by_day(outlook.profile_id, one.window, one.accounts))
            for one in shares
        ]

    async def _kept(self, outlook: Outlook, days: int) -> list[Part]:
        if not (kept := outlook.kept):
            return []
        shares = shares_of(outlook, days, keys_of(kept))
        return parts_by_center(outlook, await _by_account(self.sums, outlook, shares), kept)


@dataclass(frozen=True, slots=True)
class ReadSpend:
    """What the accounts in scope spent in a window, or in their last days, in one of four ways."""

    sums: Sums
    look: LookAround

    async def __call__(
        self, actor: Actor, profile_id: ProfileId, asked: Asked, by: SpendBy
    ) -> Spend:
        outlook = await self.look(actor, profile_id)
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

    async def _rows(self, outlook: Outlook, shares: tuple[Share, ...], by: SpendBy) -> list[Part]:
        if by is SpendBy.DAY:
            days = await _by_day(self.sums, outlook, shares)
            return [replace(part_of(one), day=one.day) for one in days]
        told = await _by_account(self.sums, outlook, shares)
        parts = parts_by_account if by is SpendBy.ACCOUNT else parts_by_center
        return parts(outlook, told)

    async def _by_campaign(
        self, outlook: Outlook, shares: tuple[Share, ...], trust: Freshness
    ) -> Spend:
        window = widest(one.window for one in shares)
        found = await self.sums.of_entities(
            EntitySumQuery(
                profile_id=outlook.profile_id,
                level=Level.CAMPAIGN,
                window=window,
                accounts=outlook.keys,
                shares=shares if len(shares) > 1 else (),
                limit=MOST_ROWS,
            )
        )
        rows = parts_of_campaigns(found.rows)
        return Spend(
            by=SpendBy.CAMPAIGN,
            window=window,
            rows=rows,
            sums=found.sums,
            freshness=trust,
            has_more=len(rows) == MOST_ROWS < found.total,
        )


@dataclass(frozen=True, slots=True)
class ReadAds:
    """Campaigns, ad groups or ads with their numbers: of all accounts in scope, or of any named."""

    sums: Sums
    look: LookAround

    async def __call__(self, actor: Actor, query: EntitySumQuery, days: int | None = None) -> Ads:
        """In the query's window, or where `days` are given in each account's own last days."""
        outlook = await self.look(actor, query.profile_id)
        _require_sound(query)
        require_known(outlook, query.accounts or ())
        keys = outlook.keys if query.accounts is None else query.accounts
        shares = shares_of(outlook, query.window if days is None else days, keys)
        window = widest(one.window for one in shares)
        apart = shares if len(shares) > 1 else ()
        found = await self.sums.of_entities(
            replace(query, window=window, accounts=keys, shares=apart)
        )
        numbers, names = INSIGHTS[query.level], LISTED[BELOW[query.level]]
        readings = await self.look.read_of(outlook, numbers, names)
        return Ads(
            rows=found.rows,
            total=found.total,
            sums=found.sums,
            window=window,
            freshness=fresh_in(outlook, readings, numbers, shares),
            listing=fresh(outlook, readings, names, keys=keys),
        )


def _period(outlook: Outlook, told: Told, readings: list[Reading]) -> Period:
    shares = [share for share, _ in told]
    days = days_together(day for _, some in told for day in some)
    return Period(
        window=widest(one.window for one in shares),
        sums=added(days),
        days=days,
        freshness=fresh_in(outlook, readings, SliceKind.ACCOUNT_INSIGHTS, shares),
    )


def _compared(told: Told, told_before: Told, days: int) -> Compared:
    """Without each account's own today, and without the first of the days before."""
    return Compared(
        days=days,
        now=added(day for one, some in told for day in some if day.day < one.window.until),
        before=added(
            day for one, some in told_before for day in some if day.day > one.window.since
        ),
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


async def _by_day(sums: Sums, outlook: Outlook, shares: tuple[Share, ...]) -> list[DaySum]:
    told = [await sums.by_day(outlook.profile_id, one.window, one.accounts) for one in shares]
    return days_together(day for some in told for day in some)


async def _by_account(sums: Sums, outlook: Outlook, shares: tuple[Share, ...]) -> list[AccountSum]:
    told = [(one, await sums.by_account(outlook.profile_id, one.window)) for one in shares]
    return [row for share, some in told for row in told_of(share, some)]
