"""TikTok accounts, their owners' phones, and what was linked to which Business Center."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Literal

import msgspec

from plugins.tiktok.sandbox.people import MAROLA, NORTHLIGHT, id_of

type Permission = Literal[
    "existing_posts",
    "new_videos",
    "live_videos",
    "exclusive_live_gmv_max",
    "showcase",
    "message_ads",
    "series",
    "manage_account",
]

PERMISSIONS: dict[Permission, tuple[str, tuple[Permission, ...]]] = {
    "existing_posts": ("Existing posts: profile, posts open for ads, public videos", ()),
    "new_videos": ("Publish and manage new videos", ("existing_posts",)),
    "live_videos": ("LIVE videos: profile, LIVE videos", ()),
    "exclusive_live_gmv_max": ("Exclusive LIVE GMV Max", ("live_videos",)),
    "showcase": ("Showcase", ()),
    "message_ads": ("Message ads", ()),
    "series": ("Series", ()),
    "manage_account": ("Manage the account in the Business Center: its data and insights", ()),
}
"""Every permission an owner can give, how the phone words it, and what it needs."""

ROLES: dict[str, Permission] = {
    "POST": "existing_posts",
    "LIVE": "live_videos",
    "DIRECT_MESSAGE": "message_ads",
}
MOST = 800
"""Accounts in a Business Center, and Business Centers of an account."""


class PublicAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A TikTok account."""

    id: str
    handle: str
    name: str
    is_private: bool = False
    is_business: bool = True
    own_user: str = ""
    """The key of the TikTok For Business user it is linked to as well; empty for none."""
    posts: int = 25


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """What an owner gave to a Business Center."""

    permissions: tuple[Permission, ...]
    is_ads_only: bool
    since: datetime


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """An address that an admin had made."""

    center: str
    asked_by: str
    """The key of the person."""
    is_ads_only: bool
    expires_at: datetime
    answer: str = ""
    """`approved` or `declined`, once somebody answered."""


@dataclass(slots=True, kw_only=True)
class PublicAccounts:
    """All there are; `links` is by Business Center and account."""

    accounts: dict[str, PublicAccount]
    links: dict[tuple[str, str], Link] = field(default_factory=dict[tuple[str, str], Link])
    tickets: dict[str, Ticket] = field(default_factory=dict[str, Ticket])
    assigned: dict[tuple[str, str, str], tuple[str, ...]] = field(
        default_factory=dict[tuple[str, str, str], tuple[str, ...]]
    )
    """Roles by Business Center, person and account."""
    advertising: set[tuple[str, str, str]] = field(default_factory=set[tuple[str, str, str]])
    """Business Center, account and ad account."""
    elsewhere: dict[str, int] = field(default_factory=dict[str, int])
    """In how many Business Centers of strangers an account is."""

    def ask(self, ticket: Ticket) -> str:
        """The code of a new address."""
        code = token_urlsafe(24)
        self.tickets[code] = ticket
        return code

    def accounts_in(self, center: str) -> list[PublicAccount]:
        """Those linked to it."""
        return [self.accounts[id] for where, id in self.links if where == center]

    def centers_of(self, account: str) -> list[str]:
        """The Business Centers it is linked to."""
        return [where for where, id in self.links if id == account]

    def is_full(self, center: str) -> bool:
        """Whether it has as many accounts as it may."""
        return len(self.accounts_in(center)) >= MOST

    def is_everywhere(self, account: str) -> bool:
        """Whether the account is in as many Business Centers as it may."""
        return len(self.centers_of(account)) + self.elsewhere.get(account, 0) >= MOST

    def link(self, center: str, account: str, link: Link) -> None:
        """An owner says yes; again, with other permissions perhaps."""
        self.links[center, account] = link

    def unlink(self, center: str, account: str) -> bool:
        """It is taken back, with all that hung on it; False where there was nothing."""
        was = self.links.pop((center, account), None) is not None
        for person in [one for one in self.assigned if (one[0], one[2]) == (center, account)]:
            del self.assigned[person]
        self.advertising = {one for one in self.advertising if one[:2] != (center, account)}
        return was

    def roles_in(self, center: str, account: str) -> tuple[str, ...]:
        """What a list of assets tells of an owner's permissions."""
        link = self.links.get((center, account))
        given = link.permissions if link else ()
        return tuple(role for role, permission in ROLES.items() if permission in given)


def with_needs(permissions: Iterable[str]) -> tuple[Permission, ...]:
    """The permissions that can be given: those whose needs are given too."""
    asked = frozenset(permissions)
    return tuple(
        slug
        for slug, (_, needs) in PERMISSIONS.items()
        if slug in asked and asked.issuperset(needs)
    )


def make_accounts() -> PublicAccounts:
    """Four accounts, of which one is linked to two Business Centers from the start."""
    made: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("northlight.goods", "Northlight Goods", {}),
        ("yuki.films", "花森 Films", {"own_user": "standard"}),
        ("casa.marola", "Casa Marola", {"own_user": "admin", "is_business": False}),
        ("jonah.quiet", "Jonah, quietly", {"is_private": True}),
    )
    accounts = {
        id: msgspec.convert({"id": id, "handle": handle, "name": name, **more}, PublicAccount)
        for number, (handle, name, more) in enumerate(made)
        for id in (id_of("public account", number),)
    }
    public = PublicAccounts(accounts=accounts)
    first = next(iter(accounts))
    for center, days in ((NORTHLIGHT, 200), (MAROLA, 40)):
        since = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(days=days)
        link = Link(permissions=tuple(PERMISSIONS), is_ads_only=True, since=since)
        public.link(center, first, link)
    return public
