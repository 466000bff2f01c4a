"""Linked accounts as pages list them: what is kept, sorted so that many are looked through fast."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import msgspec

from core.ids import ProviderSlug, PublicAccountId
from core.link_cards import Everything, LinkCard, card_of, home_of
from core.link_review import Review, review_of
from core.linked_account import (
    AdLink,
    Assignment,
    CenterMember,
    CenterRole,
    LinkedAccount,
)
from core.linking import Linking
from entrypoints.http.web.linkers import Linkings

type Home = tuple[str, str]
type AccountKey = tuple[ProviderSlug, PublicAccountId]


class Show(StrEnum):
    """Which accounts a list is narrowed to."""

    ALL = ""
    READY = "ready"
    UNREADY = "unready"
    LOST = "lost"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One link of an account, with the names of all that hangs on it."""

    card: LinkCard
    linking: Linking
    members: tuple[tuple[str, str, Assignment], ...]
    """The member's name, and their levels in words."""
    fell_members: tuple[str, ...] = ()
    """The names of those who had it when it was lost."""
    fell_ads: tuple[str, ...] = ()
    """The ad accounts that advertised with it then."""

    @property
    def at(self) -> str:
        """The Business Center as forms name it."""
        return place_of(self.card.account)

    @property
    def is_ready(self) -> bool:
        """Whether it can be used for all there is."""
        return all(one.is_ready for one in self.card.readiness)


def place_of(thing: LinkedAccount | CenterMember) -> str:
    """The Business Center as forms name it: provider and id."""
    return f"{thing.provider}/{thing.business_center_id}"


@dataclass(frozen=True, slots=True)
class Shelves:
    """All that is kept, by the account it hangs on: eight hundred are looked through at once."""

    every: Everything
    linkings: Linkings
    its: Mapping[AccountKey, Everything]
    members: Mapping[Home, list[CenterMember]]

    def links(self, provider: ProviderSlug, id: PublicAccountId | None) -> list[LinkedAccount]:
        """An account's links to Business Centers; none where it is none that is known."""
        its = self.its.get((provider, id)) if id else None
        return its.accounts if its else []

    def around(self, provider: ProviderSlug, id: PublicAccountId) -> Everything:
        """What there is around one account, with only those people who may have to do with it."""
        its = self.its[provider, id]
        involved = {one.member_id for one in its.assignments}
        involved |= {one.user_id for one in its.identities if one.user_id}
        return replace(
            its,
            members=[
                one
                for home in dict.fromkeys(home_of(one) for one in its.accounts)
                for one in self.members.get(home, [])
                if one.role is CenterRole.ADMIN or one.id in involved
            ],
        )

    def row(self, account: LinkedAccount) -> Row:
        """One link, put together."""
        linking = self.linkings[account.provider]
        around = self.around(account.provider, account.id)
        card = card_of(account, around, linking)
        home, names = home_of(account), self.names(home_of(account))
        return Row(
            card=card,
            linking=linking,
            members=tuple(
                (names.get(one.member_id, one.member_id), levels_of(linking, one.levels), one)
                for one in card.members
            ),
            fell_members=tuple(
                names.get(one.member_id, one.member_id)
                for one in around.assignments
                if home_of(one) == home and fell_with(account, one.lost_at)
            ),
            fell_ads=tuple(
                self._ad_name(one)
                for one in around.ad_links
                if home_of(one) == home and fell_with(account, one.lost_at)
            ),
        )

    def named(self, provider: ProviderSlug, id: PublicAccountId | None) -> str:
        """What an account is called; its id where it has no name, nothing where it is none."""
        return next((one.name for one in self.links(provider, id) if one.name), id or "")

    def review(self, provider: ProviderSlug, id: PublicAccountId) -> Review:
        """Who can use one account."""
        return review_of(self.linkings[provider], self.around(provider, id))

    def names(self, home: Home) -> dict[str, str]:
        """What the people of a Business Center are called."""
        return {one.key: one.name or one.email or one.key for one in self.members.get(home, [])}

    def center_names(self) -> dict[str, str]:
        """What the Business Centers are called."""
        return {one.id: one.name for one in self.every.centers}

    def _ad_name(self, link: AdLink) -> str:
        found = self.every.ad_accounts.get((link.provider, link.ad_account_id))
        return found.name if found else link.ad_account_id


def shelves_of(every: Everything, linkings: Linkings) -> Shelves:
    """Everything of the providers that are installed; the others' permissions nobody knows."""
    known = [one for one in every.accounts if one.provider in linkings]
    shown = replace(every, accounts=known)
    members = defaultdict[Home, list[CenterMember]](list)
    for one in every.members:
        members[home_of(one)].append(one)
    return Shelves(every=shown, linkings=linkings, its=shown.by_account(), members=members)


def found_in(shelves: Shelves, text: str, at: str, show: Show) -> list[LinkedAccount]:
    """The links that fit a search: by name or id, in a Business Center, in a state; by name."""
    sought = text.casefold()
    fits = [
        one
        for one in shelves.every.accounts
        if sought in f"{one.name}\n{one.id}".casefold()
        and at in ("", place_of(one))
        and (show is Show.LOST) <= (one.lost_at is not None)
    ]
    if show in (Show.READY, Show.UNREADY):
        fits = [
            one
            for one in fits
            if one.lost_at is None and shelves.row(one).is_ready is (show is Show.READY)
        ]
    return sorted(fits, key=lambda one: (one.lost_at is not None, natural(one.name), one.id))


def natural(name: str) -> list[tuple[int, str]]:
    """By which names sort as people count: 2 comes before 10."""
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", name.casefold())
    return [(int(one), "") if one[0] in "0123456789" else (-1, one) for one in parts]


def levels_of(linking: Linking, levels: Iterable[str]) -> str:
    """Levels in the provider's words."""
    names = {one.slug: one.name for one in linking.levels}
    return ", ".join(names.get(one, one) for one in levels)


def fell_with(account: LinkedAccount, lost_at: datetime | None) -> bool:
    """Whether something was lost because the account was."""
    return account.lost_at is not None and lost_at is not None and lost_at >= account.lost_at
