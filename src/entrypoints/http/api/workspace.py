"""/me, /workspace, /plans, /problems: who asks, how their workspace stands, what there is."""

from typing import Annotated

from dishka.integrations.litestar import FromDishka, inject
from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from core.access import Actor
from core.ids import BusinessCenterId, PlanSlug, ProfileId, ProviderSlug
from core.plan import Plan
from core.problem import CATALOGUE, State
from core.usecases.plans import ListPlans
from core.usecases.standing import Stand
from core.usecases.workspaces import CenterKey, ChangePlan, KeepWithinPlan, ShowWorkspace
from entrypoints.http.views import Items, Me, items


class PlanChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """The plan to change to."""

    plan: Annotated[PlanSlug, Meta(examples=["scale"])]


class KeptCenter(Struct, frozen=True, forbid_unknown_fields=True):
    """A Business Center that stays active."""

    profile_id: Annotated[ProfileId, Meta(examples=["3b90389650cf432cb864c4a345faaaae"])]
    provider: Annotated[ProviderSlug, Meta(examples=["example"])]
    id: Annotated[BusinessCenterId, Meta(examples=["7315047294066802039"])]


class Kept(Struct, frozen=True, forbid_unknown_fields=True):
    """What stays active after a change to a smaller plan."""

    profiles: Annotated[
        tuple[ProfileId, ...], Meta(examples=[["3b90389650cf432cb864c4a345faaaae"]])
    ]
    business_centers: Annotated[tuple[KeptCenter, ...], Meta(examples=[[]])]


class CatalogueEntry(Struct, frozen=True):
    """A problem there can be."""

    code: str
    what: str
    remedy: str
    who: str
    state: State


@get("/me", summary="Whom the key belongs to", sync_to_thread=False)
def show_me(actor: NamedDependency[Actor]) -> Me:
    """The member behind the API key, in the role they have now."""
    return Me(
        workspace_id=actor.workspace_id,
        member_id=actor.member_id,
        name=actor.name,
        role=actor.role,
    )


@get("/workspace", summary="The workspace, its plan and what it uses")
@inject
async def show_workspace(actor: NamedDependency[Actor], show: FromDishka[ShowWorkspace]) -> Stand:
    """The workspace, its plan with its limits, and what of them is used."""
    return await show(actor)


@put("/workspace/plan", summary="Change the plan")
@inject
async def change_plan(
    actor: NamedDependency[Actor], data: JSONBody[PlanChoice], change: FromDishka[ChangePlan]
) -> Stand:
    """Change the plan; what is beyond a smaller one becomes read-only. Admin and up."""
    return await change(actor, data.plan)


@put("/workspace/kept", summary="Choose what stays active within the plan")
@inject
async def keep_within_plan(
    actor: NamedDependency[Actor], data: JSONBody[Kept], keep: FromDishka[KeepWithinPlan]
) -> Stand:
    """After a change to a smaller plan: which profiles and Business Centers stay active."""
    centers = tuple(
        CenterKey(profile_id=one.profile_id, provider=one.provider, id=one.id)
        for one in data.business_centers
    )
    return await keep(actor, data.profiles, centers)


@get("/plans", summary="The plans there are")
@inject
async def list_plans(actor: NamedDependency[Actor], plans: FromDishka[ListPlans]) -> Items[Plan]:  # noqa: ARG001
    """Every plan with its limits; null means without limit."""
    return items(await plans())


@get("/problems", summary="The problems there can be", sync_to_thread=False)
def list_problems(actor: NamedDependency[Actor]) -> Items[CatalogueEntry]:  # noqa: ARG001
    """Every problem code with what it means, what to do and who can do it."""
    return items(
        CatalogueEntry(code, entry.what, entry.remedy, entry.who, entry.state)
        for code, entry in CATALOGUE.items()
    )


HANDLERS = (
    show_me,
    show_workspace,
    change_plan,
    keep_within_plan,
    list_plans,
    list_problems,
)
