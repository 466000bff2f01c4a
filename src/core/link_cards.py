"""A linked account with all that hangs on it, put together from what is kept: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from core.ad_account import AccountStatus, AdAccount
from core.business_center import BusinessCenter
from core.connection import READ_ONLY, Connection
from core.ids import AdAccountId, ProviderSlug, PublicAccountId
from core.link_rights import LinkDeed, known_of, may
from core.linked_account import (
    AdLink,
    Assignment,
    CenterMember,
    CenterReading,
    CenterRole,
    Identity,
    LinkedAccount,
    Part,
    Way,
)
from core.linking import Availability, Known, Linking, Ready, hindrances, readiness_of

CLOSED = frozenset(AccountStatus) - {AccountStatus.ACTIVE, AccountStatus.UNKNOWN}
"""What an ad account is that nothing can be launched on."""


class LinkedAd(msgspec.Struct, frozen=True, kw_only=True):
    """An ad account that may advertise with a linked account."""

    ad_account_id: AdAccountId
    name: str
    identity: Identity | None
    """In whose name; None where the platform shows none yet."""
    can_advertise: bool
    """Whether somebody connected here has both, the account and the role on the ad account, and
    the platform lets that one launch."""


class LinkCard(msgspec.Struct, frozen=True, kw_only=True):
    """One link of an account to a Business Center, with all there is to know about it."""

    account: LinkedAccount
    center_name: str
    known: Known
    """Of its permissions, by all that is told about it."""
    readiness: tuple[Ready, ...]
    members: tuple[Assignment, ...]
    ad_accounts: tuple[LinkedAd, ...]
    as_of: datetime | None
    """When the oldest part of it was read; None where one never was."""
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is kept about a profile's linked accounts."""

    accounts: list[LinkedAccount]
    members: list[CenterMember]
    assignments: list[Assignment]
    ad_links: list[AdLink]
    identities: list[Identity]
    readings: list[CenterReading]
    centers: list[BusinessCenter]
    ad_accounts: Mapping[tuple[str, str], AdAccount]
    """By provider and id."""
    connections: list[Connection]

    def by_account(self) -> Mapping[tuple[ProviderSlug, PublicAccountId], "Everything"]:
        """The same for each account by itself: there are many, and each has little."""
        accounts, assignments = _grouped(self.accounts), _grouped(self.assignments)
        ad_links, identities = _grouped(self.ad_links), _grouped(self.identities)
        return {
            key: replace(
                self,
                accounts=accounts[key],
                assignments=assignments.get(key, []),
                ad_links=ad_links.get(key, []),
                identities=identities.get(key, []),
            )
            for key in accounts
        }


def _grouped[T: LinkedAccount | Assignment | AdLink | Identity](
    things: Iterable[T],
) -> dict[tuple[ProviderSlug, PublicAccountId], list[T]]:
    groups: dict[tuple[ProviderSlug, PublicAccountId], list[T]] = {}
    for one in things:
        id = one.id if isinstance(one, LinkedAccount) else one.account_id
        if id is not None:
            groups.setdefault((one.provider, id), []).append(one)
    return groups


def home_of(
    thing: LinkedAccount | Assignment | AdLink | Identity | CenterMember | CenterReading,
) -> tuple[str, str]:
    """The Business Center something belongs to, within a profile."""
    return thing.provider, thing.business_center_id


def card_of(account: LinkedAccount, every: Everything, linking: Linking) -> LinkCard:
    """One link, with what hangs on it; `every` may be the account's alone."""
    home = home_of(account)
    readings = [one for one in every.readings if home_of(one) == home]
    identities = [one for one in every.identities if home_of(one) == home]
    known = known_of(account, identities)
    center = next((one for one in every.centers if (one.provider, one.id) == home), None)
    hindered = hindrances(
        _availability(account, identities),
        is_lost=account.lost_at is not None,
        is_connected=any(_connected(account, every, center, None)),
    )
    is_all = {one.part for one in readings} == set(Part)
    return LinkCard(
        account=account,
        center_name=center.name if center else account.business_center_id,
        known=known,
        readiness=readiness_of(linking, known, hindered),
        members=tuple(
            one
            for one in every.assignments
            if home_of(one) == home and one.account_id == account.id and one.lost_at is None
        ),
        ad_accounts=tuple(
            _ad(one, account, every, center)
            for one in every.ad_links
            if home_of(one) == home and one.account_id == account.id and one.lost_at is None
        ),
        as_of=min((one.as_of for one in readings), default=None) if is_all else None,
        is_complete=is_all and all(one.is_complete for one in readings),
    )


def _availability(account: LinkedAccount, here: Iterable[Identity]) -> list[Availability]:
    return [
        one.availability
        for one in here
        if (one.account_id, one.way) == (account.id, Way.CENTER) and one.lost_at is None
    ]


def _ad(
    link: AdLink, account: LinkedAccount, every: Everything, center: BusinessCenter | None
) -> LinkedAd:
    ad_account = every.ad_accounts.get((link.provider, link.ad_account_id))
    identity = next(
        (
            one
            for one in every.identities
            if (home_of(one), one.ad_account_id, one.account_id, one.way)
            == (home_of(link), link.ad_account_id, account.id, Way.CENTER)
            and one.lost_at is None
        ),
        None,
    )
    return LinkedAd(
        ad_account_id=link.ad_account_id,
        name=ad_account.name if ad_account else link.ad_account_id,
        identity=identity,
        can_advertise=_is_open(ad_account)
        and any(
            may(
                member,
                LinkDeed.ADVERTISE,
                account,
                assignments=every.assignments,
                ad_account_role=role,
            )
            for member, role in _connected(account, every, center, ad_account)
        ),
    )


def _is_open(ad_account: AdAccount | None) -> bool:
    """Whether anything can be launched on it now, whoever launches."""
    return ad_account is not None and ad_account.status not in CLOSED


def _connected(
    account: LinkedAccount,
    every: Everything,
    center: BusinessCenter | None,
    ad_account: AdAccount | None,
) -> Iterable[tuple[CenterMember, str]]:
    """Who is connected here: what they are in the Business Center, and on the ad account."""
    roles = {
        one.connection_id: one.role
        for one in (ad_account.reached_by if ad_account else ())
        if one.lost_at is None
    }
    ours = {one.id: one for one in every.connections if one.state not in READ_ONLY}
    for reach in center.reached_by if center else ():
        connection = ours.get(reach.connection_id)
        if connection is None or reach.lost_at is not None:
            continue
        yield (
            CenterMember(
                profile_id=account.profile_id,
                provider=account.provider,
                business_center_id=account.business_center_id,
                key=connection.user.id,
                id=connection.user.id,
                name=connection.user.name,
                role=CenterRole.ADMIN if reach.role == "admin" else CenterRole.STANDARD,
                changed_at=account.changed_at,
            ),
            roles.get(connection.id, ""),
        )
