"""Freshness: how far synced data may be trusted, from what was read and when."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import msgspec

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.ids import AdAccountId, ProviderSlug
from core.insight import Window, covers, today_in
from core.ports.platforms import Platforms
from core.readings import Reading
from core.slices import TRAITS, SliceKind, kinds_of
from core.usecases.ad_accounts import AccountView


class Freshness(msgspec.Struct, frozen=True, kw_only=True):
    """How far what was answered may be trusted."""

    as_of: datetime | None
    """The oldest reading in it, whether it is synced still or not; None where there was none."""
    is_complete: bool
    """Whether every synced account's every asked day was read to its last page."""


type Able = Mapping[ProviderSlug, frozenset[SliceKind]]
"""What each platform can read, as far as its plugin is installed."""


def able_of(platforms: Platforms, slugs: Iterable[ProviderSlug]) -> Able:
    """Of those that are installed."""
    installed = {one.manifest.slug: one for one in platforms.all()}
    return {slug: frozenset(kinds_of(installed[slug])) for slug in set(slugs) if slug in installed}


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to read in a profile, and what was read of it."""

    accounts: tuple[AdAccount, ...]
    centers: tuple[BusinessCenter, ...]
    readings: tuple[Reading, ...]
    retired: tuple[AdAccount | BusinessCenter, ...] = ()
    """What is not read any more, though what was read of it is still shown."""
    able: Able = {}

    def has(self, provider: ProviderSlug, kind: SliceKind) -> bool:
        """Whether the platform has such a thing at all; nobody waits for what it has not."""
        return provider not in self.able or kind in self.able[provider]


def known_of(
    views: Iterable[AccountView],
    centers: Iterable[BusinessCenter],
    readings: Iterable[Reading],
    able: Able | None = None,
) -> Known:
    """Of accounts those in scope are to be read, of Business Centers the active ones."""
    accounts, known = tuple(views), tuple(centers)
    return Known(
        accounts=tuple(one.account for one in accounts if one.is_in_scope),
        centers=tuple(one for one in known if one.is_active),
        readings=tuple(readings),
        retired=(
            *(one.account for one in accounts if not one.is_in_scope),
            *(one for one in known if not one.is_active),
        ),
        able=able or {},
    )


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Whose rows are asked for: of a platform, of an account, of both or of all."""

    provider: ProviderSlug | None = None
    account_id: AdAccountId | None = None

    def has(self, target: AdAccount | BusinessCenter) -> bool:
        """Whether that one is meant."""
        return self.provider in (None, target.provider) and self.account_id in (None, target.id)


def freshness_of(
    known: Known,
    kind: SliceKind,
    now: datetime,
    of: Target | None = None,
    window: Window | None = None,
) -> Freshness:
    """Of the rows of one kind: of some targets or all, of these days or all that were read."""
    of = of or Target()
    told = _by_target(known.readings, kind, window)
    wanted: Iterable[AdAccount | BusinessCenter] = known.accounts
    if TRAITS[kind].is_of_center:
        wanted, of = known.centers, Target(provider=of.provider)
    able = (one for one in wanted if known.has(one.provider, kind))
    targets, retired = _meant(able, of), _meant(known.retired, of)
    whole, is_any = True, False
    for target in targets:
        read = told.get((target.provider, target.id), [])
        is_any = is_any or bool(read)
        whole = whole and _is_read(target, read, kind, window, now)
    times = [
        one.read_at
        for target in (*targets, *retired)
        for one in told.get((target.provider, target.id), [])
    ]
    return Freshness(as_of=min(times, default=None), is_complete=is_any and whole)


def _meant(
    targets: Iterable[AdAccount | BusinessCenter], of: Target
) -> list[AdAccount | BusinessCenter]:
    return [one for one in targets if of.has(one)]


def _by_target(
    readings: Iterable[Reading], kind: SliceKind, window: Window | None
) -> Mapping[tuple[ProviderSlug, str], list[Reading]]:
    """The readings of that kind that are about any of those days: many accounts have thousands."""
    found: dict[tuple[ProviderSlug, str], list[Reading]] = {}
    for one in readings:
        if one.kind is kind and _overlaps(one.window, window):
            found.setdefault((one.provider, one.target), []).append(one)
    return found


def _overlaps(read: Window | None, asked: Window | None) -> bool:
    if read is None or asked is None:
        return True
    return read.since <= asked.until and read.until >= asked.since


def _is_read(
    target: AdAccount | BusinessCenter,
    read: list[Reading],
    kind: SliceKind,
    window: Window | None,
    now: datetime,
) -> bool:
    """Whether the target's days up to its own today were read; later ones have not been yet."""
    if window is None:
        return bool(read)
    today = today_in(target.timezone, now) if TRAITS[kind].level else now.astimezone(UTC).date()
    wanted = msgspec.structs.replace(window, until=min(window.until, today))
    return covers([one.window for one in read if one.window], wanted)
