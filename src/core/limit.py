"""The one function that decides every limit of a plan, and what is within the plan."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from core.errors import PlanLimit, Refused, TrialExpired, TrialLimit
from core.plan import Plan
from core.workspace import Workspace


class Wish(StrEnum):
    """What somebody wants that a plan may forbid."""

    CHANGE = "change"
    """Any write or sync."""
    ADD_PROFILE = "add_profile"
    ACTIVATE_BUSINESS_CENTER = "activate_business_center"


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Something that takes up room in a plan: an active Business Center, or a profile."""

    name: str
    seat: int | None
    """Which of the plan's numbered places it sits on; None where it was taken without limit."""


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """What a workspace uses at this moment."""

    profiles: tuple[Holder, ...] = ()
    business_centers: tuple[Holder, ...] = ()
    """The active ones."""


def is_expired(workspace: Workspace, plan: Plan, now: datetime) -> bool:
    """Whether the trial is over. A fact of the clock; no job has to have run."""
    ends_at = workspace.trial_ends_at
    return plan.trial_hours is not None and ends_at is not None and now >= ends_at


def judge(
    wish: Wish, usage: Usage, workspace: Workspace, plan: Plan, now: datetime
) -> Refused | None:
    """None where the plan allows the wish; else the refusal, with reason and remedy."""
    if is_expired(workspace, plan, now):
        ended = f"{workspace.trial_ends_at:%Y-%m-%d %H:%M} UTC"
        return TrialExpired(f"The trial of “{workspace.name}” ended at {ended}.")
    if wish is Wish.ADD_PROFILE:
        return _judge_room(plan, "profile", usage.profiles, plan.max_profiles)
    if wish is Wish.ACTIVATE_BUSINESS_CENTER:
        return _judge_room(
            plan, "active Business Center", usage.business_centers, plan.max_business_centers
        )
    return None


def check(wish: Wish, usage: Usage, workspace: Workspace, plan: Plan, now: datetime) -> None:
    """Raise what `judge` finds."""
    if refusal := judge(wish, usage, workspace, plan, now):
        raise refusal


def free_seat(taken: Iterable[Holder], limit: int | None) -> int | None:
    """The lowest free place; None where the plan does not count.

    The database lets nobody take a place twice, so two who race for it end with one winner.
    """
    if limit is None:
        return None
    used = {holder.seat for holder in taken}
    return next((seat for seat in range(1, limit + 1) if seat not in used), limit)


def is_within(seat: int | None, limit: int | None) -> bool:
    """Whether something with that place is inside the plan; outside it may only be read."""
    return limit is None or (seat is not None and seat <= limit)


def _judge_room(
    plan: Plan, what: str, holders: tuple[Holder, ...], limit: int | None
) -> Refused | None:
    if limit is None or sum(is_within(one.seat, limit) for one in holders) < limit:
        return None
    names = ", ".join(f"“{one.name}”" for one in holders if is_within(one.seat, limit))
    reason = f"The {plan.name} plan has room for {limit} {what}{'s' * (limit > 1)}: {names}."
    if plan.trial_hours is not None:
        kind = TrialLimit if "Center" in what else PlanLimit
        return kind(reason)
    return PlanLimit(reason)
