"""Assigning: which members of a Business Center may use which of its linked accounts."""

from dataclasses import dataclass
from typing import Annotated

import msgspec

from core.access import Actor
from core.errors import NotFound, PermissionMissing, Refused
from core.ids import BusinessCenterId, PlatformUserId, ProfileId, ProviderSlug, PublicAccountId
from core.link_rights import known_of
from core.linked_account import Assignment, CenterMember, Identity, LinkedAccount
from core.linking import chosen_levels, given_by
from core.ports.clock import Clock
from core.ports.links import Links
from core.ports.platforms import Line
from core.ports.unit_of_work import UnitOfWork
from core.provider_errors import Forbidden, Rejected
from core.quota import Urgency
from core.usecases.asked import asked
from core.usecases.center_door import CenterDoor, Place
from core.usecases.keeping_parts import key_of_center
from core.usecases.pairwise import Outcome, PairResult, Tries, require_id, spread
from core.usecases.staying import StayInside
from core.usecases.trail import Trail, told

MOST = 200
"""Pairs at a time: each is a call."""


class Pair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member, and an account they are to have or not."""

    member_id: Annotated[PlatformUserId, msgspec.Meta(examples=["7180463192541036545"])]
    account_id: Annotated[PublicAccountId, msgspec.Meta(examples=["7211093847562019283"])]


class AssignOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to have what; without levels it is taken away."""

    provider: Annotated[ProviderSlug, msgspec.Meta(examples=["example"])]
    business_center_id: Annotated[BusinessCenterId, msgspec.Meta(examples=["7315047294066802039"])]
    pairs: Annotated[tuple[Pair, ...], msgspec.Meta(min_length=1, max_length=MOST)]
    levels: Annotated[tuple[str, ...], msgspec.Meta(max_length=20, examples=[["post"]])] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rules are judged by; of the accounts it learns while it goes."""

    accounts: dict[str, LinkedAccount]
    members: dict[str, CenterMember]
    assignments: dict[Pair, Assignment]
    identities: tuple[Identity, ...]

    def holds(self, pair: Pair) -> bool:
        """Whether the member has the account, as far as is known."""
        things = self.assignments.get(pair), self.members.get(pair.member_id)
        return things[0] is not None and all(one is None or one.lost_at is None for one in things)


@dataclass(frozen=True, slots=True)
class AssignMembers:
    """Pair by pair: what is done is kept at once, whatever becomes of the next."""

    links: Links
    door: CenterDoor
    stay: StayInside
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(
        self, actor: Actor, profile_id: ProfileId, order: AssignOrder
    ) -> list[PairResult]:
        """A result for each pair, in the order asked. Raises Denied, RoleMissing, Invalid, …"""
        place = await self.door.enter(actor, profile_id, order.provider, order.business_center_id)
        for number, pair in enumerate(order.pairs):
            require_id(f"pairs[{number}].member_id", pair.member_id)
            require_id(f"pairs[{number}].account_id", pair.account_id)
        levels = chosen_levels(place.linking, order.levels) if order.levels else ()
        connection = await self.door.admin(place)
        known = await self._known(place)
        line = await self.door.line(place, connection, Urgency.INTERACTIVE)
        tries = Tries(self.work)
        for pair in dict.fromkeys(order.pairs):
            result = PairResult(
                account_id=pair.account_id, member_id=pair.member_id, outcome=Outcome.DONE
            )

            async def deed(pair: Pair = pair) -> None:
                await self.stay(actor, place, connection)
                _judge(place, known, pair, levels)
                await self.work.release()
                await self._ask(place, line, pair, levels, known)
                await self._keep(actor, place, pair, levels, known)

            await tries.try_(result, deed)
        if tries.is_final:
            await self.door.doubt(connection)
        return spread(order.pairs, tries.results)

    async def _ask(
        self, place: Place, line: Line, pair: Pair, levels: tuple[str, ...], known: _Known
    ) -> None:
        whom = place.center.id, pair.member_id, pair.account_id
        if levels:
            try:
                assigning = place.platform.assign(line, *whom, levels)
                await asked(place.platform, line, assigning)
            except Forbidden as error:
                raise _not_granted(place, known, pair, levels) from error
            return
        try:
            await asked(place.platform, line, place.platform.unassign(line, *whom))
        except Rejected:  # of somebody who has left, or does not have it: it is as was wished
            if known.holds(pair):
                raise

    async def _keep(
        self, actor: Actor, place: Place, pair: Pair, levels: tuple[str, ...], known: _Known
    ) -> None:
        """Raises Refused or NotFound where the account, or all of it, went meanwhile.

        That the platform did it stands in the trail all the same.
        """
        await self.links.hold(*place.key)
        action = "linked_account.assigned" if levels else "linked_account.unassigned"
        detail = f"{pair.member_id}: {', '.join(levels)}" if levels else pair.member_id
        await self.trail.note(actor, action, pair.account_id, detail=detail)
        if not await self.stay.is_there(place):
            await self.work.commit()
            raise NotFound("Business Center", place.center.id)
        known.accounts.update(await self._accounts(place))
        account = known.accounts[pair.account_id]
        now = self.clock.now()
        profile_id, provider, center_id = place.key
        kept = Assignment(
            profile_id=profile_id,
            provider=provider,
            business_center_id=center_id,
            member_id=pair.member_id,
            account_id=pair.account_id,
            levels=levels,
            changed_at=now,
            changed_by=told(actor),
            lost_at=None if levels and account.lost_at is None else now,
        )
        if levels or pair in known.assignments:
            await self.links.put([kept])
        await self.work.commit()
        if levels and account.lost_at is not None:
            raise _not_linked(account)

    async def _known(self, place: Place) -> _Known:
        profile_id = place.center.profile_id
        members = await self.links.of(CenterMember, profile_id)
        assignments = await self.links.of(Assignment, profile_id)
        return _Known(
            accounts=await self._accounts(place),
            members={one.key: one for one in members if key_of_center(one) == place.key},
            assignments={
                Pair(member_id=one.member_id, account_id=one.account_id): one
                for one in assignments
                if key_of_center(one) == place.key
            },
            identities=tuple(await self.links.of(Identity, profile_id)),
        )

    async def _accounts(self, place: Place) -> dict[str, LinkedAccount]:
        every = await self.links.of(LinkedAccount, place.center.profile_id)
        return {one.id: one for one in every if key_of_center(one) == place.key}


def _not_linked(account: LinkedAccount) -> Refused:
    return Refused(
        f"“{account.name or account.id}” is not linked any more.",
        remedy="Ask its owner to link it again.",
    )


def _not_granted(place: Place, known: _Known, pair: Pair, levels: tuple[str, ...]) -> Forbidden:
    """An admin may assign whatever the owner allowed, so that is what lacks: of several levels
    those of which something is known to lack, if there is one."""
    account = known.accounts[pair.account_id]
    refused = known_of(account, known.identities).refused
    wanted = [one for one in place.linking.levels if one.slug in levels]
    lacking = [one for one in wanted if given_by(place.linking, [one.slug]) & refused]
    names = "” or “".join(one.name for one in lacking or wanted)
    return Forbidden(
        f"The platform refused: the owner of “{account.name or account.id}” has not allowed"
        f" “{names}”, or has taken it back.",
        remedy="Ask the owner anew, with that permission. Reading again shows what is allowed now.",
    )


def _judge(place: Place, known: _Known, pair: Pair, levels: tuple[str, ...]) -> None:
    """Raise the refusal that the pair meets by what is known, before anything is asked."""
    account, member = known.accounts.get(pair.account_id), known.members.get(pair.member_id)
    if account is None:
        raise NotFound("linked account", pair.account_id)
    if account.lost_at is not None:
        raise _not_linked(account)
    if not levels:
        _require_known(known, pair)
        return
    if member is None or member.is_pending or member.lost_at is not None:
        raise NotFound(
            "member who has accepted",
            pair.member_id,
            remedy="See who is in the Business Center; whoever was invited must accept first.",
        )
    told_of = known_of(account, known.identities)
    for level in place.linking.levels:
        gives = given_by(place.linking, [level.slug])
        if level.slug in levels and gives and gives <= told_of.refused:
            raise PermissionMissing(
                f"The owner of “{account.name or account.id}” did not allow “{level.name}”.",
                remedy="Ask the owner anew, with that permission.",
            )


def _require_known(known: _Known, pair: Pair) -> None:
    """Whoever has left may still be taken away from; whoever was never here may not."""
    member = known.members.get(pair.member_id)
    is_known = member is not None and not member.is_pending
    if not is_known and pair.member_id not in {one.member_id for one in known.assignments}:
        raise NotFound("member", pair.member_id)
