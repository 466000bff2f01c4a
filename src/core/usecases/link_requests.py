"""Link requests: asking an owner to link an account, seeing how it goes, taking it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import msgspec

from core.access import Actor, Deed, require
from core.connection import Connection
from core.errors import Error, Invalid, Refused
from core.ids import (
    BusinessCenterId,
    LinkRequestId,
    PermissionSlug,
    ProfileId,
    ProviderSlug,
    PublicAccountId,
)
from core.link_address import require_address
from core.link_answers import lacking
from core.link_request import ASKING, LinkRequest, LinkState, ended, judge_ending
from core.link_rights import judge_granted, judge_widening, known_of
from core.linked_account import Identity, LinkedAccount
from core.linking import completed, is_narrowed, judge_room
from core.links import LinkWish
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.link_requests import LinkRequests
from core.ports.links import Links
from core.ports.profiles import Profiles
from core.ports.unit_of_work import UnitOfWork
from core.quota import Urgency
from core.said import require_said
from core.usecases.asked import asked as heard
from core.usecases.center_door import CenterDoor, Place
from core.usecases.listing_links import list_accounts
from core.usecases.seeing_requests import SeeRequests
from core.usecases.settling_links import SettleLinks
from core.usecases.trail import Trail, told

_TRIES = 3
"""A look comes every few seconds at most: it is met once, hardly twice."""


class NewLinkRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be asked, and for which Business Center."""

    provider: Annotated[ProviderSlug, msgspec.Meta(examples=["example"])]
    business_center_id: Annotated[BusinessCenterId, msgspec.Meta(examples=["7315047294066802039"])]
    permissions: Annotated[
        tuple[PermissionSlug, ...], msgspec.Meta(max_length=100, examples=[["existing_posts"]])
    ]
    """What they need is asked for as well."""
    is_ads_only: bool = True
    """Whether new posts are to show through ads only."""
    account_id: PublicAccountId | None = None
    """The account it is for, where it is known here already."""


@dataclass(frozen=True, slots=True)
class RequestLink:
    """Takes a place, then asks the platform for an address; killed in between it runs out soon."""

    link_requests: LinkRequests
    links: Links
    door: CenterDoor
    settle: SettleLinks
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    async def __call__(
        self, actor: Actor, profile_id: ProfileId, asked: NewLinkRequest
    ) -> LinkRequest:
        """Raises LinkLimit before anything is asked; RoleMissing names who could."""
        place = await self.door.enter(actor, profile_id, asked.provider, asked.business_center_id)
        permissions = completed(place.linking, asked.permissions)
        connection = await self.door.admin(place)
        await self._judge(place, asked)
        now = self.clock.now()
        request = LinkRequest(
            id=LinkRequestId(self.chance.id()),
            workspace_id=actor.workspace_id,
            profile_id=profile_id,
            provider=asked.provider,
            business_center_id=place.center.id,
            connection_id=connection.id,
            member_id=actor.member_id,
            asked_by=told(actor),
            permissions=permissions,
            is_ads_only=is_narrowed(place.linking, permissions, wished=asked.is_ads_only),
            wanted_id=asked.account_id,
            created_at=now,
            expires_at=now + ASKING,
            next_look_at=now + ASKING,
        )
        linking = place.linking
        await self.link_requests.add(request, linking.most_accounts, linking.most_centers)
        detail = f"{place.center.name}: {', '.join(permissions)}"
        await self.trail.note(actor, "link_request.made", request.id, detail=detail)
        await self.work.commit()
        return await self._asked(place, connection, request)

    async def _judge(self, place: Place, asked: NewLinkRequest) -> None:
        """Raise LinkLimit, Invalid or Refused, by what is known here."""
        every = await self.links.of(LinkedAccount, place.center.profile_id)
        _require_known(every, asked)
        living = [one for one in every if one.lost_at is None]
        here = [one for one in living if one.business_center_id == place.center.id]
        link = next((one for one in here if one.id == asked.account_id), None)
        in_center = len(here) + await self._waiting(place)
        centers = await self._centers(place, asked.account_id)
        permissions = completed(place.linking, asked.permissions)
        is_wide = place.linking.ads_only in permissions and not asked.is_ads_only
        no_room = judge_room(place.linking, in_center=in_center, centers=centers)
        known_links = await self._everywhere(place, asked.account_id) if is_wide else []
        if refusal := no_room or judge_widening(known_links, is_wide=is_wide):
            raise refusal
        if link is not None:
            known = known_of(link, await self.links.of(Identity, place.center.profile_id))
            if refusal := judge_granted(link, known, permissions):
                raise refusal

    async def _asked(
        self, place: Place, connection: Connection, request: LinkRequest
    ) -> LinkRequest:
        try:
            async with self.door.speaking(place, connection, Urgency.INTERACTIVE) as line:
                known = await self.settle.living(place)
                await self.work.release()
                began = self.clock.now()
                seen = await list_accounts(place, line, known)
                linked = (await self.settle(place, seen, began)).accounts
                await self.work.commit()
                request = await self._with_lacks(place, linked, request)
                in_center = len(linked) + await self._waiting(place) - 1
                if no_room := judge_room(place.linking, in_center=in_center):
                    raise no_room  # the platform shows more than was known here
                await self.work.release()
                wish = LinkWish(permissions=request.permissions, is_ads_only=request.is_ads_only)
                answer = place.platform.link_url(line, place.center.id, wish)
                found = await heard(place.platform, line, answer)
            require_address(found.url)
        except Error as error:
            await self._give_up(request, error)
            raise
        now = self.clock.now()
        ready = msgspec.structs.replace(
            request,
            url=found.url,
            since=now,
            expires_at=found.expires_at or now + place.linking.lasting,
            next_look_at=now,
        )
        if not await self.link_requests.move(request, ready):
            raise Refused("The request was cancelled meanwhile.", remedy="Make a new request.")
        await self.work.commit()
        return ready

    async def _with_lacks(
        self, place: Place, linked: Iterable[LinkedAccount], request: LinkRequest
    ) -> LinkRequest:
        """It is kept once the platform gave an address: nobody can have answered before."""
        link = next((one for one in linked if one.id == request.wanted_id), None)
        if link is None:
            return request
        known = known_of(link, await self.links.of(Identity, place.center.profile_id))
        return lacking(request, known)

    async def _waiting(self, place: Place) -> int:
        center = place.workspace_id, place.center.provider, place.center.id
        return await self.link_requests.waiting(*center, self.clock.now())

    async def _centers(self, place: Place, id: PublicAccountId | None) -> int:
        """In how many Business Centers the account has a place, this one aside."""
        if id is None:
            return 0
        account = place.workspace_id, place.center.provider, id
        found = await self.link_requests.centers_of(*account, self.clock.now())
        return 0 if place.center.id in found else len(found)

    async def _everywhere(self, place: Place, id: PublicAccountId | None) -> list[LinkedAccount]:
        """The link that is to be changed, as each profile of the workspace knows it."""
        if id is None:
            return []
        account = place.center.provider, place.center.id, id
        return await self.links.everywhere(place.workspace_id, *account)

    async def _give_up(self, request: LinkRequest, error: Error) -> None:
        """Its place is free again."""
        await self.work.release()
        over = msgspec.structs.replace(
            ended(request, LinkState.CANCELLED, self.clock.now()), failing=error.code
        )
        await self.link_requests.move(request, over)
        await self.work.commit()


@dataclass(frozen=True, slots=True)
class ListLinkRequests:
    """The profile's requests, newest first."""

    link_requests: LinkRequests
    profiles: Profiles
    see: SeeRequests

    async def __call__(self, actor: Actor, profile_id: ProfileId) -> list[LinkRequest]:
        require(actor, Deed.VIEW)
        await self.profiles.get(actor.workspace_id, profile_id)
        return await self.see(actor, await self.link_requests.of(profile_id))


@dataclass(frozen=True, slots=True)
class ShowLinkRequest:
    """One request, as far as it has come; it asks no platform."""

    link_requests: LinkRequests
    see: SeeRequests

    async def __call__(self, actor: Actor, id: LinkRequestId) -> LinkRequest:
        require(actor, Deed.VIEW)
        found = await self.link_requests.get(actor.workspace_id, id)
        return (await self.see(actor, [found]))[0]


@dataclass(frozen=True, slots=True)
class CancelLinkRequest:
    """Stop waiting for an answer. Twice is harmless; what has ended otherwise stays as it is.

    The platform is told nothing: whoever has the address can use it while it lasts, and the account
    is then linked all the same.
    """

    link_requests: LinkRequests
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(
        self, actor: Actor, id: LinkRequestId, *, is_declined: bool = False
    ) -> LinkRequest:
        """`is_declined` where the owner said that they will not. Raises Refused once it is over."""
        require(actor, Deed.LINK_ACCOUNTS)
        state, action = LinkState.CANCELLED, "link_request.cancelled"
        if is_declined:
            state, action = LinkState.DECLINED, "link_request.declined"
        for _ in range(_TRIES):
            found = await self.link_requests.get(actor.workspace_id, id)
            now = self.clock.now()
            if refusal := judge_ending(found, state, now):
                raise refusal
            if not found.is_open:
                return found
            over = ended(found, state, now)
            if await self.link_requests.move(found, over):
                await self.trail.note(actor, action, id)
                await self.work.commit()
                return over
            await self.work.release()  # somebody looked after it at this moment
        raise Refused("The request is being looked after.", remedy="Try again at once.")


def _require_known(every: Iterable[LinkedAccount], asked: NewLinkRequest) -> None:
    """Raise Invalid for an account that nobody could answer for."""
    if asked.account_id is None:
        return
    remedy = "Take one that is listed, or leave it out: then whoever scans can answer."
    require_said("account_id", asked.account_id, remedy)
    wanted = asked.provider, asked.account_id
    if wanted not in {(one.provider, one.id) for one in every}:
        raise Invalid(
            f"No account is known here as “{asked.account_id[:80]}”.",
            field="account_id",
            remedy=remedy,
        )
