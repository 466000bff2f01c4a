"""Who may do what with a linked account at its platform, and where each permission comes from."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from core.errors import Refused
from core.ids import BusinessCenterId, PermissionSlug, PlatformUserId
from core.linked_account import (
    Assignment,
    CenterMember,
    CenterRole,
    Identity,
    LinkedAccount,
    Way,
)
from core.linking import Known, Linking, given_by

ADVERTISERS = frozenset({"admin", "operator"})
"""Roles on an ad account by which ads can be launched."""


class LinkDeed(StrEnum):
    """What a member of a Business Center may do about linked accounts."""

    REQUEST = "request"
    """Ask an owner to link an account."""
    ASSIGN = "assign"
    """Give members access, or ad accounts."""
    SEE = "see"
    ADVERTISE = "advertise"
    """Make ads of its posts."""


def may(
    member: CenterMember | None,
    deed: LinkDeed,
    account: LinkedAccount | None = None,
    *,
    assignments: Iterable[Assignment] = (),
    ad_account_role: str = "",
) -> bool:
    """The platform's role table.

    An admin asks, assigns and sees every account; a standard member sees what was assigned to
    them. To advertise takes the account and, beside it, a role on the ad account.
    """
    if member is None or member.is_pending or member.lost_at is not None:
        return False
    is_admin = member.role is CenterRole.ADMIN
    if deed is LinkDeed.REQUEST or (deed is LinkDeed.ASSIGN and account is None):
        return is_admin
    if account is None or not _is_there(member, account):
        return False
    if deed is LinkDeed.ASSIGN:
        return is_admin and account.lost_at is None
    sees = is_admin or _assigned(member, account, assignments) is not None
    if deed is LinkDeed.SEE:
        return sees
    return sees and account.lost_at is None and ad_account_role in ADVERTISERS


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a permission comes from."""

    way: Way
    business_center_id: BusinessCenterId | None = None
    """None where it is the person's own."""
    is_admin: bool = False
    """Whether by being an admin there; what was assigned beside that is an origin of its own."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A permission that a person has on an account, by one way or several."""

    permission: PermissionSlug
    origins: tuple[Origin, ...]


def effective(
    linking: Linking,
    user_id: PlatformUserId,
    links: Iterable[LinkedAccount],
    members: Iterable[CenterMember],
    assignments: Iterable[Assignment],
    identities: Iterable[Identity],
) -> tuple[Held, ...]:
    """What a person may do with one account, all ways together, in the provider's order.

    `links` are the account's links to Business Centers. Whoever is in none of these keeps what is
    their own, unaffected; whoever is has both.
    """
    known_identities = tuple(identities)
    their = {one.business_center_id: one for one in members if one.id == user_id}
    given = tuple(assignments)
    found: dict[PermissionSlug, list[Origin]] = {}
    for link in links:
        member = their.get(link.business_center_id)
        granted = known_of(link, known_identities).granted
        for slug, origin in _by_center(linking, link, member, given, granted):
            found.setdefault(slug, []).append(origin)
        for slug in _own(link, user_id, known_identities):
            own = Origin(way=Way.OWN_USER)
            if own not in found.setdefault(slug, []):
                found[slug].append(own)
    return tuple(
        Held(permission=one.slug, origins=tuple(found[one.slug]))
        for one in linking.permissions
        if one.slug in found
    )


def ways_of(
    user_id: PlatformUserId,
    links: Iterable[LinkedAccount],
    members: Iterable[CenterMember],
    assignments: Iterable[Assignment],
    identities: Iterable[Identity],
) -> tuple[Origin, ...]:
    """By which ways a person comes to one account, whatever is told of its permissions."""
    their = {one.business_center_id: one for one in members if one.id == user_id}
    given, found = tuple(assignments), list[Origin]()
    for link in links:
        member, home = their.get(link.business_center_id), link.business_center_id
        if link.lost_at is None and may(member, LinkDeed.SEE, link, assignments=given):
            is_assigned = member is not None and _assigned(member, link, given) is not None
            found.append(Origin(way=Way.CENTER, business_center_id=home, is_admin=not is_assigned))
    if any(
        (one.way, one.user_id, one.lost_at) == (Way.OWN_USER, user_id, None) for one in identities
    ):
        found.append(Origin(way=Way.OWN_USER))
    return tuple(found)


def known_of(link: LinkedAccount, identities: Iterable[Identity]) -> Known:
    """What is known of a link's permissions: by its listing, and by ad accounts that use it."""
    known = link.known
    for one in identities:
        is_its = (one.account_id, one.business_center_id) == (link.id, link.business_center_id)
        if is_its and one.way is Way.CENTER and one.lost_at is None:
            known = known.learned(one.known)
    return known


def remembered(link: LinkedAccount, identities: Iterable[Identity]) -> LinkedAccount:
    """A link about to be lost with all that is known of its permissions: its identities go too."""
    known = known_of(link, identities)
    return msgspec.structs.replace(link, granted=known.granted, refused=known.refused)


def judge_widening(links: Iterable[LinkedAccount], *, is_wide: bool) -> Refused | None:
    """The refusal where somebody would have new posts show elsewhere than in ads.

    `links` are one link as several profiles know it: what the owner agreed to is known only where
    they were asked.
    """
    link = next((one for one in links if one.lost_at is None and one.is_ads_only), None)
    if link is None or not is_wide:
        return None
    return Refused(
        f"“{link.name or link.id}” was linked to show new posts through ads only, which nobody"
        " in the Business Center can change.",
        remedy="Its owner must take the authorisation back first; then ask anew.",
    )


def judge_granted(
    link: LinkedAccount, known: Known, asked: Iterable[PermissionSlug]
) -> Refused | None:
    """The refusal where an owner would be asked for what they allowed: nothing would show it."""
    if not frozenset(asked) <= known.granted:
        return None
    return Refused(
        f"“{link.name or link.id}” has been granted all of this.",
        remedy="Ask for a permission that it lacks, or for another account.",
    )


def _by_center(
    linking: Linking,
    link: LinkedAccount,
    member: CenterMember | None,
    assignments: tuple[Assignment, ...],
    granted: frozenset[PermissionSlug],
) -> list[tuple[PermissionSlug, Origin]]:
    if not may(member, LinkDeed.SEE, link, assignments=assignments) or link.lost_at is not None:
        return []
    assigned = _assigned(member, link, assignments) if member else None
    origin = Origin(way=Way.CENTER, business_center_id=link.business_center_id)
    found: list[tuple[PermissionSlug, Origin]] = []
    if member and member.role is CenterRole.ADMIN:
        found += [(slug, msgspec.structs.replace(origin, is_admin=True)) for slug in granted]
    if assigned:
        found += [(slug, origin) for slug in granted & given_by(linking, assigned.levels)]
    return found


def _own(
    link: LinkedAccount, user_id: PlatformUserId, identities: Iterable[Identity]
) -> frozenset[PermissionSlug]:
    found = frozenset[PermissionSlug]()
    for one in identities:
        is_theirs = (one.way, one.user_id) == (Way.OWN_USER, user_id)
        if is_theirs and one.account_id == link.id and one.lost_at is None:
            found |= one.granted
    return found


def _is_there(member: CenterMember, account: LinkedAccount) -> bool:
    here = (member.profile_id, member.provider, member.business_center_id)
    return here == (account.profile_id, account.provider, account.business_center_id)


def _assigned(
    member: CenterMember, account: LinkedAccount, assignments: Iterable[Assignment]
) -> Assignment | None:
    wanted = (account.business_center_id, member.id, account.id)
    return next(
        (
            one
            for one in assignments
            if (one.business_center_id, one.member_id, one.account_id) == wanted
            and one.lost_at is None
        ),
        None,
    )
