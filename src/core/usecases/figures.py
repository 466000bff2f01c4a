"""Figures: synced data, always with how fresh it is and whether it is complete."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.access import Actor, Deed, require
from core.ad_account import AdAccount
from core.errors import Invalid, NotFound
from core.ids import AdAccountId, ProfileId
from core.insight import Level, Window, covers, today_in
from core.ports.campaigns import CampaignQuery, Campaigns, KeptCampaign
from core.ports.clock import Clock
from core.ports.insights import InsightQuery, Insights, KeptInsight
from core.ports.profiles import Profiles
from core.ports.sync_runs import SyncRuns
from core.sync import Slice, SliceKind
from core.usecases.ad_accounts import AccountView, ListAdAccounts

LONGEST_DAYS = 366
MOST_ROWS = 1000
KINDS = {
    Level.ACCOUNT: SliceKind.ACCOUNT_INSIGHTS,
    Level.CAMPAIGN: SliceKind.CAMPAIGN_INSIGHTS,
}


class Freshness(msgspec.Struct, frozen=True, kw_only=True):
    """How far what was answered may be trusted."""

    as_of: datetime | None
    """The oldest reading in it; None where nothing was read yet."""
    is_complete: bool
    """Whether every synced account's every asked day was read to its last page."""


class Figures[T](msgspec.Struct, frozen=True, kw_only=True):
    """Rows, how fresh they are, and whether there are more."""

    rows: list[T]
    freshness: Freshness
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """Reads what was synced; a connection that is read-only still shows all of it."""

    profiles: Profiles
    campaigns: Campaigns
    insights: Insights
    sync_runs: SyncRuns
    list_ad_accounts: ListAdAccounts
    clock: Clock

    async def insights_of(self, actor: Actor, query: InsightQuery) -> Figures[KeptInsight]:
        """Daily metrics in account-local days. Raises Invalid for a window that is none."""
        views = await self._enter(actor, query.profile_id, query.limit)
        _require_known(query.ad_account_id, views)
        _check_window(query.window)
        rows = await self.insights.find(msgspec.structs.replace(query, limit=query.limit + 1))
        slices = await self._slices(query.profile_id, KINDS[query.level])
        freshness = _freshness(views, slices, query.ad_account_id, query.window, self.clock.now())
        return Figures(
            rows=rows[: query.limit], freshness=freshness, has_more=len(rows) > query.limit
        )

    async def campaigns_of(self, actor: Actor, query: CampaignQuery) -> Figures[KeptCampaign]:
        """Campaigns, deleted ones marked."""
        views = await self._enter(actor, query.profile_id, query.limit)
        _require_known(query.ad_account_id, views)
        rows = await self.campaigns.find(msgspec.structs.replace(query, limit=query.limit + 1))
        slices = await self._slices(query.profile_id, SliceKind.CAMPAIGNS)
        freshness = _freshness(views, slices, query.ad_account_id, None, self.clock.now())
        return Figures(
            rows=rows[: query.limit], freshness=freshness, has_more=len(rows) > query.limit
        )

    async def balances_of(self, actor: Actor, profile_id: ProfileId) -> Figures[AccountView]:
        """The ad accounts whose balance is known, each in its own currency."""
        views = await self._enter(actor, profile_id, 1)
        told = [one for one in views if one.account.balance_micros is not None]
        times = [one.account.balance_at for one in told if one.account.balance_at]
        complete = all(one in told for one in views if one.is_in_scope)
        freshness = Freshness(as_of=min(times, default=None), is_complete=bool(told) and complete)
        return Figures(rows=told, freshness=freshness)

    async def _enter(self, actor: Actor, profile_id: ProfileId, limit: int) -> list[AccountView]:
        require(actor, Deed.VIEW)
        await self.profiles.get(actor.workspace_id, profile_id)
        if not 1 <= limit <= MOST_ROWS:
            raise Invalid(
                f"{limit} rows cannot be given at a time.",
                field="limit",
                remedy=f"Ask for 1 to {MOST_ROWS}.",
            )
        return await self.list_ad_accounts.of(actor, profile_id)

    async def _slices(self, profile_id: ProfileId, kind: SliceKind) -> list[Slice]:
        return [one for one in await self.sync_runs.read(profile_id) if one.kind is kind]


def _require_known(id: AdAccountId | None, views: Iterable[AccountView]) -> None:
    if id is not None and id not in {one.account.id for one in views}:
        raise NotFound("ad account", id)


def _check_window(window: Window) -> None:
    if window.since > window.until:
        raise Invalid(
            "The window ends before it begins.", field="until", remedy="Put the later day last."
        )
    if (window.until - window.since).days >= LONGEST_DAYS:
        raise Invalid(
            f"The window is longer than {LONGEST_DAYS} days.",
            field="since",
            remedy="Ask for fewer days.",
        )


def _freshness(
    views: Iterable[AccountView],
    slices: Iterable[Slice],
    account_id: AdAccountId | None,
    window: Window | None,
    now: datetime,
) -> Freshness:
    accounts = [
        one.account for one in views if one.is_in_scope and account_id in (None, one.account.id)
    ]
    read: dict[AdAccountId, list[Slice]] = {one.id: [] for one in accounts}
    for slice in slices:
        if slice.ad_account_id in read and _meets(slice, window):
            read[slice.ad_account_id].append(slice)
    times = [one.ended_at for found in read.values() for one in found if one.ended_at]
    complete = all(_is_read(one, read[one.id], window, now) for one in accounts)
    return Freshness(as_of=min(times, default=None), is_complete=bool(times) and complete)


def _is_read(account: AdAccount, slices: list[Slice], window: Window | None, now: datetime) -> bool:
    """Whether the account's days up to its own today were read; later ones have not been yet."""
    if window is None:
        return bool(slices)
    until = min(window.until, today_in(account.timezone, now))
    known = [one.window for one in slices if one.window]
    return covers(known, msgspec.structs.replace(window, until=until))


def _meets(slice: Slice, window: Window | None) -> bool:
    if window is None or slice.window is None:
        return True
    return slice.window.since <= window.until and slice.window.until >= window.since
