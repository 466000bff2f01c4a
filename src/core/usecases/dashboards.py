"""Dashboard: the last days beside as many before them."""

from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from core.access import Actor
from core.ids import ProfileId
from core.insight import Window
from core.ports.sums import Share, Sums
from core.readings import Reading
from core.slices import SliceKind
from core.sums import DaySum, Sum, added
from core.usecases.freshness import Freshness
from core.usecases.outlook import LookAround, Outlook, keys_of
from core.usecases.parts import (
    BalanceSum,
    Part,
    balances_of,
    parts_by_account,
    parts_by_center,
)
from core.usecases.reports import by_account_of
from core.usecases.shares import before, days_together, fresh_in, shares_of, widest


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
        by_account = await by_account_of(self.sums, outlook, shares)
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
        return parts_by_center(outlook, await by_account_of(self.sums, outlook, shares), kept)


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
