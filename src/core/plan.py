"""Plans: what a workspace is entitled to, as data that the operator may edit."""

from datetime import datetime, timedelta

import msgspec

from core.ids import PlanSlug


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan; None means without limit."""

    slug: PlanSlug
    name: str
    trial_hours: int | None = None
    max_profiles: int | None = None
    max_business_centers: int | None = None
    """How many may be active at a time in the whole workspace."""

    def is_smaller_than(self, other: "Plan") -> bool:
        """Whether it allows less of anything; a trial does, for it ends."""
        mine, theirs = size_of(self), size_of(other)
        return any(one < another for one, another in zip(mine[:3], theirs[:3], strict=True))


def size_of(plan: Plan) -> tuple[bool, float, float, str]:
    """To sort by: the trial first, then from the smallest to those without limits."""
    endless = float("inf")
    room = (plan.max_profiles or endless, plan.max_business_centers or endless)
    return (plan.trial_hours is None, *room, plan.name)


TRIAL = Plan(
    slug=PlanSlug("trial"), name="Trial", trial_hours=24, max_profiles=1, max_business_centers=1
)
GROWTH = Plan(slug=PlanSlug("growth"), name="Growth", max_profiles=1)
SCALE = Plan(slug=PlanSlug("scale"), name="Scale", max_profiles=5)
DOMINATE = Plan(slug=PlanSlug("dominate"), name="Dominate")
SELF_HOSTED = Plan(slug=PlanSlug("self_hosted"), name="Self-hosted")

FACTORY = (TRIAL, GROWTH, SCALE, DOMINATE, SELF_HOSTED)
"""The plans of a fresh installation."""


def trial_end(plan: Plan, earlier: datetime | None, now: datetime) -> datetime | None:
    """When the trial ends under `plan`: a second trial does not prolong the first."""
    if plan.trial_hours is None:
        return earlier
    return earlier or now + timedelta(hours=plan.trial_hours)
