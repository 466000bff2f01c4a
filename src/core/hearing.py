"""Pushes: what a platform calls out by itself, and how often that makes us look."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

import msgspec

from core.connection import Connection
from core.credential import AppCredentials, Credential
from core.ids import AdAccountId, BusinessCenterId, ConnectionId, PlatformUserId, ProviderSlug
from core.provider import Session

PAUSE = timedelta(seconds=30)
"""Between two looks at one connection, however many pushes come."""
LASTING = timedelta(hours=1)
"""After that the platform is asked again: it lets subscriptions die without a word."""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a push speaks of. It is never believed: it is a reason to look, and no more."""

    provider: ProviderSlug
    ad_account_ids: frozenset[AdAccountId] = frozenset()
    business_center_ids: frozenset[BusinessCenterId] = frozenset()
    user_ids: frozenset[PlatformUserId] = frozenset()


@runtime_checkable
class HearsPushes(Protocol):
    """A provider whose platform calls us when something changes."""

    def hear(self, headers: Mapping[str, str], body: bytes, app: AppCredentials) -> Heard | None:
        """Whom the push speaks of; None where it is about nothing we keep.

        `headers` have lower-case names. Raises Rejected for what is no push of the platform's,
        and where it carries a signature that is wrong.
        """
        ...


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A person wants nothing of theirs to be kept."""

    user_id: PlatformUserId
    at: datetime | None = None
    """When they said so, as far as the platform tells: they may have connected anew since."""


@runtime_checkable
class HearsErasures(Protocol):
    """A provider whose platform passes on that a person wants their data deleted."""

    def hear_erasure(self, headers: Mapping[str, str], body: bytes, app: AppCredentials) -> Wish:
        """Whose, and when. Raises Rejected for what is none, or not signed by the platform."""
        ...

    def answer_erasure(self, url: str, code: str) -> Mapping[str, str]:
        """What the platform is told: where the person can see how it went, and under which code."""
        ...


@runtime_checkable
class SubscribesToPushes(Protocol):
    """A provider that is to be asked for its pushes, ad account by ad account."""

    async def subscribe(
        self,
        session: Session,
        credential: Credential,
        callback_url: str,
        accounts: Sequence[AdAccountId],
    ) -> tuple[str, ...]:
        """See to it that pushes about all `accounts` come to `callback_url`.

        The ids of the subscriptions made; none where all were subscribed already.
        """
        ...


class Looks:
    """When each connection is looked at because of pushes: at once, and then not too soon again.

    A push that comes too soon is not dropped, for it may tell of the next change: it is looked
    at when the pause is over, together with all that come until then.
    """

    def __init__(self) -> None:
        self._next: dict[ConnectionId, datetime] = {}

    def claim(self, id: ConnectionId, now: datetime) -> timedelta | None:
        """How long to wait before looking; None where a look is to come that sees this too."""
        planned = self._next.get(id)
        if planned is not None and planned > now:
            return None
        due = now if planned is None else max(now, planned + PAUSE)
        self._next[id] = due
        return due - now


class Subscribed:
    """What this process last saw to for each connection, so that it asks no more than it must."""

    def __init__(self) -> None:
        self._seen: dict[ConnectionId, tuple[frozenset[AdAccountId], datetime]] = {}

    def covers(
        self, connection: Connection, accounts: frozenset[AdAccountId], now: datetime
    ) -> bool:
        """Whether all of them were seen to lately, with the credential it has now."""
        known, at = self._seen.get(connection.id, (frozenset[AdAccountId](), None))
        return (
            at is not None
            and connection.connected_at <= at
            and now - at < LASTING
            and accounts <= known
        )

    def note(self, connection: Connection, accounts: frozenset[AdAccountId], now: datetime) -> None:
        """All of them are subscribed now."""
        self._seen[connection.id] = accounts, now
