"""Where entities are kept: campaigns, ad groups, ads, creatives, audiences, pixels, and more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from core.entity import Entity
from core.ids import AdAccountId, ProfileId, ProviderSlug


class EntityQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which entities of a kind, and from where on."""

    profile_id: ProfileId
    provider: ProviderSlug | None = None
    """Of this platform only: two may use the same ids."""
    ad_account_id: AdAccountId | None = None
    parent_id: str | None = None
    """A campaign's id for ad groups, an ad group's for ads, a pixel's for its events."""
    is_there: bool | None = None
    """True for what the platform still lists, False for what is gone; None for both."""
    after: tuple[str, str, str] | None = None
    """Provider, ad account and id of the last row of the page before."""
    limit: int = 100


class Entities(Protocol):
    """The entities we know, of every kind."""

    async def put(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        entities: Sequence[Entity],
        seen_at: datetime,
    ) -> None:
        """Keep entities of one kind, new or changed; those that were gone are there again."""
        ...

    async def count_seen(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        kind: type[Entity],
        account: AdAccountId,
        since: datetime,
    ) -> int:
        """How many of the account's entities of that kind were shown since that moment."""
        ...

    async def miss(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        kind: type[Entity],
        account: AdAccountId,
        since: datetime,
        now: datetime,
    ) -> int:
        """Mark those gone that were not shown since that moment, and say how many they are."""
        ...

    async def find[E: Entity](self, kind: type[E], query: EntityQuery) -> list[E]:
        """The entities asked for, by provider, ad account and id."""
        ...

    async def get[E: Entity](
        self, kind: type[E], profile_id: ProfileId, account: AdAccountId, id: str
    ) -> E:
        """The entity of that id. Raises NotFound."""
        ...
