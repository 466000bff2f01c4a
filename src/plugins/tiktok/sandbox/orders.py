"""The JSON bodies of the admin path; a misspelt field is refused."""

from typing import Annotated, Literal

import msgspec

from plugins.tiktok.sandbox.assets import Audience, Image, Pixel, Video
from plugins.tiktok.sandbox.world import (
    Ad,
    AdAccount,
    AdGroup,
    BusinessCenter,
    Campaign,
    CenterStatus,
    User,
)


class Someone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A user's key."""

    user: str


type AccountStatus = Literal[
    "STATUS_ENABLE",
    "STATUS_LIMIT",
    "STATUS_DISABLE",
    "STATUS_PENDING_CONFIRM",
    "STATUS_PENDING_CONFIRM_MODIFY",
    "STATUS_PENDING_VERIFIED",
    "STATUS_WAIT_FOR_BPM_AUDIT",
    "STATUS_WAIT_FOR_PUBLIC_AUTH",
    "STATUS_SELF_SERVICE_UNAUDITED",
    "STATUS_CONTRACT_PENDING",
    "STATUS_CONFIRM_FAIL",
    "STATUS_CONFIRM_FAIL_END",
    "STATUS_CONFIRM_MODIFY_FAIL",
]
"""The words that TikTok has for the status of an ad account."""


class AccountChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens to an ad account."""

    status: AccountStatus | None = None
    rejection_reason: str | None = None
    deleted: bool | None = None
    lost_for: str | None = None
    found_for: str | None = None
    pixels_readable: bool | None = None


class Growth(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many more objects an ad account shall have; 0 = as many as the others need."""

    account_id: str
    campaigns: Annotated[int, msgspec.Meta(ge=0)] = 0
    ad_groups: Annotated[int, msgspec.Meta(ge=0)] = 0
    ads: Annotated[int, msgspec.Meta(ge=0)] = 0


class ObjectChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens to one object; VANISH takes it out of every listing."""

    operation: Literal["ENABLE", "DISABLE", "DELETE", "VANISH"] | None = None
    name: str | None = None


class CenterChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens to a Business Center."""

    status: CenterStatus


class RoleChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role given to a person, or taken away, in one Business Center or on one ad account."""

    user: str
    role: Literal["ADMIN", "STANDARD", "OPERATOR", "ANALYST"] | None
    bc_id: str | None = None
    advertiser_id: str | None = None


class Census(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All there is in the world."""

    users: list[User]
    business_centers: list[BusinessCenter]
    accounts: list[AdAccount]
    campaigns: list[Campaign]
    ad_groups: list[AdGroup]
    ads: list[Ad]
    videos: list[Video]
    images: list[Image]
    audiences: list[Audience]
    pixels: list[Pixel]
