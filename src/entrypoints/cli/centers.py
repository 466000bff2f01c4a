"""`adport business-centers`: which of them are active."""

import click

from core.business_center import BusinessCenter
from core.errors import NotFound
from core.ids import BusinessCenterId, ProfileId, ProviderSlug
from core.limit import is_within
from core.usecases.business_centers import ChangeBusinessCenters, ListBusinessCenters, Swap
from core.usecases.workspaces import ShowWorkspace
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import find_profile, one_provider
from entrypoints.cli.output import table
from entrypoints.http.views import items

PROFILE = click.option("--profile", required=True, metavar="P", help="The profile's name or id.")
PROVIDER = click.option("--provider", metavar="S", help="Needed only where ids are ambiguous.")


centers = click.Group(
    "business-centers",
    help="The platforms' umbrellas over ad accounts; only those of active ones are synced.",
)


@command(centers, "list", "adport business-centers list --profile Marola")
@PROFILE
async def list_centers(desk: Desk, profile: str) -> None:
    """List the profile's Business Centers, active or not."""
    found = await _known(desk, (await find_profile(desk, profile)).id)
    async with desk.using(ShowWorkspace) as show_workspace:
        limit = (await show_workspace(desk.actor)).plan.max_business_centers
    rows = [
        (one.provider, one.id, one.name, _active(one, limit), one.status, _roles(one), one.currency)
        for one in found
    ]
    columns = ("Provider", "Id", "Name", "Active", "Status", "Role", "Currency")
    empty = "No Business Center is known. Connect the profile, or validate its connection."
    desk.out.give(items(found), table(columns, rows, empty))


@command(centers, "activate", "adport business-centers activate 7123… --profile Marola")
@click.argument("center")
@PROFILE
@PROVIDER
async def activate(desk: Desk, center: str, profile: str, provider: str | None) -> None:
    """Make a Business Center active, if the plan has room."""
    id, slug, profile_id = await _one(desk, center, profile, provider)
    async with desk.using(ChangeBusinessCenters) as change:
        done = await change.activate(desk.actor, profile_id, slug, id)
    desk.out.give(done, f"“{done.name}” is active.")


@command(centers, "deactivate", "adport business-centers deactivate 7123… --profile Marola")
@click.argument("center")
@PROFILE
@PROVIDER
async def deactivate(desk: Desk, center: str, profile: str, provider: str | None) -> None:
    """Give up a Business Center's place; what was synced stays."""
    id, slug, profile_id = await _one(desk, center, profile, provider)
    async with desk.using(ChangeBusinessCenters) as change:
        done = await change.deactivate(desk.actor, profile_id, slug, id)
    desk.out.give(done, f"“{done.name}” is not active any more.")


@command(
    centers, "swap", "adport business-centers swap --profile Marola --give-up 7123… --take 7456…"
)
@PROFILE
@click.option("--give-up", required=True, metavar="ID", help="The one that is active.")
@click.option("--take", required=True, metavar="ID", help="The one to make active instead.")
@PROVIDER
async def swap(desk: Desk, profile: str, give_up: str, take: str, provider: str | None) -> None:
    """Give one Business Center up for another in one step, both or neither."""
    old, slug, profile_id = await _one(desk, give_up, profile, provider)
    new, its, _ = await _one(desk, take, profile, provider)
    asked = Swap(provider=its, give_up_provider=slug, give_up=old, take=new)
    async with desk.using(ChangeBusinessCenters) as change:
        freed, taken = await change.swap(desk.actor, profile_id, asked)
    desk.out.give(items((freed, taken)), f"“{taken.name}” is active instead of “{freed.name}”.")


async def _known(desk: Desk, profile_id: ProfileId) -> list[BusinessCenter]:
    async with desk.using(ListBusinessCenters) as list_all:
        return await list_all(desk.actor, profile_id)


async def _one(
    desk: Desk, center: str, profile: str, provider: str | None
) -> tuple[BusinessCenterId, ProviderSlug, ProfileId]:
    profile_id = (await find_profile(desk, profile)).id
    found = [one for one in await _known(desk, profile_id) if one.id == center]
    if not found:
        raise NotFound(
            "Business Center",
            center,
            remedy="“adport business-centers list --profile P” shows which there are.",
        )
    slug = one_provider([one.provider for one in found], "Business Center", provider)
    return BusinessCenterId(center), slug, profile_id


def _active(center: BusinessCenter, limit: int | None) -> str | bool:
    if center.is_active and not is_within(center.seat, limit):
        return "read-only: beyond the plan"
    return center.is_active


def _roles(center: BusinessCenter) -> list[str]:
    return sorted({one.role for one in center.reached_by if one.lost_at is None and one.role})
