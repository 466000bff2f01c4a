"""Business Centers: seeing, activating, deactivating and swapping them."""

from dataclasses import dataclass
from typing import Annotated

import msgspec

from core.access import Actor, Deed, require
from core.business_center import BusinessCenter
from core.connection import READ_ONLY, judged, widened
from core.diagnosis import judged_by_room
from core.errors import Invalid
from core.ids import BusinessCenterId, ProfileId, ProviderSlug
from core.limit import Usage, Wish, free_seat, is_within
from core.ports.business_centers import BusinessCenters
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.profiles import Profiles
from core.ports.unit_of_work import UnitOfWork
from core.usecases.standing import Stand, Standing, require_within
from core.usecases.trail import Trail


class Swap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which Business Center gives its place to which."""

    provider: Annotated[ProviderSlug, msgspec.Meta(examples=["example"])]
    """Of the one to take."""
    give_up_provider: ProviderSlug | None = None
    """Of the one to give up, where it is another platform's."""
    give_up: Annotated[BusinessCenterId, msgspec.Meta(examples=["7315047294066802039"])]
    take: Annotated[BusinessCenterId, msgspec.Meta(examples=["7180463192541036545"])]


@dataclass(frozen=True, slots=True)
class ListBusinessCenters:
    """The profile's Business Centers, active or not."""

    business_centers: BusinessCenters
    profiles: Profiles

    async def __call__(self, actor: Actor, profile_id: ProfileId) -> list[BusinessCenter]:
        require(actor, Deed.VIEW)
        await self.profiles.get(actor.workspace_id, profile_id)
        return await self.business_centers.of(profile_id)


@dataclass(frozen=True, slots=True)
class ChangeBusinessCenters:
    """Activate, deactivate or swap, each in one atomic step that no race gets round."""

    business_centers: BusinessCenters
    connections: Connections
    profiles: Profiles
    standing: Standing
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def activate(
        self, actor: Actor, profile_id: ProfileId, provider: ProviderSlug, id: BusinessCenterId
    ) -> BusinessCenter:
        """Make it active, if the plan has room. Raises TrialLimit or PlanLimit."""
        stand = await self._enter(actor, profile_id)
        center = await self.business_centers.get(profile_id, provider, id)
        if center.is_active and is_within(center.seat, stand.plan.max_business_centers):
            return center
        activated = self._seated(stand, center)
        await self._put(actor, profile_id, activated, is_more=True)
        await self.trail.note(actor, "business_center.activated", id, detail=center.name)
        await self.work.commit()
        return activated

    async def deactivate(
        self, actor: Actor, profile_id: ProfileId, provider: ProviderSlug, id: BusinessCenterId
    ) -> BusinessCenter:
        """Give up its place. A banned or broken one can always be given up; twice is harmless."""
        await self._enter(actor, profile_id)
        center = await self.business_centers.get(profile_id, provider, id)
        freed = msgspec.structs.replace(center, is_active=False, seat=None)
        await self._put(actor, profile_id, freed, is_more=False)
        await self.trail.note(actor, "business_center.deactivated", id, detail=center.name)
        await self.work.commit()
        return freed

    async def swap(
        self, actor: Actor, profile_id: ProfileId, asked: Swap
    ) -> tuple[BusinessCenter, BusinessCenter]:
        """Give up one for another, both or neither."""
        stand = await self._enter(actor, profile_id)
        its = asked.give_up_provider or asked.provider
        old = await self.business_centers.get(profile_id, its, asked.give_up)
        new = await self.business_centers.get(profile_id, asked.provider, asked.take)
        if (old.provider, old.id) == (new.provider, new.id):
            raise Invalid(
                f"“{old.name}” cannot be swapped for itself.",
                field="take",
                remedy="Name two different Business Centers.",
            )
        freed = msgspec.structs.replace(old, is_active=False, seat=None)
        keeps = new.is_active and is_within(new.seat, stand.plan.max_business_centers)
        taken = new if keeps else self._seated(_without(stand, old), new)
        await self._put(actor, profile_id, freed, taken, is_more=True)
        await self.trail.note(
            actor, "business_center.swapped", new.id, detail=f"{old.name} → {new.name}"
        )
        await self.work.commit()
        return freed, taken

    async def _enter(self, actor: Actor, profile_id: ProfileId) -> Stand:
        """May they, and does the workspace stand still? Raises Denied, NotFound, TrialExpired."""
        require(actor, Deed.CHOOSE_ACCOUNTS)
        stand = await self.standing.allow(actor.workspace_id)
        require_within(await self.profiles.get(actor.workspace_id, profile_id), stand.plan)
        return stand

    async def _put(
        self, actor: Actor, profile_id: ProfileId, *centers: BusinessCenter, is_more: bool
    ) -> None:
        """Keep them; what the profile's connections say of the plan's room becomes true again.

        Where there `is_more` to sync than before, it is not to wait for its turn.
        """
        await self.business_centers.put(centers)
        room = await self.standing.room(actor.workspace_id)
        known = await self.business_centers.of(profile_id)
        for one in await self.connections.of(profile_id):
            if one.state in READ_ONLY:
                continue
            held = await self.connections.hold(actor.workspace_id, one.id)
            problems = judged_by_room(held, known, room, self.clock.now())
            judgement = judged(held, problems)
            now = self.clock.now()
            await self.connections.change(widened(judgement, now) if is_more else judgement)

    def _seated(self, stand: Stand, center: BusinessCenter) -> BusinessCenter:
        self.standing.judge(stand, Wish.ACTIVATE_BUSINESS_CENTER)
        seat = free_seat(stand.usage.business_centers, stand.plan.max_business_centers)
        return msgspec.structs.replace(center, is_active=True, seat=seat)


def _without(stand: Stand, center: BusinessCenter) -> Stand:
    """The same workspace as if that Business Center were not active."""
    left = tuple(
        one
        for one in stand.usage.business_centers
        if (one.name, one.seat) != (center.name, center.seat)
    )
    usage = Usage(profiles=stand.usage.profiles, business_centers=left)
    return msgspec.structs.replace(stand, usage=usage)
