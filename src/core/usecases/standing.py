"""How a workspace stands: its plan, what it uses, and so what it may still do."""

from dataclasses import dataclass

import msgspec

from core.business_center import BusinessCenter
from core.diagnosis import Room
from core.errors import ReadOnly
from core.ids import WorkspaceId
from core.limit import Holder, Usage, Wish, check, is_within
from core.plan import Plan
from core.ports.business_centers import BusinessCenters
from core.ports.clock import Clock
from core.ports.plans import Plans
from core.ports.profiles import Profiles
from core.ports.workspaces import Workspaces
from core.profile import Profile
from core.workspace import Workspace


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """A workspace, its plan and its use of it, as read together."""

    workspace: Workspace
    plan: Plan
    usage: Usage


@dataclass(frozen=True, slots=True)
class Standing:
    """Reads what the limits are judged by. Every use case that a plan may forbid asks it."""

    workspaces: Workspaces
    plans: Plans
    profiles: Profiles
    business_centers: BusinessCenters
    clock: Clock

    async def read(self, workspace_id: WorkspaceId) -> Stand:
        """How the workspace stands at this moment."""
        return await self._stand(await self.workspaces.get(workspace_id))

    async def plan(self, workspace_id: WorkspaceId) -> Plan:
        """What the workspace is entitled to, for whoever need not know what it uses."""
        return await self.plans.get((await self.workspaces.get(workspace_id)).plan)

    async def room(self, workspace_id: WorkspaceId) -> Room:
        """Whether the plan lets another Business Center be active at this moment."""
        limit = (await self.plan(workspace_id)).max_business_centers
        active = await self.business_centers.active_in(workspace_id)
        taken = sum(is_within(one.seat, limit) for one in active)
        return Room(limit=limit, is_full=limit is not None and taken >= limit)

    async def hold(self, workspace_id: WorkspaceId) -> Stand:
        """The same, and it stands still until this work is committed."""
        return await self._stand(await self.workspaces.hold(workspace_id))

    async def allow(self, workspace_id: WorkspaceId, wish: Wish = Wish.CHANGE) -> Stand:
        """How it stands, held. Raises TrialExpired, TrialLimit or PlanLimit."""
        stand = await self.hold(workspace_id)
        self.judge(stand, wish)
        return stand

    async def allow_in(self, profile: Profile) -> Stand:
        """How it stands, unheld, for work in a profile. Raises TrialExpired or ReadOnly."""
        stand = await self.read(profile.workspace_id)
        self.judge(stand, Wish.CHANGE)
        require_within(profile, stand.plan)
        return stand

    def judge(self, stand: Stand, wish: Wish) -> None:
        """Raise the refusal that the wish meets, if any."""
        check(wish, stand.usage, stand.workspace, stand.plan, self.clock.now())

    async def _stand(self, workspace: Workspace) -> Stand:
        plan = await self.plans.get(workspace.plan)
        profiles = await self.profiles.of(workspace.id)
        centers = await self.business_centers.active_in(workspace.id)
        usage = Usage(
            profiles=tuple(Holder(name=one.name, seat=one.seat) for one in profiles),
            business_centers=tuple(Holder(name=one.name, seat=one.seat) for one in centers),
        )
        return Stand(workspace=workspace, plan=plan, usage=usage)


def require_within(profile: Profile, plan: Plan) -> None:
    """Raise ReadOnly for a profile beyond what the plan counts."""
    if not is_within(profile.seat, plan.max_profiles):
        raise ReadOnly(
            f"“{profile.name}” is beyond what the {plan.name} plan holds; it may only be read.",
            remedy="Choose what stays active (adport plans keep), or a larger plan.",
        )


def is_usable(center: BusinessCenter, plan: Plan) -> bool:
    """Whether the Business Center is active and within the plan."""
    return center.is_active and is_within(center.seat, plan.max_business_centers)
