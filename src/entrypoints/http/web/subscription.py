"""/subscription: the plan, what of it is used, and what stays where it is too small."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from core.access import Actor, Deed, may
from core.business_center import BusinessCenter
from core.errors import Invalid
from core.ids import BusinessCenterId, PlanSlug, ProfileId, ProviderSlug
from core.limit import is_expired, is_within
from core.plan import Plan, size_of
from core.ports.business_centers import BusinessCenters
from core.ports.clock import Clock
from core.ports.profiles import Profiles
from core.profile import Profile
from core.usecases.members import ListMembers
from core.usecases.plans import ListPlans
from core.usecases.standing import Stand
from core.usecases.workspaces import CenterKey, ChangePlan, KeepWithinPlan, ShowWorkspace
from entrypoints.addresses import Addresses
from entrypoints.http.web.forms import Ticked, ticked
from entrypoints.http.web.rendering import go, page
from entrypoints.http.web.words import plural


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """Something that takes up room in the plan."""

    key: str
    """By which the form names it."""
    name: str
    where: str = ""
    """The profile it is in."""
    is_within: bool
    seat: int | None


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A plan, and what changing to it would mean."""

    plan: Plan
    is_smaller: bool
    """Than the plan there is: somebody has to confirm it."""
    read_only: tuple[str, ...]
    """By name, what would be until somebody chooses."""


@dataclass
class Choice:
    """The plan to change to."""

    plan: str = ""


@dataclass
class Kept:
    """What stays active: ids of profiles, and `profile/provider/id` of Business Centers."""

    profiles: Ticked = field(default_factory=list[str])
    centers: Ticked = field(default_factory=list[str])


@get("/subscription", include_in_schema=False)
@inject
async def show_subscription(
    actor: NamedDependency[Actor],
    request: Request[Any, Any, Any],
    show: FromDishka[ShowWorkspace],
    plans: FromDishka[ListPlans],
    members: FromDishka[ListMembers],
    profiles: FromDishka[Profiles],
    centers: FromDishka[BusinessCenters],
    clock: FromDishka[Clock],
) -> Response[str]:
    """What the plan allows, what is used of it, and the other plans."""
    stand = await show(actor)
    plan, known = stand.plan, await profiles.of(actor.workspace_id)
    names = {one.id: one.name for one in known}
    held = [_profile(one, plan) for one in known]
    active = [
        _active(one, plan, names.get(one.profile_id, ""))
        for one in await centers.active_in(actor.workspace_id)
    ]
    return await page(
        "subscription.html",
        request,
        held=held,
        active=active,
        is_over=is_expired(stand.workspace, plan, clock.now()),
        offers=[_offer(one, plan, held, active) for one in sorted(await plans(), key=size_of)],
        deciders=[one for one in await members(actor) if may(one.role, Deed.MANAGE_PLAN)],
    )


@post("/subscription", include_in_schema=False)
@inject
async def change_plan(
    actor: NamedDependency[Actor],
    data: URLEncodedBody[Choice],
    change: FromDishka[ChangePlan],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Another plan; what is beyond a smaller one is read-only until somebody chooses."""
    stand = await change(actor, PlanSlug(data.plan))
    told = f"The plan is {stand.plan.name} now."
    if _is_too_much(stand):
        told += " Choose what stays active."
    return go("/subscription", addresses, told)


@post("/subscription/kept", include_in_schema=False)
@inject
async def keep_within_plan(
    actor: NamedDependency[Actor],
    data: URLEncodedBody[Kept],
    keep: FromDishka[KeepWithinPlan],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """What stays active; everything else can be read."""
    profiles = tuple(ProfileId(one) for one in ticked(data.profiles))
    centers = tuple(_center(one) for one in ticked(data.centers))
    await keep(actor, profiles, centers)
    counts = plural(len(set(profiles)), "profile"), plural(len(set(centers)), "Business Center")
    return go("/subscription", addresses, f"{' and '.join(counts)} stay active.")


def _center(text: str) -> CenterKey:
    profile_id, _, rest = text.partition("/")
    provider, _, id = rest.partition("/")
    if not id:
        raise Invalid("That is no Business Center.", field="centers")
    return CenterKey(
        profile_id=ProfileId(profile_id),
        provider=ProviderSlug(provider),
        id=BusinessCenterId(id),
    )


def _is_too_much(stand: Stand) -> bool:
    plan, usage = stand.plan, stand.usage
    return not all(
        [
            *(is_within(one.seat, plan.max_profiles) for one in usage.profiles),
            *(is_within(one.seat, plan.max_business_centers) for one in usage.business_centers),
        ]
    )


def _profile(one: Profile, plan: Plan) -> Used:
    within = is_within(one.seat, plan.max_profiles)
    return Used(key=one.id, name=one.name, is_within=within, seat=one.seat)


def _active(one: BusinessCenter, plan: Plan, where: str) -> Used:
    return Used(
        key=f"{one.profile_id}/{one.provider}/{one.id}",
        name=one.name,
        where=where,
        is_within=is_within(one.seat, plan.max_business_centers),
        seat=one.seat,
    )


def _offer(plan: Plan, now: Plan, held: list[Used], active: list[Used]) -> Offer:
    profiles = _beyond(held, plan.max_profiles)
    centers = _beyond(active, plan.max_business_centers)
    return Offer(
        plan=plan,
        is_smaller=plan.is_smaller_than(now),
        read_only=(
            *(one.name for one in profiles),
            *(f"{one.name} in {one.where}" for one in centers),
        ),
    )


def _beyond(things: list[Used], limit: int | None) -> list[Used]:
    """What would not be within; where all fit, everything gets a place."""
    if limit is None or len(things) <= limit:
        return []
    return [one for one in things if not is_within(one.seat, limit)]


HANDLERS = (show_subscription, change_plan, keep_within_plan)
