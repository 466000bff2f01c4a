"""`adport workspaces`: the tenants of this installation, for whoever runs it."""

import click

from core.ids import PlanSlug
from core.ports.workspaces import Workspaces
from core.usecases.workspaces import FoundWorkspace, NewWorkspace
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.output import table
from entrypoints.http.views import items

workspaces = click.Group(
    "workspaces", help="The tenants of this installation; choose one with --workspace ID."
)


@command(workspaces, "list", "adport workspaces list")
async def list_workspaces(desk: Desk) -> None:
    """List the workspaces, oldest first."""
    async with desk.container() as scope:
        found = await (await scope.get(Workspaces)).all()
    rows = [(one.name, one.id, one.plan, one.trial_ends_at, one.created_at) for one in found]
    columns = ("Name", "Id", "Plan", "Trial ends", "Founded")
    desk.out.give(items(found), table(columns, rows, "There is no workspace."))


@command(workspaces, "create", "adport workspaces create Northlight --owner-email mara@example.com")
@click.argument("name")
@click.option("--owner-email", required=True, metavar="EMAIL", help="Whose it is.")
@click.option("--owner-name", metavar="NAME", help="The owner's name; “Owner” if left out.")
@click.option("--plan", metavar="SLUG", help="ADPORT_PLAN if left out.")
async def create(
    desk: Desk, name: str, owner_email: str, owner_name: str | None, plan: str | None
) -> None:
    """Found a workspace with its owner."""
    asked = NewWorkspace(
        name=name,
        plan=PlanSlug(plan) if plan else desk.settings.plan,
        owner_email=owner_email,
        owner_name=owner_name or "Owner",
    )
    async with desk.using(FoundWorkspace) as found_workspace:
        owner = await found_workspace(asked)
    desk.out.give(owner, f"The workspace {owner.workspace_id} is {owner.email}'s now.")
