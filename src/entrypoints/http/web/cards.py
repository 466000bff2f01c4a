"""A connection as its card shows it."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from dishka import AsyncContainer

from core.access import Actor
from core.business_center import BusinessCenter
from core.connection import READ_ONLY, Connection
from core.errors import NotFound
from core.ids import ConnectionId, ProviderSlug
from core.permission import MatrixRow
from core.ports.platforms import Platforms
from core.problem import Problem, State, is_notice, state_of
from core.provider import ListsAdAccounts, ListsBusinessCenters, Manifest, Provider
from core.schedule import NextSync, Why
from core.slices import kinds_of
from core.sync import SyncRun
from core.usecases.ad_accounts import AccountView, Reached
from core.usecases.connections import ShowConnection
from core.usecases.schedule import ShowNextSync
from core.usecases.survey import Check
from core.usecases.syncs import ShowSyncRuns
from entrypoints.http.web.offers import Offer, offer_of

LIVE = 2
"""Parts of one kind that are live on a page: browsers keep six connections to a host at most."""


SHORT = 8
"""How many signs of an id one can tell two by."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A connection with all that its card shows."""

    connection: Connection
    name: str
    """The provider's."""
    offer: Offer | None
    """How it is reconnected; None where its plugin is not installed any more."""
    words: dict[str, str]
    centers: list[BusinessCenter] | None
    """None where the provider has none at all, or nobody knows any more whether it has."""
    accounts: list[AccountView] | None
    has_syncs: bool
    """Whether the provider has anything to sync."""
    matrix: tuple[MatrixRow, ...]
    next: NextSync
    last: SyncRun | None
    checks: tuple[Check, ...] = ()
    is_live: bool = True
    """Whether its run is watched, where one is under way."""

    @property
    def who(self) -> str:
        """The connected person, as a heading has them; some platforms tell no name."""
        return _who(self.connection)

    @property
    def is_read_only(self) -> bool:
        """Whether only reconnecting brings it back."""
        return self.connection.state in READ_ONLY

    @property
    def grave(self) -> list[Problem]:
        """The problems that keep something from working."""
        return [one for one in self.connection.problems if not is_notice(one)]

    @property
    def notices(self) -> list[Problem]:
        """The others."""
        return [one for one in self.connection.problems if is_notice(one)]

    @property
    def is_apart(self) -> bool:
        """Whether it was disconnected here; one whose plugin is gone was not."""
        kept = [one for one in self.connection.problems if one.code != "provider_missing"]
        return state_of(tuple(kept)) is State.DISCONNECTED

    @property
    def is_settled(self) -> bool:
        """Whether it was taken apart without anything left to say or do."""
        return all(one.code == "disconnected" for one in self.connection.problems)

    @property
    def running(self) -> SyncRun | None:
        """The run that is under way."""
        return self.last if self.last and self.last.ended_at is None else None

    @property
    def synced(self) -> int:
        """How many ad accounts this connection syncs."""
        return sum(one.is_synced_by(self.connection.id) for one in self.accounts or ())

    @property
    def spare(self) -> int:
        """How many it could sync, and another connection does."""
        return sum(one.has_spare(self.connection.id) for one in self.accounts or ())

    @property
    def can_sync(self) -> bool:
        """Whether a sync would read anything now."""
        idle = {Why.ANOTHER_SYNCS, Why.NOTHING_SELECTED, Why.SELECTION_NEEDED}
        return self.has_syncs and not self.is_read_only and self.next.reason not in idle

    @property
    def lacking(self) -> list[MatrixRow]:
        """What was not granted."""
        return [one for one in self.matrix if not one.granted]


async def card_of(
    scope: AsyncContainer,
    actor: Actor,
    connection: Connection,
    reached: Reached,
    checks: tuple[Check, ...] = (),
) -> Card:
    """All that the card of one connection shows, of what the whole profile reaches."""
    provider = _provider_of(await scope.get(Platforms), connection.provider)
    manifest = provider.manifest if provider else None
    runs = await (await scope.get(ShowSyncRuns)).of(actor, connection.id, 1)
    show = await scope.get(ShowConnection)
    next_of = await scope.get(ShowNextSync)
    return Card(
        connection=connection,
        name=manifest.name if manifest else connection.provider,
        offer=offer_of(await scope.get(Platforms), provider) if provider else None,
        words=dict(manifest.words) if manifest else {},
        centers=_centers(provider, reached.centers, connection.id),
        accounts=_accounts(provider, reached.accounts, connection.id),
        has_syncs=provider is None or bool(kinds_of(provider)),
        matrix=await show.matrix(actor, connection.id) if manifest else (),
        next=await next_of.of(connection, reached.accounts),
        last=runs[0] if runs else None,
        checks=checks,
    )


def with_few_live(cards: list[Card]) -> list[Card]:
    """The same cards, of which only those with the newest runs watch them."""
    runs = [one.running for one in cards if one.running]
    newest = sorted(runs, key=lambda one: one.started_at, reverse=True)[:LIVE]
    live = {one.id for one in newest}
    return [
        msgspec.structs.replace(one, is_live=one.running is None or one.running.id in live)
        for one in cards
    ]


def labels_of(platforms: Platforms, connections: Iterable[Connection]) -> dict[ConnectionId, str]:
    """Each connection as its card is headed: the platform, and who connected."""
    named = [(one, manifest_of(platforms, one.provider)) for one in connections]
    return {
        one.id: f"{manifest.name if manifest else one.provider}: {_who(one)}".removesuffix(": ")
        for one, manifest in named
    }


def manifest_of(platforms: Platforms, slug: ProviderSlug) -> Manifest | None:
    """None where its plugin is not installed any more."""
    provider = _provider_of(platforms, slug)
    return provider.manifest if provider else None


def words_of(platforms: Platforms, slugs: Sequence[ProviderSlug]) -> dict[str, str]:
    """The platforms' own words, where all that have such a thing use the same; ours elsewhere."""
    known = [one for slug in slugs if (one := _provider_of(platforms, slug))]
    ours = {"business_center": "Business Center", "ad_account": "Ad account"}
    has: dict[str, type] = {"business_center": ListsBusinessCenters, "ad_account": ListsAdAccounts}
    for key, able in has.items():
        told = {one.manifest.words.get(key, ours[key]) for one in known if isinstance(one, able)}
        ours[key] = told.pop() if len(told) == 1 else ours[key]
    return ours


def marks_of(platforms: Platforms, slugs: Iterable[ProviderSlug]) -> dict[ProviderSlug, Manifest]:
    """What tells the rows of several platforms apart; none where all are of one."""
    found = {slug: one for slug in set(slugs) if (one := manifest_of(platforms, slug))}
    return found if len(found) > 1 else {}


def worded(platforms: Platforms, slugs: Sequence[ProviderSlug]) -> dict[str, Any]:
    """Both, as pages take them."""
    return {"words": words_of(platforms, slugs), "marks": marks_of(platforms, slugs)}


def _who(connection: Connection) -> str:
    user = connection.user
    if user.name or not user.id:
        return user.name
    short = user.id if len(user.id) <= SHORT else f"…{user.id[-SHORT:]}"
    return f"without a name, id {short}"


def _provider_of(platforms: Platforms, slug: ProviderSlug) -> Provider | None:
    try:
        return platforms.get(slug)
    except NotFound:
        return None


def _centers(
    provider: Provider | None, centers: list[BusinessCenter], id: ConnectionId
) -> list[BusinessCenter] | None:
    if provider is not None and not isinstance(provider, ListsBusinessCenters):
        return None
    found = [
        one
        for one in centers
        if any(reach.connection_id == id and reach.lost_at is None for reach in one.reached_by)
    ]
    return found or ([] if provider else None)


def _accounts(
    provider: Provider | None, accounts: list[AccountView], id: ConnectionId
) -> list[AccountView] | None:
    if provider is not None and not isinstance(provider, ListsAdAccounts):
        return None
    found = [one for one in accounts if one.is_reached_by(id)]
    return found or ([] if provider else None)
