"""Who can use a linked account, by which ways, put together from what is kept: pure."""

from datetime import datetime

import msgspec

from core.ids import PlatformUserId, ProviderSlug, PublicAccountId
from core.link_cards import Everything, home_of
from core.link_rights import Held, effective
from core.linked_account import CenterMember, CenterRole, LinkedAccount, Way
from core.linking import Linking


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can use an account."""

    user_id: PlatformUserId
    name: str
    role: CenterRole | None
    """In the Business Center; None for somebody outside it."""
    held: tuple[Held, ...]
    """Every permission, with where it comes from."""
    changed_at: datetime
    """When their access, or the account's link, changed last."""
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


def review_of(
    linking: Linking, every: Everything, provider: ProviderSlug, id: PublicAccountId
) -> Review:
    """Who can use one account: members of its Business Centers, and users it is linked to."""
    links = tuple(one for one in every.accounts if (one.provider, one.id) == (provider, id))
    own = [
        one
        for one in every.identities
        if (one.way, one.account_id) == (Way.OWN_USER, id) and one.provider == provider
    ]
    members = [one for one in every.members if one.provider == provider]
    people = dict.fromkeys(
        [one.id for one in members if one.id] + [one.user_id for one in own if one.user_id]
    )
    found = (_access(linking, every, links, members, one) for one in people)
    return Review(
        provider=provider,
        account_id=id,
        name=next((one.name for one in links if one.name), id),
        links=links,
        access=tuple(one for one in found if one.held),
    )


def _access(
    linking: Linking,
    every: Everything,
    links: tuple[LinkedAccount, ...],
    members: list[CenterMember],
    user_id: PlatformUserId,
) -> Access:
    homes = {home_of(one) for one in links}
    theirs = [one for one in members if one.id == user_id and home_of(one) in homes]
    id = links[0].id
    given = [
        one
        for one in every.assignments
        if (one.member_id, one.account_id) == (user_id, id) and home_of(one) in homes
    ]
    touched = max((*links, *given), key=lambda one: one.changed_at)
    connected = next((one.user.name for one in every.connections if one.user.id == user_id), "")
    return Access(
        user_id=user_id,
        name=next((one.name for one in theirs if one.name), connected),
        role=next((one.role for one in theirs if one.lost_at is None), None),
        held=effective(linking, user_id, links, members, given, every.identities),
        changed_at=touched.changed_at,
        changed_by=touched.changed_by,
    )
