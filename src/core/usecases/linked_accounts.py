"""Linked accounts as they are shown, and the review of who can use which how."""

import asyncio
from dataclasses import dataclass

from core.access import Actor, Deed, require
from core.errors import NotFound
from core.ids import BusinessCenterId, ProfileId, ProviderSlug, PublicAccountId, WorkspaceId
from core.link_asked import doubted
from core.link_cards import Everything, LinkCard, card_of, home_of
from core.link_request import LinkRequest
from core.link_review import Review, review_of
from core.linked_account import (
    AdLink,
    Assignment,
    CenterMember,
    CenterReading,
    Identity,
    LinkedAccount,
    Part,
)
from core.linking import Linking
from core.ports.ad_accounts import AdAccounts
from core.ports.business_centers import BusinessCenters
from core.ports.connections import Connections
from core.ports.link_requests import LinkRequests
from core.ports.links import Links
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.said import require_said
from core.usecases.figures import Figures
from core.usecases.link_freshness import link_freshness


@dataclass(frozen=True, slots=True)
class ListLinkedAccounts:
    """What is kept about a profile's linked accounts; it asks no platform."""

    links: Links
    link_requests: LinkRequests
    business_centers: BusinessCenters
    ad_accounts: AdAccounts
    connections: Connections
    profiles: Profiles
    platforms: Platforms

    async def __call__(self, actor: Actor, profile_id: ProfileId) -> list[LinkCard]:
        """By Business Center; lost ones are marked, and stay."""
        return (await self.figures(actor, profile_id)).rows

    async def figures(self, actor: Actor, profile_id: ProfileId) -> Figures[LinkCard]:
        """The same with how far all of it may be trusted."""
        every = await self.everything(actor, profile_id)
        its = every.by_account()
        cards = [
            card_of(one, its[one.provider, one.id], linking)
            for one in every.accounts
            if (linking := self._linking(one.provider)) is not None
        ]
        return Figures(rows=cards, freshness=link_freshness(every, self._linkers()), has_more=False)

    async def card(
        self,
        actor: Actor,
        profile_id: ProfileId,
        provider: ProviderSlug,
        center_id: BusinessCenterId,
        id: PublicAccountId,
    ) -> LinkCard:
        """One link of an account to a Business Center. Raises NotFound."""
        for one in await self(actor, profile_id):
            if (*home_of(one.account), one.account.id) == (provider, center_id, id):
                return one
        raise NotFound("linked account", id)

    async def members_in(
        self,
        actor: Actor,
        profile_id: ProfileId,
        provider: ProviderSlug,
        center_id: BusinessCenterId,
    ) -> Figures[CenterMember]:
        """Everybody in one Business Center, as far as was read. Raises NotFound."""
        every = await self.everything(actor, profile_id)
        home = provider, center_id
        if home not in {(one.provider, one.id) for one in every.centers}:
            raise NotFound("Business Center", center_id)
        return Figures(
            rows=[one for one in every.members if home_of(one) == home and one.lost_at is None],
            freshness=link_freshness(every, self._linkers(), (Part.MEMBERS,), home),
            has_more=False,
        )

    async def members(self, actor: Actor, profile_id: ProfileId) -> list[CenterMember]:
        """Everybody in the profile's Business Centers, as far as was read."""
        every = await self.everything(actor, profile_id)
        return [one for one in every.members if one.lost_at is None]

    async def readings(self, actor: Actor, profile_id: ProfileId) -> list[CenterReading]:
        """How far each Business Center was read, part by part."""
        return (await self.everything(actor, profile_id)).readings

    async def review(
        self, actor: Actor, profile_id: ProfileId, id: PublicAccountId | None = None
    ) -> list[Review]:
        """For each account, or the one asked for, who can use it. Raises NotFound, Invalid."""
        return (await self.reviewed(actor, profile_id, id)).rows

    async def reviewed(
        self, actor: Actor, profile_id: ProfileId, id: PublicAccountId | None = None
    ) -> Figures[Review]:
        """The same with how far all of it may be trusted."""
        if id is not None:
            require_said("account_id", id, "Name an account, or leave it out for all of them.")
        every = await self.everything(actor, profile_id)
        wanted = {key: its for key, its in every.by_account().items() if id in (None, key[1])}
        if id is not None and not wanted:
            raise NotFound("linked account", id)
        found: list[Review] = []
        for (provider, _), its in wanted.items():
            if (linking := self._linking(provider)) is not None:
                found.append(review_of(linking, its))
                await asyncio.sleep(0)  # many accounts with many members each take a while
        return Figures(rows=found, freshness=link_freshness(every, self._linkers()), has_more=False)

    def _linkers(self) -> set[ProviderSlug]:
        """The providers that have accounts to link."""
        every = [one.manifest for one in self.platforms.all()]
        return {one.slug for one in every if one.linking is not None}

    def _linking(self, provider: ProviderSlug) -> Linking | None:
        """None where the plugin is gone, for it knows the permissions."""
        try:
            return self.platforms.get(provider).manifest.linking
        except NotFound:
            return None

    async def everything(self, actor: Actor, profile_id: ProfileId) -> Everything:
        """All of it at once, for whoever puts together only what is looked at."""
        require(actor, Deed.VIEW)
        await self.profiles.get(actor.workspace_id, profile_id)
        return Everything(
            accounts=await self._accounts(actor.workspace_id, profile_id),
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

    async def _accounts(
        self, workspace_id: WorkspaceId, profile_id: ProfileId
    ) -> list[LinkedAccount]:
        """With what was agreed to only where no other code of the workspace can have changed it."""
        accounts = await self.links.of(LinkedAccount, profile_id)
        requests: dict[tuple[str, str], list[LinkRequest]] = {}
        for provider, center_id in {(one.provider, one.business_center_id) for one in accounts}:
            there = await self.link_requests.everywhere(workspace_id, provider, center_id)
            requests[provider, center_id] = there
        found = list[LinkedAccount]()
        for account in accounts:
            linking = self._linking(account.provider)
            ads_only = linking.ads_only if linking else None
            found.append(doubted(account, requests.get(home_of(account), ()), ads_only))
        return found
