"""Outlook: which of a profile's accounts reports are about, and what was read of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from core.access import Actor, Deed, require
from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.errors import NotFound
from core.ids import ProfileId, ProviderSlug
from core.insight import Window, today_in
from core.ports.clock import Clock
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.ports.readings import Readings
from core.ports.sums import AccountKey
from core.readings import Reading
from core.slices import SliceKind
from core.usecases.ad_accounts import AccountView, ListAdAccounts, shown_of
from core.usecases.freshness import Able, Freshness, able_of, freshness_of, known_of


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """A profile's accounts and Business Centers at this moment, whether in scope or not."""

    profile_id: ProfileId
    views: tuple[AccountView, ...]
    centers: tuple[BusinessCenter, ...]
    now: datetime
    able: Able = {}
    """What the accounts' platforms can read."""

    @property
    def accounts(self) -> list[AdAccount]:
        """Those that reports are about."""
        return [one.account for one in shown_of(self.views, self.centers)]

    @property
    def kept(self) -> list[AdAccount]:
        """Those that are selected and left out, as their Business Center is not active."""
        shown = {key_of(one) for one in self.accounts}
        chosen = (one.account for one in self.views if one.account.is_selected)
        return [one for one in chosen if key_of(one) not in shown]

    @property
    def keys(self) -> tuple[AccountKey, ...] | None:
        """Those that reports are about; None where it is all, which is quicker to ask for."""
        accounts = self.accounts
        return None if len(accounts) == len(self.views) else keys_of(accounts)

    @property
    def providers(self) -> list[ProviderSlug]:
        """Of the accounts, each once."""
        return sorted({one.account.provider for one in self.views})

    @property
    def today(self) -> date:
        """The newest of the accounts' own days."""
        return _newest(self.accounts, self.now)


@dataclass(frozen=True, slots=True)
class LookAround:
    """Lets somebody look at a profile, and tells what there is to look at."""

    profiles: Profiles
    list_ad_accounts: ListAdAccounts
    readings: Readings
    platforms: Platforms
    clock: Clock

    async def __call__(self, actor: Actor, profile_id: ProfileId) -> Outlook:
        require(actor, Deed.VIEW)
        await self.profiles.get(actor.workspace_id, profile_id)
        reached = await self.list_ad_accounts.with_centers(actor.workspace_id, profile_id)
        return Outlook(
            profile_id=profile_id,
            views=tuple(reached.accounts),
            centers=tuple(reached.centers),
            now=self.clock.now(),
            able=able_of(self.platforms, (one.account.provider for one in reached.accounts)),
        )

    async def read_of(self, outlook: Outlook, *kinds: SliceKind) -> list[Reading]:
        """What was read of these kinds."""
        return await self.readings.of(outlook.profile_id, kinds)


def newest_today(views: Iterable[AccountView], now: datetime) -> date:
    """The newest of the own days of those in scope, or of all where none is; UTC's without any."""
    known = list(views)
    inside = [one.account for one in known if one.is_in_scope] or [one.account for one in known]
    return _newest(inside, now)


def _newest(accounts: Iterable[AdAccount], now: datetime) -> date:
    zones = {one.timezone for one in accounts}
    return max((today_in(zone, now) for zone in zones), default=now.date())


def key_of(account: AdAccount) -> AccountKey:
    """By what it is told from the profile's other accounts."""
    return account.provider, account.id


def keys_of(accounts: Iterable[AdAccount]) -> tuple[AccountKey, ...]:
    """The same, of each."""
    return tuple(key_of(one) for one in accounts)


def require_known(outlook: Outlook, keys: Collection[AccountKey]) -> None:
    """Raise NotFound unless the profile knows all of these accounts, in scope or not."""
    known = {key_of(one.account) for one in outlook.views}
    for provider, id in keys:
        if (provider, id) not in known:
            raise NotFound("ad account", id)


def fresh(
    outlook: Outlook,
    readings: Collection[Reading],
    kind: SliceKind,
    window: Window | None = None,
    keys: Collection[AccountKey] | None = None,
) -> Freshness:
    """How far the rows of a kind may be trusted: of all accounts, or of these of them."""
    asked = None if keys is None else frozenset(keys)
    views = [one for one in outlook.views if asked is None or key_of(one.account) in asked]
    known = known_of(views, outlook.centers, readings, outlook.able)
    return freshness_of(known, kind, outlook.now, window=window)
