"""Profile cards: each profile with its connections, accounts and what was spent lately."""

from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from core.access import Actor, Deed, require
from core.connection import Connection
from core.insight import Level, Window, today_in
from core.limit import is_within
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.insights import InsightQuery, Insights, KeptInsight
from core.ports.profiles import Profiles
from core.ports.sums import AccountKey
from core.profile import Profile
from core.readings import FRESH_DAYS
from core.usecases.ad_accounts import AccountView, ListAdAccounts
from core.usecases.presence import Presence
from core.usecases.standing import Standing


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """What was spent in one currency."""

    currency: str
    today_micros: int | None
    """On each account's own today; None where the platform has told none of it yet."""
    week_micros: int | None
    """On the last seven days, today among them."""


class ProfileCard(msgspec.Struct, frozen=True, kw_only=True):
    """A profile as one looks for it among others."""

    profile: Profile
    connections: list[Connection]
    accounts: int
    synced: int
    spent: list[Spent]
    is_beyond_plan: bool


@dataclass(frozen=True, slots=True)
class ListProfileCards:
    """The workspace's profiles with what there is to know of each at a glance."""

    profiles: Profiles
    connections: Connections
    insights: Insights
    list_ad_accounts: ListAdAccounts
    present: Presence
    standing: Standing
    clock: Clock

    async def __call__(self, actor: Actor) -> list[ProfileCard]:
        require(actor, Deed.VIEW)
        plan = await self.standing.plan(actor.workspace_id)
        cards = []
        for profile in await self.profiles.of(actor.workspace_id):
            views = await self.list_ad_accounts.of(actor.workspace_id, profile.id)
            connections = await self.connections.of(profile.id)
            cards.append(
                ProfileCard(
                    profile=profile,
                    connections=list(map(self.present, connections)),
                    accounts=len(views),
                    synced=sum(one.is_synced for one in views),
                    spent=await self._spent(profile, views),
                    is_beyond_plan=not is_within(profile.seat, plan.max_profiles),
                )
            )
        return cards

    async def _spent(self, profile: Profile, views: list[AccountView]) -> list[Spent]:
        now = self.clock.now()
        todays = {
            (one.account.provider, one.account.id): today_in(one.account.timezone, now)
            for one in views
            if one.is_in_scope
        }
        if not todays:
            return []
        latest, earliest = max(todays.values()), min(todays.values())
        query = InsightQuery(
            profile_id=profile.id,
            level=Level.ACCOUNT,
            window=Window(since=earliest - timedelta(days=FRESH_DAYS - 1), until=latest),
            limit=len(views) * (FRESH_DAYS + 2),
        )
        return _by_currency(await self.insights.find(query), todays)


def _by_currency(rows: list[KeptInsight], todays: dict[AccountKey, date]) -> list[Spent]:
    today: dict[str, list[int]] = {}
    week: dict[str, list[int]] = {}
    for row in rows:
        its_today = todays.get((row.provider, row.ad_account_id))
        if its_today is None or row.spend_micros is None:
            continue
        if row.day == its_today:
            today.setdefault(row.currency, []).append(row.spend_micros)
        if its_today - timedelta(days=FRESH_DAYS) < row.day <= its_today:
            week.setdefault(row.currency, []).append(row.spend_micros)
    return [
        Spent(
            currency=one,
            today_micros=sum(today[one]) if one in today else None,
            week_micros=sum(week[one]),
        )
        for one in sorted(week)
    ]
