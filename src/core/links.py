"""What providers can do with public accounts: link them, and say who may use them."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Protocol, runtime_checkable

import msgspec

from core.ids import (
    AdAccountId,
    BusinessCenterId,
    PermissionSlug,
    PlatformUserId,
    PublicAccountId,
)
from core.linked_account import Way
from core.linking import Availability
from core.provider import Session
from core.reads import Page


class LinkWish(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of an account's owner."""

    permissions: tuple[PermissionSlug, ...]
    is_ads_only: bool


class LinkUrl(msgspec.Struct, frozen=True, kw_only=True):
    """Where an owner says yes; shown to them as a picture to scan."""

    url: str
    expires_at: datetime | None = None
    """None where the platform does not say."""


class SeenLinkedAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A linked account as a Business Center's admin sees it."""

    id: PublicAccountId
    name: str = ""
    granted: frozenset[PermissionSlug] = frozenset()
    refused: frozenset[PermissionSlug] = frozenset()
    """Those of which the platform says that they were not granted; of others it says nothing."""


class SeenAssignment(msgspec.Struct, frozen=True, kw_only=True):
    """A linked account that a member may use."""

    account_id: PublicAccountId
    name: str = ""
    """The account's."""
    levels: tuple[str, ...]
    """Slugs of the declared levels."""


class SeenMember(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a Business Center."""

    id: PlatformUserId | None
    """None for somebody who was invited and has not come yet."""
    name: str = ""
    email: str = ""
    role: str = ""
    """`admin`, or whatever else the platform says, in lower case."""


class SeenIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """In whose name an ad account's ads can be shown."""

    id: str
    kind: str
    way: Way
    account_id: PublicAccountId | None = None
    """None where the platform does not say which account it is; then its name must."""
    name: str = ""
    availability: Availability = Availability.UNKNOWN
    granted: frozenset[PermissionSlug] = frozenset()
    refused: frozenset[PermissionSlug] = frozenset()


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A post of a public account that ads can be made of."""

    id: str
    text: str = ""
    kind: str = ""
    status: str = ""
    """The platform's word for whether it can be seen."""
    allowed_until: datetime | None = None


@runtime_checkable
class ListsMembers(Protocol):
    """A provider that tells who is in a Business Center."""

    def members(self, session: Session, center: BusinessCenterId) -> AsyncIterator[SeenMember]:
        """Everybody in it, those included who were invited and have not come yet."""
        ...


@runtime_checkable
class LinksAccounts(ListsMembers, Protocol):
    """A provider whose Business Centers can have public accounts; its manifest says how.

    Every call but the two that name a user wants a session of an admin of the Business Center,
    and raises Forbidden for somebody else's.
    """

    async def link_url(self, session: Session, center: BusinessCenterId, wish: LinkWish) -> LinkUrl:
        """A fresh address under which an owner links their account to the Business Center."""
        ...

    def linked_accounts(
        self, session: Session, center: BusinessCenterId
    ) -> AsyncIterator[SeenLinkedAccount]:
        """Every account linked to it now, once each."""
        ...

    def accounts_of(
        self, session: Session, center: BusinessCenterId, member: PlatformUserId
    ) -> AsyncIterator[SeenAssignment]:
        """The accounts in it that this member may use."""
        ...

    async def unlink(
        self, session: Session, center: BusinessCenterId, account: PublicAccountId
    ) -> None:
        """Give the account's authorisation back. Content where it was gone already."""
        ...

    async def assign(
        self,
        session: Session,
        center: BusinessCenterId,
        member: PlatformUserId,
        account: PublicAccountId,
        levels: tuple[str, ...],
    ) -> None:
        """Let the member use the account at these levels, and no others. Twice is harmless."""
        ...

    async def unassign(
        self,
        session: Session,
        center: BusinessCenterId,
        member: PlatformUserId,
        account: PublicAccountId,
    ) -> None:
        """Take all access away from the member. Twice is harmless."""
        ...

    def ad_accounts_of(
        self, session: Session, center: BusinessCenterId, account: PublicAccountId
    ) -> AsyncIterator[AdAccountId]:
        """The ad accounts that may advertise with the account."""
        ...

    async def link_ad_account(
        self,
        session: Session,
        center: BusinessCenterId,
        account: PublicAccountId,
        ad_account: AdAccountId,
    ) -> None:
        """Let the ad account advertise with the account. Twice is harmless."""
        ...

    async def unlink_ad_account(
        self,
        session: Session,
        center: BusinessCenterId,
        account: PublicAccountId,
        ad_account: AdAccountId,
    ) -> None:
        """Undo that. Twice is harmless."""
        ...

    def identities(
        self, session: Session, center: BusinessCenterId, ad_account: AdAccountId
    ) -> AsyncIterator[SeenIdentity]:
        """In whose name the ad account can advertise: through the Business Center, and else."""
        ...

    async def posts(
        self,
        session: Session,
        center: BusinessCenterId,
        ad_account: AdAccountId,
        identity: str,
        way: Way,
        cursor: str,
    ) -> Page[Post]:
        """One page of the posts that the ad account can make ads of in that name."""
        ...
