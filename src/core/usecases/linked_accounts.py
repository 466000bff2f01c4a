"""Linked accounts as they are shown, and the review of who can use which how."""

import asyncio
from dataclasses import dataclass

from core.access import Actor, Deed, require
from core.errors import NotFound
from core.ids import ProfileId, ProviderSlug, PublicAccountId
from core.link_cards import Everything, LinkCard, card_of
from core.link_review import Review, review_of
from core.linked_account import (
    AdLink,
    Assignment,
    CenterMember,
    CenterReading,
    Identity,
    LinkedAccount,
)
from core.linking import Linking
from core.ports.ad_accounts import AdAccounts
from core.ports.business_centers import BusinessCenters
from core.ports.connections import Connections
from core.ports.links import Links
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles


@dataclass(frozen=True, slots=True)
class ListLinkedAccounts:
    """What is kept about a profile's linked accounts; it asks no platform."""

    links: Links
    business_centers: BusinessCenters
    ad_accounts: AdAccounts
    connections: Connections
    profiles: Profiles
    platforms: Platforms

    async def __call__(self, actor: Actor, profile_id: ProfileId) -> list[LinkCard]:
        """By Business Center; lost ones are marked, and stay."""
        every = await self._every(actor, profile_id)
        its = every.by_account()
        return [
            card_of(one, its[one.provider, one.id], linking)
            for one in every.accounts
            if (linking := self._linking(one.provider)) is not None
        ]

    async def members(self, actor: Actor, profile_id: ProfileId) -> list[CenterMember]:
        """Everybody in the profile's Business Centers, as far as was read."""
        every = await self._every(actor, profile_id)
        return [one for one in every.members if one.lost_at is None]

    async def readings(self, actor: Actor, profile_id: ProfileId) -> list[CenterReading]:
        """How far each Business Center was read, part by part."""
        return (await self._every(actor, profile_id)).readings

    async def review(
        self, actor: Actor, profile_id: ProfileId, id: PublicAccountId | None = None
    ) -> list[Review]:
        """For each account, or the one asked for, who can use it. Raises NotFound."""
        every = await self._every(actor, profile_id)
        wanted = {key: its for key, its in every.by_account().items() if id in (None, key[1])}
        if id is not None and not wanted:
            raise NotFound("linked account", id)
        found: list[Review] = []
        for (provider, _), its in wanted.items():
            if (linking := self._linking(provider)) is not None:
                found.append(review_of(linking, its))
                await asyncio.sleep(0)  # many accounts with many members each take a while
        return found

    def _linking(self, provider: ProviderSlug) -> Linking | None:
        """None where the plugin is gone, for it knows the permissions."""
        try:
            return self.platforms.get(provider).manifest.linking
        except NotFound:
            return None

    async def _every(self, actor: Actor, profile_id: ProfileId) -> Everything:
        require(actor, Deed.VIEW)
        await self.profiles.get(actor.workspace_id, profile_id)
        return Everything(
            accounts=await self.links.of(LinkedAccount, profile_id),
            members=await self.links.of(CenterMember, profile_id),
            assignments=await self.links.of(Assignment, profile_id),
            ad_links=await self.links.of(AdLink, profile_id),
            identities=await self.links.of(Identity, profile_id),
            readings=await self.links.readings(profile_id),
            centers=await self.business_centers.of(profile_id),
            ad_accounts={
                (one.provider, one.id): one for one in await self.ad_accounts.of(profile_id)
            },
            connections=await self.connections.of(profile_id),
        )
