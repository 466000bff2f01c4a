"""`adport plans`: what the workspace is entitled to, and what it uses of it."""

import click
import msgspec
from rich.console import RenderableType

from core.errors import Invalid, NotFound
from core.ids import BusinessCenterId, PlanSlug
from core.limit import Holder, is_within
from core.plan import Plan
from core.usecases.business_centers import ListBusinessCenters
from core.usecases.plans import EditPlan, ListPlans
from core.usecases.standing import Stand
from core.usecases.workspaces import CenterKey, ChangePlan, KeepWithinPlan, ShowWorkspace
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import find_profile
from entrypoints.cli.output import facts, table
from entrypoints.http.views import items

UNLIMITED = "none"


class Limit(click.ParamType[int | str]):
    """A count, or `none` for without limit."""

    name = "N|none"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        text = str(value).lower()
        if text == UNLIMITED:
            return text
        if not text.isascii() or not text.isdigit():
            self.fail(f"“{value}” is neither a count nor “{UNLIMITED}”.", param, ctx)
        return int(text)


plans = click.Group(
    "plans", help="What the workspace is entitled to; a fresh installation has no limits."
)


@command(plans, "list", "adport plans list")
async def list_plans(desk: Desk) -> None:
    """List all plans there are."""
    async with desk.using(ListPlans) as list_all:
        found = await list_all()
    rows = [
        (
            one.slug,
            one.name,
            one.trial_hours or "none",
            one.max_profiles or "no limit",
            one.max_business_centers or "no limit",
        )
        for one in found
    ]
    columns = ("Slug", "Name", "Trial hours", "Profiles", "Active Business Centers")
    desk.out.give(items(found), table(columns, rows, "There is no plan."))


@command(plans, "show", "adport plans show")
async def show(desk: Desk) -> None:
    """Show the workspace's plan and what it uses of it."""
    async with desk.using(ShowWorkspace) as show_workspace:
        stand = await show_workspace(desk.actor)
    desk.out.give(stand, _standing(stand))


@command(plans, "change", "adport plans change scale")
@click.argument("slug")
async def change(desk: Desk, slug: str) -> None:
    """Give the workspace another plan; what is beyond it becomes read-only."""
    async with desk.using(ChangePlan) as change_plan:
        stand = await change_plan(desk.actor, PlanSlug(slug))
    desk.out.give(stand, _standing(stand), *_choice(stand))


@command(plans, "keep", "adport plans keep --profile Marola --business-center Marola/7123…")
@click.option("--profile", "profiles", multiple=True, metavar="P", help="A profile that stays.")
@click.option(
    "--business-center",
    "centers",
    multiple=True,
    metavar="PROFILE/ID",
    help="An active Business Center that stays.",
)
async def keep(desk: Desk, profiles: tuple[str, ...], centers: tuple[str, ...]) -> None:
    """After a downgrade, choose what stays active; the rest may only be read."""
    kept = tuple([(await find_profile(desk, one)).id for one in profiles])
    keys = tuple([await _center(desk, one) for one in centers])
    async with desk.using(KeepWithinPlan) as keep_within:
        stand = await keep_within(desk.actor, kept, keys)
    desk.out.give(stand, _standing(stand))


@command(plans, "edit", "adport plans edit growth --max-profiles 3 --max-business-centers none")
@click.argument("slug")
@click.option("--name", help="What people call it; needed for a new plan.")
@click.option("--trial-hours", type=Limit(), help="How long its trial lasts.")
@click.option("--max-profiles", type=Limit(), help="How many profiles.")
@click.option("--max-business-centers", type=Limit(), help="How many active at a time.")
async def edit(desk: Desk, slug: str, name: str | None, **limits: int | str | None) -> None:
    """Change a plan or make a new one; it counts for every workspace on it at once."""
    async with desk.using(ListPlans) as list_all:
        known = {one.slug: one for one in await list_all()}
    plan = known.get(PlanSlug(slug), Plan(slug=PlanSlug(slug), name=name or ""))
    said = {
        field: None if limit == UNLIMITED else limit
        for field, limit in limits.items()
        if limit is not None
    }
    async with desk.using(EditPlan) as edit_plan:
        done = await edit_plan(msgspec.structs.replace(plan, name=name or plan.name, **said))
    desk.out.give(done, f"The plan “{done.name}” is saved.")


async def _center(desk: Desk, text: str) -> CenterKey:
    name, slash, id = text.rpartition("/")
    if not slash:
        raise Invalid(
            f"“{text}” does not say of which profile.",
            field="business_center",
            remedy="Write it as PROFILE/ID.",
        )
    profile = await find_profile(desk, name)
    async with desk.using(ListBusinessCenters) as list_all:
        for one in await list_all(desk.actor, profile.id):
            if one.id == id:
                return CenterKey(
                    profile_id=profile.id, provider=one.provider, id=BusinessCenterId(id)
                )
    raise NotFound("Business Center", id)


def _standing(stand: Stand) -> RenderableType:
    plan, usage = stand.plan, stand.usage
    return facts(
        ("Workspace", stand.workspace.name),
        ("Plan", f"{plan.name} ({plan.slug})"),
        ("Trial ends", stand.workspace.trial_ends_at if plan.trial_hours else None),
        ("Profiles", _used(usage.profiles, plan.max_profiles)),
        ("Business Centers", _used(usage.business_centers, plan.max_business_centers)),
    )


def _used(holders: tuple[Holder, ...], limit: int | None) -> str:
    """How many are active, and which may only be read."""
    if limit is None:
        return f"{len(holders)} active (no limit)"
    outside = _outside(holders, limit)
    told = f"{len(holders) - len(outside)} of {limit} active"
    return f"{told}, {len(outside)} read-only: {', '.join(outside)}" if outside else told


def _outside(holders: tuple[Holder, ...], limit: int | None) -> list[str]:
    return [one.name for one in holders if not is_within(one.seat, limit)]


def _choice(stand: Stand) -> list[str]:
    """How to choose what stays active, where something does not."""
    plan, usage = stand.plan, stand.usage
    asked: list[str] = []
    if _outside(usage.profiles, plan.max_profiles):
        asked.append("--profile NAME")
    if _outside(usage.business_centers, plan.max_business_centers):
        asked.append("--business-center PROFILE/ID")
    if not asked:
        return []
    return [f"\nChoose what stays active: adport plans keep {' '.join(asked)}"]
