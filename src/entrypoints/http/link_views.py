"""What the API shows of linked accounts and requests, in the order the provider declares."""

from datetime import datetime

import msgspec

from core.errors import NotFound
from core.ids import (
    AdAccountId,
    BusinessCenterId,
    FeatureSlug,
    LinkRequestId,
    PermissionSlug,
    PlatformUserId,
    ProfileId,
    ProviderSlug,
    PublicAccountId,
)
from core.link_cards import LinkCard, LinkedAd
from core.link_request import LinkRequest, LinkState
from core.link_review import Access, Review
from core.linked_account import CenterReading, LinkedAccount
from core.linking import Availability, Hindrance, Known, Linking, LinkPermission, Ready
from core.ports.platforms import Platforms
from core.usecases.figures import Figures
from core.usecases.refreshing_links import Refresh
from entrypoints.http.views import FiguresPage


class LinkRequestView(msgspec.Struct, frozen=True, kw_only=True):
    """A request, as far as it has come."""

    id: LinkRequestId
    profile_id: ProfileId
    provider: ProviderSlug
    business_center_id: BusinessCenterId
    asked_by: str
    permissions: tuple[PermissionSlug, ...]
    is_ads_only: bool
    wanted_id: PublicAccountId | None
    """The account it was made for, where that was said."""
    url: str
    """Where the owner says yes, on their phone; empty once it has ended, and for whoever may not
    ask."""
    state: LinkState
    account_id: PublicAccountId | None
    """The account that came by it."""
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    failing: str
    """The code of what keeps Adport from looking, empty while nothing does."""


class RefreshView(msgspec.Struct, frozen=True, kw_only=True):
    """How far a Business Center was read, and the newest reading that somebody asked for."""

    provider: ProviderSlug
    business_center_id: BusinessCenterId
    is_reading: bool
    """Whether what was asked for is still to come: each part whose `as_of` is before `asked_at`."""
    asked_at: datetime | None
    """Null where nobody ever asked: Adport reads by itself as well."""
    ended_at: datetime | None
    problem: str
    """The code of what ended it before all was read, empty where nothing did."""
    parts: list[CenterReading]
    """As they are kept now, each with the code of what kept it from being read whole."""


class PermissionStand(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the owner allowed it; null while the platform has not said."""

    slug: PermissionSlug
    name: str
    is_granted: bool | None


class ReadyView(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an account is ready for a use, and what is missing, or not told yet."""

    slug: FeatureSlug
    name: str
    is_ready: bool
    missing: tuple[PermissionSlug, ...]
    untold: tuple[PermissionSlug, ...]
    hindered: tuple[Hindrance, ...]
    """Why no ad shows in its name, whatever the owner allowed."""


class AssignedView(msgspec.Struct, frozen=True, kw_only=True):
    """A member who was given access, and at which levels."""

    member_id: PlatformUserId
    levels: tuple[str, ...]
    changed_at: datetime
    changed_by: str


class LinkedAdView(msgspec.Struct, frozen=True, kw_only=True):
    """An ad account that may advertise with the account, and in whose name it does."""

    ad_account_id: AdAccountId
    name: str
    identity_id: str | None
    availability: Availability
    can_advertise: bool


class LinkedAccountView(msgspec.Struct, frozen=True, kw_only=True):
    """One link of a public account to a Business Center, with all that hangs on it."""

    provider: ProviderSlug
    business_center_id: BusinessCenterId
    business_center_name: str
    id: PublicAccountId
    name: str
    access: str
    """What was given, as the platform calls it."""
    permissions: list[PermissionStand]
    is_ads_only: bool | None
    readiness: list[ReadyView]
    members: list[AssignedView]
    ad_accounts: list[LinkedAdView]
    linked_at: datetime
    changed_at: datetime
    changed_by: str
    lost_at: datetime | None
    as_of: datetime | None
    is_complete: bool


class LinkStand(msgspec.Struct, frozen=True, kw_only=True):
    """Since when an account is linked to a Business Center, and whether it still is."""

    business_center_id: BusinessCenterId
    is_ads_only: bool | None
    linked_at: datetime
    lost_at: datetime | None


class ReviewView(msgspec.Struct, frozen=True, kw_only=True):
    """Who can use one account, each permission with every way it comes by."""

    provider: ProviderSlug
    account_id: PublicAccountId
    name: str
    links: list[LinkStand]
    access: tuple[Access, ...]


def view_link_request(request: LinkRequest) -> LinkRequestView:
    """A request as the API shows it; an address that nobody waits for is not shown."""
    shown = msgspec.convert(request, LinkRequestView, from_attributes=True)
    return shown if request.is_open else msgspec.structs.replace(shown, url="")


def view_linked_accounts(
    found: Figures[LinkCard], platforms: Platforms
) -> FiguresPage[LinkedAccountView]:
    """All of a profile's as the API shows them."""
    return FiguresPage(
        items=[view_linked_account(one, platforms) for one in found.rows],
        as_of=found.freshness.as_of,
        is_complete=found.freshness.is_complete,
        next=None,
    )


def view_linked_account(card: LinkCard, platforms: Platforms) -> LinkedAccountView:
    """A card as the API shows it. Raises NotFound where its plugin is gone."""
    account = card.account
    linking = linking_of(platforms, account.provider)
    return LinkedAccountView(
        provider=account.provider,
        business_center_id=account.business_center_id,
        business_center_name=card.center_name,
        id=account.id,
        name=account.name,
        access=linking.access,
        permissions=[_stand(one, card.known) for one in linking.permissions],
        is_ads_only=account.is_ads_only,
        readiness=[_ready(one) for one in card.readiness],
        members=[msgspec.convert(one, AssignedView, from_attributes=True) for one in card.members],
        ad_accounts=[_ad(one) for one in card.ad_accounts],
        linked_at=account.linked_at,
        changed_at=account.changed_at,
        changed_by=account.changed_by,
        lost_at=account.lost_at,
        as_of=card.as_of,
        is_complete=card.is_complete,
    )


def linking_of(platforms: Platforms, provider: ProviderSlug) -> Linking:
    """What the provider declares. Raises NotFound where it has no accounts to link."""
    linking = platforms.get(provider).manifest.linking
    if linking is None:
        raise NotFound("provider with accounts to link", provider)
    return linking


def view_reviews(found: Figures[Review]) -> FiguresPage[ReviewView]:
    """Reviews as the API shows them."""
    return FiguresPage(
        items=[_review(one) for one in found.rows],
        as_of=found.freshness.as_of,
        is_complete=found.freshness.is_complete,
        next=None,
    )


def _review(review: Review) -> ReviewView:
    return ReviewView(
        provider=review.provider,
        account_id=review.account_id,
        name=review.name,
        links=[_link(one) for one in review.links],
        access=review.access,
    )


def _link(link: LinkedAccount) -> LinkStand:
    return msgspec.convert(link, LinkStand, from_attributes=True)


def _stand(permission: LinkPermission, known: Known) -> PermissionStand:
    told = permission.slug in known.granted | known.refused
    return PermissionStand(
        slug=permission.slug,
        name=permission.name,
        is_granted=permission.slug in known.granted if told else None,
    )


def _ready(ready: Ready) -> ReadyView:
    return ReadyView(
        slug=ready.readiness.slug,
        name=ready.readiness.name,
        is_ready=ready.is_ready,
        missing=tuple(one.slug for one in ready.missing),
        untold=tuple(one.slug for one in ready.untold),
        hindered=ready.hindered,
    )


def _ad(ad: LinkedAd) -> LinkedAdView:
    return LinkedAdView(
        ad_account_id=ad.ad_account_id,
        name=ad.name,
        identity_id=ad.identity.id if ad.identity else None,
        availability=ad.identity.availability if ad.identity else Availability.UNKNOWN,
        can_advertise=ad.can_advertise,
    )


def view_refresh(refresh: Refresh) -> RefreshView:
    """What clients see; which worker is at it is nobody's business."""
    asked = refresh.asked
    return RefreshView(
        provider=refresh.provider,
        business_center_id=refresh.business_center_id,
        is_reading=refresh.is_reading,
        asked_at=asked.asked_at if asked else None,
        ended_at=asked.ended_at if asked else None,
        problem=asked.problem if asked else "",
        parts=[*refresh.parts],
    )
