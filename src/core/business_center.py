"""BusinessCenter: a platform's umbrella over ad accounts, and which of them are active."""

from collections.abc import Container
from datetime import datetime
from enum import StrEnum

import msgspec

from core.ids import BusinessCenterId, ConnectionId, ProfileId, ProviderSlug, WorkspaceId


class BusinessCenterStatus(StrEnum):
    """What the platform lets it do."""

    ENABLED = "enabled"
    IN_REVIEW = "in_review"
    REJECTED = "rejected"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """By which connection something is reached, and in what role of the platform's."""

    connection_id: ConnectionId
    role: str
    """The platform's word, in lower case: `admin`, `standard`, `operator`, `analyst`, …"""
    lost_at: datetime | None = None
    """Since when the platform no longer shows it to this connection."""


class SeenBusinessCenter(msgspec.Struct, frozen=True, kw_only=True):
    """A Business Center as a platform shows it to one connection."""

    id: BusinessCenterId
    name: str
    status: BusinessCenterStatus = BusinessCenterStatus.ENABLED
    role: str = ""
    """The connected person's role in it, in lower case; `admin` where it matters."""
    currency: str = ""
    timezone: str = ""


class BusinessCenter(msgspec.Struct, frozen=True, kw_only=True):
    """A Business Center of a profile. Inactive ones are known, and not synced."""

    id: BusinessCenterId
    workspace_id: WorkspaceId
    profile_id: ProfileId
    provider: ProviderSlug
    name: str
    status: BusinessCenterStatus
    currency: str = ""
    timezone: str = ""
    is_active: bool = False
    seat: int | None = None
    """Its place in a plan that counts; active without a seat means taken without limit."""
    balance_micros: int | None = None
    """In its own currency; None where it was never read."""
    balance_at: datetime | None = None
    reached_by: tuple[Reach, ...] = ()


def is_reached(center: BusinessCenter, working: Container[ConnectionId]) -> bool:
    """Whether one of the connections that work sees it now."""
    return any(one.lost_at is None and one.connection_id in working for one in center.reached_by)
