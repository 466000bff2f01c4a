"""The JSON bodies of the admin path; a misspelt field is refused."""

from datetime import datetime
from typing import Literal

import msgspec

from plugins.tiktok.sandbox.calls import Call
from plugins.tiktok.sandbox.world import AdAccount, BusinessCenter, Campaign, CenterStatus, User


class Move(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to move the clock: by a span, or to a moment."""

    advance_seconds: float | None = None
    now: datetime | None = None


class Time(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The time it is in the sandbox."""

    now: datetime


class Someone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A user's key."""

    user: str


class AccountChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens to an ad account."""

    status: str | None = None
    rejection_reason: str | None = None
    deleted: bool | None = None
    lost_for: str | None = None
    found_for: str | None = None


class CenterChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens to a Business Center."""

    status: CenterStatus


class RoleChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role given to a person, or taken away, in one Business Center or on one ad account."""

    user: str
    role: Literal["ADMIN", "STANDARD", "OPERATOR", "ANALYST"] | None
    bc_id: str | None = None
    advertiser_id: str | None = None


class CallLog(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The latest calls, and how many there were on each path."""

    calls: list[Call]
    counts: dict[str, int]


class Census(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All there is in the world."""

    users: list[User]
    business_centers: list[BusinessCenter]
    accounts: list[AdAccount]
    campaigns: list[Campaign]
