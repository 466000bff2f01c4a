"""Entity: what lies in an ad account at the platform, of whatever kind; never deleted here."""

from datetime import datetime
from enum import StrEnum

import msgspec

from core.ids import AdAccountId, ProviderSlug


class EntityStatus(StrEnum):
    """What it does; the platform's own word is kept beside it."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    BLOCKED = "blocked"
    """Wants to deliver and may not: review, budget, punished account."""
    DELETED = "deleted"
    UNKNOWN = "unknown"


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """Something of an ad account that a platform lists, with where and since when it is known.

    Providers fill in what the platform tells; the last three fields are ours.
    """

    id: str
    """The platform's own id; unique only together with provider and kind."""
    ad_account_id: AdAccountId
    provider: ProviderSlug = ProviderSlug("")
    seen_at: datetime | None = None
    """When the platform last showed it."""
    gone_at: datetime | None = None
    """Since when a whole, gap-free listing has not shown it; such entities are kept and marked."""


class Named(Entity, frozen=True, kw_only=True):
    """An entity with a name and a life of its own."""

    name: str
    status: EntityStatus = EntityStatus.UNKNOWN
    platform_status: str = ""
    """The platform's own word, unknown ones as they come."""
    created_at: datetime | None = None
