"""Reports: what was spent and got, added up the way people look at it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from core.access import Actor
from core.errors import Invalid
from core.ids import ProfileId
from core.insight import Level, Window
from core.ports.sums import EntitySum, EntitySumQuery, Sums
from core.slices import SliceKind
from core.sums import BELOW, DaySum, Sum, added
from core.usecases.bounds import (
    MOST_ROWS,
    require_days,
    require_limit,
    require_offset,
    require_window,
)
from core.usecases.figures import INSIGHTS, LISTED
from core.usecases.freshness import Freshness
from core.usecases.outlook import LookAround, Outlook, fresh, require_known
from core.usecases.parts import (
    BalanceSum,
    Part,
    balances_of,
    part_of,
    parts_by_account,
    parts_by_center,
    parts_of_campaigns,
)

_DAY = timedelta(days=1)


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


class Dashboard(msgspec.Struct, frozen=True, kw_only=True):
    """The last days beside as many before them; today is not over yet."""

    now: Period
    before: Period
    accounts: list[Part]
    business_centers: list[Part]
    """What is in no Business Center has a row without an id."""
    balances: list[BalanceSum]
    in_scope: int
    """How many accounts it is about."""
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
    total: int
    sums: list[Sum]
    """Of all that match; one for each currency."""
    freshness: Freshness
    """Of the numbers."""
    listing: Freshness
    """Of the names, states and budgets, and of which there are at all."""


@dataclass(frozen=True, slots=True)
class ReadDashboard:
    """The last days up to the newest of the accounts' own today, of all accounts in scope."""

    sums: Sums
    look: LookAround

    async def __call__(self, actor: Actor, profile_id: ProfileId, days: int) -> Dashboard:
        outlook = await self.look(actor, profile_id)
        require_days(days)
        now, before = _last(days, outlook.today), _last(days, outlook.today - days * _DAY)
        both = Window(since=before.since, until=now.until)
        told = await self.sums.by_day(profile_id, both, outlook.keys)
        by_account = await self.sums.by_account(profile_id, now)
        readings = await self.look.read_of(outlook, SliceKind.ACCOUNT_INSIGHTS)
        trust = [fresh(outlook, readings, SliceKind.ACCOUNT_INSIGHTS, one) for one in (now, before)]
        return Dashboard(
            now=_period(now, told, trust[0]),
            before=_period(before, told, trust[1]),
            accounts=parts_by_account(outlook, by_account),
            business_centers=parts_by_center(outlook, by_account),
            balances=balances_of(outlook),
            in_scope=len(outlook.accounts),
            synced=sum(one.is_synced for one in outlook.views),
            freshness=trust[0],
        )


@dataclass(frozen=True, slots=True)
class ReadSpend:
    """What the accounts in scope spent in a window, told apart in one of four ways."""

    sums: Sums
    look: LookAround

    async def __call__(
        self, actor: Actor, profile_id: ProfileId, window: Window, by: SpendBy
    ) -> Spend:
        outlook = await self.look(actor, profile_id)
        require_window(window)
        kind = SliceKind.ACCOUNT_INSIGHTS
        if by is SpendBy.CAMPAIGN:
            kind = SliceKind.CAMPAIGN_INSIGHTS
        readings = await self.look.read_of(outlook, kind)
        trust = fresh(outlook, readings, kind, window)
        if by is SpendBy.CAMPAIGN:
            return await self._by_campaign(outlook, window, trust)
        rows = await self._rows(outlook, window, by)
        return Spend(by=by, window=window, rows=rows, sums=added(rows), freshness=trust)

    async def _rows(self, outlook: Outlook, window: Window, by: SpendBy) -> list[Part]:
        if by is SpendBy.DAY:
            days = await self.sums.by_day(outlook.profile_id, window, outlook.keys)
            return [replace(part_of(one), day=one.day) for one in days]
        told = await self.sums.by_account(outlook.profile_id, window)
        parts = parts_by_account if by is SpendBy.ACCOUNT else parts_by_center
        return parts(outlook, told)

    async def _by_campaign(self, outlook: Outlook, window: Window, trust: Freshness) -> Spend:
        found = await self.sums.of_entities(
            EntitySumQuery(
                profile_id=outlook.profile_id,
                level=Level.CAMPAIGN,
                window=window,
                accounts=outlook.keys,
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

    async def __call__(self, actor: Actor, query: EntitySumQuery) -> Ads:
        outlook = await self.look(actor, query.profile_id)
        _require_sound(query)
        require_known(outlook, query.accounts or ())
        keys = outlook.keys if query.accounts is None else query.accounts
        found = await self.sums.of_entities(replace(query, accounts=keys))
        numbers, names = INSIGHTS[query.level], LISTED[BELOW[query.level]]
        readings = await self.look.read_of(outlook, numbers, names)
        return Ads(
            rows=found.rows,
            total=found.total,
            sums=found.sums,
            freshness=fresh(outlook, readings, numbers, query.window, keys),
            listing=fresh(outlook, readings, names, keys=keys),
        )


def _require_sound(query: EntitySumQuery) -> None:
    require_limit(query.limit)
    require_offset(query.offset)
    require_window(query.window)
    if query.level not in BELOW:
        raise Invalid(
            f"There is no list at the level “{query.level}”.",
            field="level",
            remedy=f"Ask for one of: {', '.join(BELOW)}.",
        )


def _last(days: int, until: date) -> Window:
    return Window(since=until - (days - 1) * _DAY, until=until)


def _period(window: Window, told: list[DaySum], trust: Freshness) -> Period:
    days = [one for one in told if window.since <= one.day <= window.until]
    return Period(window=window, sums=added(days), days=days, freshness=trust)
