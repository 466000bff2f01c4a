"""Figures: synced data, always with how fresh it is and whether it is complete."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from core.access import Actor, Deed, require
from core.business_center import BusinessCenter
from core.entity import Entity
from core.errors import NotFound
from core.ids import ProfileId
from core.insight import Level, Window
from core.ports.clock import Clock
from core.ports.entities import Entities, EntityQuery
from core.ports.insights import (
    InsightQuery,
    Insights,
    KeptInsight,
    KeptRestatement,
    RestatementQuery,
)
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.ports.readings import Readings
from core.slices import HORIZON_DAYS, TRAITS, SliceKind
from core.usecases.ad_accounts import AccountView, ListAdAccounts, Reached
from core.usecases.bounds import require_limit, require_window
from core.usecases.freshness import Freshness, Known, Target, able_of, freshness_of, known_of
from core.usecases.outlook import key_of

INSIGHTS = {trait.level: kind for kind, trait in TRAITS.items() if trait.level is not None}
"""The kind that reads each level."""
LISTED = {trait.entity: kind for kind, trait in TRAITS.items() if trait.entity is not None}
"""The kind that reads each sort of entity."""


type Query = InsightQuery | EntityQuery | RestatementQuery


class Figures[T](msgspec.Struct, frozen=True, kw_only=True):
    """Rows, how fresh they are, and whether there are more."""

    rows: list[T]
    freshness: Freshness
    has_more: bool = False


class Funds(msgspec.Struct, frozen=True, kw_only=True):
    """What is left where, each in its own currency."""

    accounts: list[AccountView]
    business_centers: list[BusinessCenter]
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """Reads what was synced; a connection that is read-only still shows all of it."""

    profiles: Profiles
    entities: Entities
    insights: Insights
    readings: Readings
    list_ad_accounts: ListAdAccounts
    platforms: Platforms
    clock: Clock

    async def insights_of(self, actor: Actor, query: InsightQuery) -> Figures[KeptInsight]:
        """Daily metrics in account-local days. Raises Invalid for a window that is none."""
        kind = INSIGHTS[query.level]
        known = await self._enter(actor, query, [kind])
        require_window(query.window)
        rows = await self.insights.find(msgspec.structs.replace(query, limit=query.limit + 1))
        return self._page(rows, query.limit, known, kind, _target(query), query.window)

    async def entities_of[E: Entity](
        self, actor: Actor, kind: type[E], query: EntityQuery
    ) -> Figures[E]:
        """Entities of one kind, those that are deleted or gone marked."""
        known = await self._enter(actor, query, [LISTED[kind]])
        rows = await self.entities.find(kind, msgspec.structs.replace(query, limit=query.limit + 1))
        return self._page(rows, query.limit, known, LISTED[kind], _target(query))

    async def restatements_of(
        self, actor: Actor, query: RestatementQuery
    ) -> Figures[KeptRestatement]:
        """Numbers of days long over that the platform changed since, the latest change first."""
        levels = [query.level] if query.level else list(Level)
        known = await self._enter(actor, query, [INSIGHTS[one] for one in levels])
        if query.window:
            require_window(query.window)
        rows = await self.insights.restatements(
            msgspec.structs.replace(query, limit=query.limit + 1)
        )
        return Figures(
            rows=rows[: query.limit],
            freshness=self._of_changes(known, query),
            has_more=len(rows) > query.limit,
        )

    def _of_changes(self, known: Known, query: RestatementQuery) -> Freshness:
        """Of all levels and days that could have changed, where none are named."""
        now = self.clock.now()
        today = now.date()
        whole = Window(since=today - timedelta(days=HORIZON_DAYS - 2), until=today)
        told = {
            one
            for one in Level
            if any(known.has(it.provider, INSIGHTS[one]) for it in known.accounts)
        }
        levels = [query.level] if query.level else sorted(told) or list(Level)
        found = [
            freshness_of(known, INSIGHTS[one], now, _target(query), query.window or whole)
            for one in levels
        ]
        return Freshness(
            as_of=min((one.as_of for one in found if one.as_of), default=None),
            is_complete=all(one.is_complete for one in found),
        )

    async def balances_of(self, actor: Actor, profile_id: ProfileId) -> Funds:
        """Ad accounts and Business Centers whose balance is known.

        An account of which the platform was asked and told none lacks nothing.
        """
        reached = await self._reached(actor, profile_id)
        views = reached.accounts
        told = [one for one in views if one.account.balance_micros is not None]
        rich = [one for one in reached.centers if one.balance_micros is not None]
        times = [one.account.balance_at for one in told] + [one.balance_at for one in rich]
        read = await self.readings.of(profile_id, [SliceKind.BALANCE])
        known = {(one.provider, one.target) for one in read}
        known |= {key_of(one.account) for one in told}
        asked = [one for one in views if one.is_in_scope]
        return Funds(
            accounts=told,
            business_centers=rich,
            freshness=Freshness(
                as_of=min((one for one in times if one), default=None),
                is_complete=bool(asked) and all(key_of(one.account) in known for one in asked),
            ),
        )

    def _page[T](
        self,
        rows: list[T],
        limit: int,
        known: Known,
        kind: SliceKind,
        of: Target,
        window: Window | None = None,
    ) -> Figures[T]:
        freshness = freshness_of(known, kind, self.clock.now(), of, window)
        return Figures(rows=rows[:limit], freshness=freshness, has_more=len(rows) > limit)

    async def _enter(
        self,
        actor: Actor,
        query: Query,
        kinds: Collection[SliceKind],
    ) -> Known:
        reached = await self._reached(actor, query.profile_id)
        require_limit(query.limit)
        self._require_known(_target(query), reached.accounts)
        readings = await self.readings.of(query.profile_id, kinds)
        able = able_of(self.platforms, (one.account.provider for one in reached.accounts))
        return known_of(reached.accounts, reached.centers, readings, able)

    def _require_known(self, of: Target, views: Iterable[AccountView]) -> None:
        """Raise NotFound for an account or a platform that there is not."""
        if any(of.has(one.account) for one in views):
            return
        if of.account_id is not None:
            raise NotFound("ad account", of.account_id)
        if of.provider is not None:
            self.platforms.get(of.provider)

    async def _reached(self, actor: Actor, profile_id: ProfileId) -> Reached:
        require(actor, Deed.VIEW)
        await self.profiles.get(actor.workspace_id, profile_id)
        return await self.list_ad_accounts.with_centers(actor.workspace_id, profile_id)


def _target(query: Query) -> Target:
    return Target(provider=query.provider, account_id=query.ad_account_id)
