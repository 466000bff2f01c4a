"""Public accounts linked to Business Centers, and all that hangs on them."""

from datetime import datetime
from enum import StrEnum

import msgspec

from core.ids import (
    AdAccountId,
    BusinessCenterId,
    PermissionSlug,
    PlatformUserId,
    ProfileId,
    ProviderSlug,
    PublicAccountId,
)
from core.linking import Availability, Known


class CenterRole(StrEnum):
    """What a member of a Business Center is."""

    ADMIN = "admin"
    STANDARD = "standard"


class Way(StrEnum):
    """By which way somebody comes to use an account."""

    CENTER = "center"
    OWN_USER = "own_user"
    """It is linked to the platform user themselves, whatever Business Centers they are in."""


class Part(StrEnum):
    """What is read of a Business Center about its linked accounts, in this order."""

    ACCOUNTS = "accounts"
    MEMBERS = "members"
    ASSIGNMENTS = "assignments"
    AD_LINKS = "ad_links"
    IDENTITIES = "identities"


class _Of(msgspec.Struct, frozen=True, kw_only=True):
    profile_id: ProfileId
    provider: ProviderSlug
    business_center_id: BusinessCenterId


class _Kept(_Of, frozen=True, kw_only=True):
    changed_at: datetime
    """Since when it is as it is, as far as was seen."""
    changed_by: str = ""
    """Who made it so from here; empty where it was done at the platform."""
    lost_at: datetime | None = None
    """Since when the platform no longer shows it."""


class LinkedAccount(_Kept, frozen=True, kw_only=True):
    """A public account as its owner linked it to one Business Center."""

    id: PublicAccountId
    name: str
    granted: frozenset[PermissionSlug] = frozenset()
    refused: frozenset[PermissionSlug] = frozenset()
    """Those the platform says were not granted; on others than these two it says nothing."""
    is_ads_only: bool | None = None
    """Whether new posts show through ads only; None where it was not asked for from here."""
    linked_at: datetime
    """Since when it is linked, as far as was seen."""

    @property
    def known(self) -> Known:
        """What the account's own listing told of its permissions."""
        return Known(granted=self.granted, refused=self.refused)


class CenterMember(_Kept, frozen=True, kw_only=True):
    """Somebody in a Business Center."""

    key: str
    """The platform's id of the person; of one who has not come yet, the address invited."""
    id: PlatformUserId | None
    """None until they have accepted the invitation."""
    name: str = ""
    email: str = ""
    """As the platform shows it, usually masked."""
    role: CenterRole

    @property
    def is_pending(self) -> bool:
        """Whether they were invited and have not come yet."""
        return self.id is None


class Assignment(_Kept, frozen=True, kw_only=True):
    """A member's access to a linked account."""

    member_id: PlatformUserId
    account_id: PublicAccountId
    levels: tuple[str, ...]


class AdLink(_Kept, frozen=True, kw_only=True):
    """A linked account may be advertised with from that ad account."""

    account_id: PublicAccountId
    ad_account_id: AdAccountId


class Identity(_Kept, frozen=True, kw_only=True):
    """In whose name ads of an ad account can be shown; one found there by the way it came."""

    id: str
    kind: str
    """The platform's word."""
    ad_account_id: AdAccountId
    way: Way
    user_id: PlatformUserId | None = None
    """Whose own it is, where it came by a user."""
    account_id: PublicAccountId | None = None
    """The linked account behind it, as far as that is plain."""
    name: str = ""
    availability: Availability = Availability.UNKNOWN
    granted: frozenset[PermissionSlug] = frozenset()
    refused: frozenset[PermissionSlug] = frozenset()

    @property
    def whose(self) -> str:
        """Whose it is as part of its key: two people may have the same one."""
        return self.user_id or ""

    @property
    def known(self) -> Known:
        """What it tells of the permissions of the account behind it."""
        return Known(granted=self.granted, refused=self.refused)


class CenterReading(_Of, frozen=True, kw_only=True):
    """How far one part of a Business Center was read."""

    part: Part
    as_of: datetime
    """When the reading began."""
    is_complete: bool
    problem: str = ""
    """The code of what kept it from being read whole."""


type Linkage = LinkedAccount | CenterMember | Assignment | AdLink | Identity
