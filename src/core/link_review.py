"""Who can use a linked account, by which ways, put together from what is kept: pure."""

from datetime import datetime

import msgspec

from core.ids import PlatformUserId, ProviderSlug, PublicAccountId
from core.link_cards import Everything, home_of
from core.link_rights import Held, Origin, effective, ways_of
from core.linked_account import Assignment, CenterMember, CenterRole, LinkedAccount, Way
from core.linking import Linking


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can use an account."""

    user_id: PlatformUserId
    name: str
    role: CenterRole | None
    """In the Business Center; None for somebody outside it."""
    ways: tuple[Origin, ...]
    """Each way they come to the account by, whether or not a permission is known to come by it."""
    held: tuple[Held, ...]
    """Every permission that is known, with where it comes from."""
    changed_at: datetime
    """When the account's link, their access, their role or what is their own changed last."""
    changed_by: str
    """Who did that from here; empty where it was done at the platform."""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """Who can use one account, by which ways."""

    provider: ProviderSlug
    account_id: PublicAccountId
    name: str
    links: tuple[LinkedAccount, ...]
    """Lost ones included."""
    access: tuple[Access, ...]


def review_of(linking: Linking, its: Everything) -> Review:
    """Who can use one account: members of its Business Centers, and users it is linked to.

    `its` is what there is about this account alone.
    """
    links = tuple(its.accounts)
    homes = {home_of(one) for one in links}
    members = [one for one in its.members if home_of(one) in homes]
    members += _implied(its.assignments, members)
    own = [one for one in its.identities if one.way is Way.OWN_USER]
    people = dict.fromkeys(
        [one.id for one in members if one.id] + [one.user_id for one in own if one.user_id]
    )
    found = (_access(linking, its, members, one) for one in people)
    return Review(
        provider=links[0].provider,
        account_id=links[0].id,
        name=next((one.name for one in links if one.name), links[0].id),
        links=links,
        access=tuple(one for one in found if one.ways),
    )


def _access(
    linking: Linking,
    its: Everything,
    members: list[CenterMember],
    user_id: PlatformUserId,
) -> Access:
    theirs = [one for one in members if one.id == user_id]
    given = [one for one in its.assignments if one.member_id == user_id]
    own = [one for one in its.identities if one.user_id == user_id]
    touched = max((*its.accounts, *given, *theirs, *own), key=lambda one: one.changed_at)
    connected = next((one.user.name for one in its.connections if one.user.id == user_id), "")
    return Access(
        user_id=user_id,
        name=next((one.name for one in theirs if one.name), connected),
        role=next((one.role for one in theirs if one.lost_at is None), None),
        ways=ways_of(user_id, its.accounts, theirs, given, its.identities),
        held=effective(linking, user_id, its.accounts, theirs, given, its.identities),
        changed_at=touched.changed_at,
        changed_by=touched.changed_by,
    )


def _implied(assignments: list[Assignment], known: list[CenterMember]) -> list[CenterMember]:
    """Whoever has an account assigned is a member, where nobody could read who else is.

    A member who is told to have left is none, whatever was read of their assignments before.
    """
    told = {(home_of(one), one.id) for one in known}
    return [
        CenterMember(
            profile_id=one.profile_id,
            provider=one.provider,
            business_center_id=one.business_center_id,
            key=one.member_id,
            id=one.member_id,
            role=CenterRole.STANDARD,
            changed_at=one.changed_at,
            changed_by=one.changed_by,
        )
        for one in assignments
        if one.lost_at is None and (home_of(one), one.member_id) not in told
    ]
