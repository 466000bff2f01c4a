"""Linked accounts and ad accounts: which may advertise with which, and giving a link back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

import msgspec

from core.access import Actor, Deed, require
from core.audit import Result
from core.connection import Connection
from core.errors import Error, NotFound, Refused
from core.ids import AdAccountId, BusinessCenterId, ProfileId, ProviderSlug, PublicAccountId
from core.link_merging import lost
from core.linked_account import AdLink, Identity, LinkedAccount, Way
from core.links import Post
from core.ports.ad_accounts import AdAccounts
from core.ports.clock import Clock
from core.ports.links import Links
from core.ports.platforms import Line
from core.ports.unit_of_work import UnitOfWork
from core.provider_errors import Rejected
from core.quota import Urgency
from core.reads import Page
from core.usecases.asked import asked
from core.usecases.center_door import CenterDoor, Place
from core.usecases.keeping_parts import key_of_center
from core.usecases.pairwise import Outcome, PairResult, Tries, require_id, spread
from core.usecases.reading_links import ReadLinks
from core.usecases.settling_links import SettleLinks
from core.usecases.staying import StayInside
from core.usecases.trail import Trail, told

MOST = 100
"""Ad accounts at a time: each is a call or two."""
READ_AFTER = timedelta(minutes=2)
"""So long after a link is given back its Business Center is read: no call takes longer."""


class AdLinkOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which ad accounts are to advertise with a linked account, or not to any more."""

    provider: Annotated[ProviderSlug, msgspec.Meta(examples=["example"])]
    business_center_id: Annotated[BusinessCenterId, msgspec.Meta(examples=["7315047294066802039"])]
    account_id: Annotated[PublicAccountId, msgspec.Meta(examples=["7211093847562019283"])]
    ad_account_ids: Annotated[
        tuple[AdAccountId, ...],
        msgspec.Meta(min_length=1, max_length=MOST, examples=[["7020315846190317569"]]),
    ]
    is_linked: bool = True


@dataclass(frozen=True, slots=True)
class LinkAdAccounts:
    """One after the other: what is done is kept at once, whatever becomes of the next."""

    links: Links
    ad_accounts: AdAccounts
    door: CenterDoor
    settle: SettleLinks
    stay: StayInside
    read: ReadLinks
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(
        self, actor: Actor, profile_id: ProfileId, order: AdLinkOrder
    ) -> list[PairResult]:
        """A result for each, in the order asked. Raises Denied, Invalid, RoleMissing, …"""
        place = await self.door.enter(actor, profile_id, order.provider, order.business_center_id)
        require_id("account_id", order.account_id)
        for number, id in enumerate(order.ad_account_ids):
            require_id(f"ad_account_ids[{number}]", id)
        connection = await self.door.admin(place)
        account = await living_account(self.settle, place, order.account_id)
        line = await self.door.line(place, connection, Urgency.INTERACTIVE)
        tries = Tries(self.work)
        for id in dict.fromkeys(order.ad_account_ids):
            result = PairResult(account_id=account.id, ad_account_id=id, outcome=Outcome.DONE)

            async def deed(id: AdAccountId = id) -> None:
                await self.stay(actor, place, connection)
                await self._do(actor, place, line, account, id, is_linked=order.is_linked)

            await tries.try_(result, deed)
        if tries.is_final:
            await self.door.doubt(connection)
        elif order.is_linked:
            await self._look(place, connection, line, tries)
        return spread(order.ad_account_ids, tries.results)

    async def _do(
        self,
        actor: Actor,
        place: Place,
        line: Line,
        account: LinkedAccount,
        id: AdAccountId,
        *,
        is_linked: bool,
    ) -> None:
        await living_account(self.settle, place, account.id)
        link = await self._link(place, account, id)
        if is_linked or link is None:
            await self.ad_accounts.get(place.center.profile_id, place.center.provider, id)
        await self.work.release()
        ask = place.platform.link_ad_account if is_linked else place.platform.unlink_ad_account
        try:
            await asked(place.platform, line, ask(line, place.center.id, account.id, id))
        except Rejected:  # of what is not linked, as far as is known: it is as was wished
            if is_linked or (link is not None and link.lost_at is None):
                raise
        await self._keep(actor, place, account, id, is_linked=is_linked)

    async def _link(self, place: Place, account: LinkedAccount, id: AdAccountId) -> AdLink | None:
        """What is known of it, lost or not."""
        wanted = *place.key, account.id, id
        for one in await self.links.of(AdLink, place.center.profile_id):
            if (*key_of_center(one), one.account_id, one.ad_account_id) == wanted:
                return one
        return None

    async def _keep(
        self,
        actor: Actor,
        place: Place,
        account: LinkedAccount,
        id: AdAccountId,
        *,
        is_linked: bool,
    ) -> None:
        """Raises Refused or NotFound where the account, or all of it, went meanwhile.

        That the platform did it stands in the trail all the same.
        """
        await self.links.hold(*place.key)
        action = "linked_account.ad_account_linked"
        if not is_linked:
            action = "linked_account.ad_account_unlinked"
        await self.trail.note(actor, action, account.id, detail=id)
        if not await self.stay.is_there(place):
            await self.work.commit()
            raise NotFound("Business Center", place.center.id)
        is_lost = account.id not in {one.id for one in await self.settle.living(place)}
        now = self.clock.now()
        profile_id, provider, center_id = place.key
        kept = AdLink(
            profile_id=profile_id,
            provider=provider,
            business_center_id=center_id,
            account_id=account.id,
            ad_account_id=id,
            changed_at=now,
            changed_by=told(actor),
            lost_at=None if is_linked and not is_lost else now,
        )
        fallen = [] if is_linked else await self._by(place, account, id)
        await self.links.put([kept, *(lost(one, now) for one in fallen)])
        await self.work.commit()
        if is_linked and is_lost:
            await living_account(self.settle, place, account.id)

    async def _by(self, place: Place, account: LinkedAccount, id: AdAccountId) -> list[Identity]:
        """By what the ad account advertised with it."""
        return [
            one
            for one in await self.links.of(Identity, place.center.profile_id)
            if key_of_center(one) == place.key
            and (one.ad_account_id, one.account_id, one.way) == (id, account.id, Way.CENTER)
            and one.lost_at is None
        ]

    async def _look(self, place: Place, connection: Connection, line: Line, tries: Tries) -> None:
        """What the account can be used for shows once an ad account has it."""
        done = [
            one.ad_account_id
            for one in tries.results
            if one.outcome is Outcome.DONE and one.ad_account_id is not None
        ]
        if not done:
            return
        try:
            await self.read.identities(place, line, connection, done, is_whole=False)
        except Error:  # the links are made: the next reading finds it
            await self.work.release()


@dataclass(frozen=True, slots=True)
class UnlinkAccount:
    """Give an account's authorisation back to its owner; all that hangs on it is marked.

    The wish is in the trail before the platform is told. Whoever is killed in between leaves the
    Business Center due to be read, which finds what came of it.
    """

    links: Links
    door: CenterDoor
    settle: SettleLinks
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(
        self,
        actor: Actor,
        profile_id: ProfileId,
        provider: ProviderSlug,
        center_id: BusinessCenterId,
        account_id: PublicAccountId,
    ) -> None:
        """Raises Denied, RoleMissing, NotFound, Refused where it is lost already."""
        place = await self.door.enter(actor, profile_id, provider, center_id)
        connection = await self.door.admin(place)
        account = await living_account(self.settle, place, account_id)
        await self._intend(actor, place, account)
        try:
            async with self.door.speaking(place, connection, Urgency.INTERACTIVE) as line:
                unlinking = place.platform.unlink(line, place.center.id, account.id)
                await asked(place.platform, line, unlinking)
        except Error as error:
            await self.work.release()
            failed = Result.FAILED, error.code
            await self.trail.note(actor, "linked_account.unlinked", account.id, *failed)
            await self.work.commit()
            raise
        await self.settle.lose(place, account, told(actor))
        await self.trail.note(actor, "linked_account.unlinked", account.id, detail=account.name)
        await self.work.commit()

    async def _intend(self, actor: Actor, place: Place, account: LinkedAccount) -> None:
        named = f"{account.name or account.id} in {place.center.name}"
        await self.trail.note(actor, "linked_account.unlinking", account.id, detail=named)
        now, every = self.clock.now(), place.linking.every
        whose = place.center.provider, place.center.id, account.id
        links = await self.links.everywhere(place.workspace_id, *whose)
        for home in {key_of_center(one) for one in links}:
            await self.links.claim(*home, now, now - every + min(READ_AFTER, every))
        await self.work.commit()


@dataclass(frozen=True, slots=True)
class ListPosts:
    """The posts of a linked account that ads can be made of, a page at a time."""

    links: Links
    door: CenterDoor
    settle: SettleLinks

    async def __call__(
        self,
        actor: Actor,
        profile_id: ProfileId,
        provider: ProviderSlug,
        center_id: BusinessCenterId,
        account_id: PublicAccountId,
        cursor: str = "",
    ) -> Page[Post]:
        """Asked of the platform now. Raises Refused where no ad account advertises with it."""
        require(actor, Deed.VIEW)
        place = await self.door.allowed(actor, profile_id, provider, center_id)
        account = await living_account(self.settle, place, account_id)
        found = next(
            (
                one
                for one in await self.links.of(Identity, profile_id)
                if key_of_center(one) == place.key
                and (one.account_id, one.way) == (account.id, Way.CENTER)
                and one.lost_at is None
            ),
            None,
        )
        if found is None:
            raise Refused(
                f"No ad account advertises with “{account.name or account.id}” yet.",
                remedy="Link it to an ad account first.",
            )
        admin = await self.door.admin(place)
        async with self.door.speaking(place, admin, Urgency.INTERACTIVE) as line:
            posts = place.platform.posts(
                line, place.center.id, found.ad_account_id, found.id, found.way, cursor
            )
            return await asked(place.platform, line, posts)


async def living_account(settle: SettleLinks, place: Place, id: PublicAccountId) -> LinkedAccount:
    """Raises NotFound for one never linked there, Refused for one that is not any more."""
    account = next((one for one in await settle.known(place) if one.id == id), None)
    if account is None:
        raise NotFound("linked account", id)
    if account.lost_at is not None:
        raise Refused(
            f"“{account.name or id}” is not linked to “{place.center.name}” any more.",
            remedy="Ask its owner to link it again.",
        )
    return account
