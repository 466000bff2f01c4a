"""`adport profiles`: folders for clients, brands and operations."""

import click
from rich.table import Table

from core.limit import is_within
from core.profile import Import, Profile
from core.usecases.profiles import (
    ChangeProfile,
    CreateProfile,
    DeleteProfile,
    ListProfiles,
    NewProfile,
    ProfileChange,
)
from core.usecases.workspaces import ShowWorkspace
from entrypoints.cli.confirming import confirmed
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import find_profile
from entrypoints.cli.output import facts, table
from entrypoints.http.views import items

COLUMNS = ("Name", "Id", "Imports", "State", "Created")
IMPORTS = click.Choice([one.value for one in Import])


profiles = click.Group(
    "profiles", help="Folders for one client, brand or operation each, isolated from one another."
)


@command(profiles, "list", "adport profiles list", "adport profiles list --json")
async def list_profiles(desk: Desk) -> None:
    """List the workspace's profiles, oldest first."""
    async with desk.using(ListProfiles) as list_all:
        found = await list_all(desk.actor)
    async with desk.using(ShowWorkspace) as show_workspace:
        limit = (await show_workspace(desk.actor)).plan.max_profiles
    rows = [(one.name, one.id, one.imports, _may(one, limit), one.created_at) for one in found]
    empty = "There is no profile yet. Make one: adport profiles create NAME"
    desk.out.give(items(found), table(COLUMNS, rows, empty))


@command(
    profiles,
    "create",
    'adport profiles create "Northlight Goods"',
    "adport profiles create Marola --import chosen",
)
@click.argument("name")
@click.option(
    "--import",
    "imports",
    type=IMPORTS,
    default=Import.ALL.value,
    show_default=True,
    help="Which ad accounts of new connections are synced: all, or those you choose.",
)
async def create(desk: Desk, name: str, imports: str) -> None:
    """Make a profile, if the plan has room for it."""
    async with desk.using(CreateProfile) as create_profile:
        made = await create_profile(desk.actor, NewProfile(name=name, imports=Import(imports)))
    desk.out.give(made, f"The profile “{made.name}” is made.", _facts(made))


@command(profiles, "rename", 'adport profiles rename Marola "Casa Marola"')
@click.argument("profile")
@click.argument("name")
async def rename(desk: Desk, profile: str, name: str) -> None:
    """Give PROFILE, named by name or id, another name."""
    await _change(desk, profile, ProfileChange(name=name))


@command(profiles, "set-import", "adport profiles set-import Marola chosen")
@click.argument("profile")
@click.argument("imports", type=IMPORTS)
async def set_import(desk: Desk, profile: str, imports: str) -> None:
    """Say which ad accounts PROFILE's new connections bring into its syncs."""
    await _change(desk, profile, ProfileChange(imports=Import(imports)))


@command(
    profiles,
    "delete",
    "adport profiles delete Marola",
    "adport profiles delete Marola --confirm Marola",
)
@click.argument("profile")
@click.option("--confirm", metavar="NAME", help="The profile's name, instead of being asked.")
async def delete(desk: Desk, profile: str, confirm: str | None) -> None:
    """Disconnect PROFILE, then delete it with what was synced; the audit trail stays."""
    found = await find_profile(desk, profile)
    typed = confirmed(confirm, "profile", found.name)
    async with desk.using(DeleteProfile) as delete_profile:
        await delete_profile(desk.actor, found.id, typed)
    desk.out.give({"deleted": found.id}, f"The profile “{found.name}” is deleted.")


async def _change(desk: Desk, profile: str, asked: ProfileChange) -> None:
    found = await find_profile(desk, profile)
    async with desk.using(ChangeProfile) as change_profile:
        changed = await change_profile(desk.actor, found.id, asked)
    desk.out.give(changed, "The profile is changed.", _facts(changed))


def _may(profile: Profile, limit: int | None) -> str:
    return "active" if is_within(profile.seat, limit) else "read-only: beyond the plan"


def _facts(profile: Profile) -> Table:
    return facts(
        ("Id", profile.id),
        ("Name", profile.name),
        ("Imports", profile.imports),
        ("Created", profile.created_at),
    )
