"""Pushes: understanding what a platform calls out, looking for ourselves, and being called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import msgspec

from core.connection import READ_ONLY, Connection
from core.errors import Error, Invalid, NotFound
from core.hearing import Heard, HearsPushes, Looks, Subscribed, SubscribesToPushes
from core.ids import AdAccountId, ConnectionId, ProviderSlug, WorkspaceId
from core.ports.ad_accounts import AdAccounts
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.platforms import Platforms
from core.ports.unit_of_work import UnitOfWork
from core.provider_errors import Rejected
from core.usecases.asked import asked
from core.usecases.looking import LookAtConnection
from core.usecases.opening import OpenCredential
from core.usecases.settle import Settle
from core.usecases.trail import Trail


class PushUrls(Protocol):
    """Where platforms may push to: from the settings, never from a request."""

    def __call__(self, provider: ProviderSlug) -> str | None:
        """The address for that provider; None where no platform could reach it."""
        ...


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A connection to be looked at, after a while."""

    workspace_id: WorkspaceId
    connection_id: ConnectionId
    after: timedelta


@dataclass(frozen=True, slots=True)
class HearPush:
    """Whom a push speaks of. It touches nothing, so that the platform is answered at once."""

    platforms: Platforms

    async def __call__(
        self, slug: ProviderSlug, headers: Mapping[str, str], body: bytes
    ) -> Heard | None:
        """None for a push about nothing we keep. Raises NotFound, or Invalid for what is none."""
        provider = self.platforms.get(slug)
        if not isinstance(provider, HearsPushes):
            raise NotFound("provider that pushes", slug)
        app = self.platforms.line(slug, None).app
        try:
            return provider.hear(headers, body, app)
        except Rejected as error:
            raise Invalid(
                "This is no push of the platform's.",
                remedy="Compare the provider's app secret with the platform's.",
            ) from error


@dataclass(frozen=True, slots=True)
class HeedPush:
    """Which connections to look at because of a push, and when: each at most twice a minute."""

    connections: Connections
    looks: Looks
    clock: Clock
    work: UnitOfWork

    async def __call__(self, heard: Heard) -> list[Look]:
        found = await self.connections.reaching(
            heard.provider, heard.ad_account_ids, heard.business_center_ids, heard.user_ids
        )
        await self.work.release()
        now = self.clock.now()
        waits = [(one, self.looks.claim(one.id, now)) for one in found if is_usable(one)]
        return [
            Look(workspace_id=one.workspace_id, connection_id=one.id, after=after)
            for one, after in waits
            if after is not None
        ]


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Asks the platform how a connection is; what the push said plays no part in it."""

    connections: Connections
    look: LookAtConnection
    settle: Settle
    trail: Trail
    work: UnitOfWork

    async def __call__(self, workspace_id: WorkspaceId, id: ConnectionId) -> Connection:
        """The connection as it is now; one that only a person can bring back is left alone."""
        connection = await self.connections.get(workspace_id, id)
        if not is_usable(connection):
            await self.work.release()
            return connection
        await self.work.release()
        survey = await self.look(connection)
        before, settled = await self.settle.compared(connection, survey)
        if change := _difference(before, settled):
            await self.trail.note_of(
                workspace_id, "adport", "connection.looked_at", id, detail=change
            )
        await self.work.commit()
        return settled


@dataclass(frozen=True, slots=True)
class KeepSubscribed:
    """Sees to it that the platforms push what happens to every ad account we reach."""

    connections: Connections
    ad_accounts: AdAccounts
    platforms: Platforms
    open_credential: OpenCredential
    push_urls: PushUrls
    subscribed: Subscribed
    clock: Clock
    work: UnitOfWork

    async def __call__(self) -> int:
        """How many subscriptions were made. What fails is left for the next round."""
        made = 0
        for connection in await self.connections.usable():
            try:
                made += await self._subscribe(connection)
            except Error:  # pushes only make us faster: without them we look when it is time
                await self.work.release()
        await self.work.release()
        return made

    async def _subscribe(self, connection: Connection) -> int:
        provider = self.platforms.get(connection.provider)
        url = self.push_urls(connection.provider)
        if url is None or not isinstance(provider, SubscribesToPushes):
            return 0
        accounts = await self._accounts(connection)
        if not accounts or self.subscribed.covers(connection, accounts, self.clock.now()):
            return 0
        await self.work.release()
        credential = await self.open_credential(connection)
        line = self.platforms.line(connection.provider, credential)
        subscribing = provider.subscribe(line, credential, url, sorted(accounts))
        made = await asked(provider, line, subscribing, credential.token, credential.refresh)
        self.subscribed.note(connection, accounts, self.clock.now())
        return len(made)

    async def _accounts(self, connection: Connection) -> frozenset[AdAccountId]:
        return frozenset(
            one.id
            for one in await self.ad_accounts.of(connection.profile_id)
            if any(
                reach.connection_id == connection.id and reach.lost_at is None
                for reach in one.reached_by
            )
        )


def is_usable(connection: Connection) -> bool:
    """Whether it may be looked at: a read-only one comes back only by its person."""
    return connection.state not in READ_ONLY


def _difference(before: Connection, after: Connection) -> str:
    """What changed, in a line; empty where nothing did."""
    old = {(one.code, one.subject) for one in before.problems}
    new = {(one.code, one.subject) for one in after.problems}
    parts = [f"{before.state} \u2192 {after.state}"] if before.state is not after.state else []
    parts += [f"new: {' '.join(one).strip()}" for one in sorted(new - old)]
    parts += [f"over: {' '.join(one).strip()}" for one in sorted(old - new)]
    return "; ".join(parts)
