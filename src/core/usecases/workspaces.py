"""Workspaces: founding one, seeing how it stands, changing its plan."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from core.access import Actor, Deed, Role, require
from core.business_center import BusinessCenter
from core.errors import Invalid, NotFound, PlanLimit, Refused
from core.ids import BusinessCenterId, MemberId, PlanSlug, ProfileId, ProviderSlug, WorkspaceId
from core.limit import is_within
from core.names import clean_name
from core.plan import Plan, trial_end
from core.ports.business_centers import BusinessCenters
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.members import Members
from core.ports.plans import Plans
from core.ports.profiles import Profiles
from core.ports.unit_of_work import UnitOfWork
from core.ports.workspaces import Workspaces
from core.profile import Profile
from core.usecases.standing import Stand, Standing
from core.usecases.trail import Trail
from core.workspace import Member, Workspace, clean_email

LONGEST_DETAIL = 500
"""Of an entry in the trail that tells names."""


class NewWorkspace(msgspec.Struct, frozen=True, kw_only=True):
    """What a workspace starts with."""

    name: str
    plan: PlanSlug
    owner_email: str
    owner_name: str
    id: WorkspaceId | None = None
    """A fresh one where none is given."""


class CenterKey(msgspec.Struct, frozen=True, kw_only=True):
    """Names one Business Center of a profile."""

    profile_id: ProfileId
    provider: ProviderSlug
    id: BusinessCenterId


@dataclass(frozen=True, slots=True)
class FoundWorkspace:
    """Make a workspace with its owner. Only whoever runs the service can.

    Raises NameTaken where a workspace has that id already.
    """

    workspaces: Workspaces
    members: Members
    plans: Plans
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    async def __call__(self, asked: NewWorkspace) -> Member:
        now = self.clock.now()
        plan = await self.plans.get(asked.plan)
        workspace = Workspace(
            id=asked.id or WorkspaceId(self.chance.id()),
            name=clean_name(asked.name),
            plan=plan.slug,
            trial_ends_at=trial_end(plan, None, now),
            created_at=now,
        )
        owner = Member(
            id=MemberId(self.chance.id()),
            workspace_id=workspace.id,
            email=clean_email(asked.owner_email),
            name=clean_name(asked.owner_name, field="owner_name"),
            role=Role.OWNER,
            created_at=now,
        )
        await self.workspaces.add(workspace)
        await self.members.add(owner)
        await self.trail.note_of(workspace.id, "operator", "workspace.founded", workspace.id)
        await self.work.commit()
        return owner


@dataclass(frozen=True, slots=True)
class ShowWorkspace:
    """The workspace, its plan and what it uses."""

    standing: Standing

    async def __call__(self, actor: Actor) -> Stand:
        require(actor, Deed.VIEW)
        return await self.standing.read(actor.workspace_id)


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """Give the workspace another plan; on a smaller one what is beyond it becomes read-only."""

    standing: Standing
    workspaces: Workspaces
    plans: Plans
    profiles: Profiles
    business_centers: BusinessCenters
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, slug: PlanSlug) -> Stand:
        require(actor, Deed.MANAGE_PLAN)
        workspace = await self.workspaces.hold(actor.workspace_id)
        plan = await self.plans.get(slug)
        ends_at = trial_end(plan, workspace.trial_ends_at, self.clock.now())
        changed = msgspec.structs.replace(workspace, plan=slug, trial_ends_at=ends_at)
        await self.workspaces.change(changed)
        for profile in _seated(await self.profiles.of(workspace.id), plan.max_profiles):
            await self.profiles.change(profile)
        active = await self.business_centers.active_in(workspace.id)
        await self.business_centers.put(_seated(active, plan.max_business_centers))
        await self.trail.note(
            actor, "plan.changed", workspace.id, detail=f"{workspace.plan} → {slug}"
        )
        await self.work.commit()
        return await self.standing.read(actor.workspace_id)


@dataclass(frozen=True, slots=True)
class KeepWithinPlan:
    """After a downgrade: choose which profiles and Business Centers stay active."""

    standing: Standing
    profiles: Profiles
    business_centers: BusinessCenters
    trail: Trail
    work: UnitOfWork

    async def __call__(
        self, actor: Actor, kept_profiles: tuple[ProfileId, ...], kept: tuple[CenterKey, ...]
    ) -> Stand:
        require(actor, Deed.MANAGE_PLAN)
        plan = (await self.standing.hold(actor.workspace_id)).plan
        profiles = await self.profiles.of(actor.workspace_id)
        centers = await self.business_centers.active_in(actor.workspace_id)
        _require_known(kept_profiles, kept, profiles, centers)
        limit, most = plan.max_profiles, plan.max_business_centers
        chosen = [one for one in profiles if one.id in kept_profiles]
        chosen_centers = [one for one in centers if _key(one) in kept]
        _require_choice(profiles, chosen, limit, "profile", "profiles")
        _require_choice(centers, chosen_centers, most, "Business Center", "business_centers")
        if _all_within(profiles, limit) and _all_within(centers, most):
            raise _nothing_to_choose("The plan has room for all there is.")
        await self._keep_profiles(profiles, chosen if _is_over(profiles, limit) else profiles, plan)
        staying = chosen_centers if _is_over(centers, most) else centers
        await self._keep_centers(centers, staying, plan)
        names = [*(one.name for one in chosen), *(one.name for one in chosen_centers)]
        detail = ", ".join(names)[:LONGEST_DETAIL]
        await self.trail.note(actor, "plan.kept", actor.workspace_id, detail=detail)
        await self.work.commit()
        return await self.standing.read(actor.workspace_id)

    async def _keep_profiles(
        self, profiles: list[Profile], staying: list[Profile], plan: Plan
    ) -> None:
        for profile in _bare(profiles):
            await self.profiles.change(profile)
        for profile in _seated(_bare(staying), plan.max_profiles):
            await self.profiles.change(profile)

    async def _keep_centers(
        self, centers: list[BusinessCenter], staying: list[BusinessCenter], plan: Plan
    ) -> None:
        await self.business_centers.put(_bare(centers))
        await self.business_centers.put(_seated(_bare(staying), plan.max_business_centers))


def _seated[T: (Profile, BusinessCenter)](held: Iterable[T], limit: int | None) -> list[T]:
    """With seats where the plan counts and all fit; as they are where somebody has to choose."""
    known = list(held)
    if limit is None:
        return [msgspec.structs.replace(one, seat=None) for one in known]
    if len(known) > limit:
        return known
    keeping = {one.seat for one in known if is_within(one.seat, limit)}
    free = (seat for seat in range(1, limit + 1) if seat not in keeping)
    return [
        one
        if one.seat is not None and one.seat in keeping
        else msgspec.structs.replace(one, seat=next(free))
        for one in known
    ]


def _bare[T: (Profile, BusinessCenter)](held: Iterable[T]) -> list[T]:
    return [msgspec.structs.replace(one, seat=None) for one in held]


def _is_over[T: (Profile, BusinessCenter)](held: list[T], limit: int | None) -> bool:
    return limit is not None and len(held) > limit


def _all_within[T: (Profile, BusinessCenter)](held: list[T], limit: int | None) -> bool:
    return all(is_within(one.seat, limit) for one in held)


def _require_choice[T: (Profile, BusinessCenter)](
    held: list[T], chosen: list[T], limit: int | None, what: str, field: str
) -> None:
    """Where not all can stay, some of them do; where all can, none is given up."""
    if limit is not None and len(chosen) > limit:
        room = f"{limit} {what}{'s' * (limit != 1)}"
        said = f"The plan has room for {room}; {len(chosen)} were chosen."
        raise PlanLimit(said, field=field)
    if _is_over(held, limit):
        if limit and not chosen:
            raise Refused(
                f"No {what} was chosen, and all would be read-only.",
                field=field,
                remedy=f"Choose at least one {what} that stays active; nothing was changed.",
            )
    elif chosen and len(chosen) < len(held):
        raise _nothing_to_choose(f"The plan has room for every {what}.")


def _nothing_to_choose(why: str) -> Refused:
    return Refused(
        f"{why} Nothing has to be given up.",
        remedy="Look at the subscription again: it may have changed. Nothing was changed by this.",
    )


def _require_known(
    kept_profiles: tuple[ProfileId, ...],
    kept: tuple[CenterKey, ...],
    profiles: Iterable[Profile],
    centers: Iterable[BusinessCenter],
) -> None:
    if unknown := set(kept_profiles) - {one.id for one in profiles}:
        raise NotFound("profile", sorted(unknown)[0])
    if unknown_centers := set(kept) - {_key(one) for one in centers}:
        id = sorted(one.id for one in unknown_centers)[0]
        raise Invalid(f"There is no active Business Center “{id}”.", field="business_centers")


def _key(center: BusinessCenter) -> CenterKey:
    return CenterKey(profile_id=center.profile_id, provider=center.provider, id=center.id)
