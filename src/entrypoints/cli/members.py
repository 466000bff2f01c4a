"""`adport members`: who is in the workspace, and in what role."""

import click

from core.access import Role
from core.ids import MemberId
from core.usecases.invitations import InviteMember, WithdrawInvitation
from core.usecases.members import AddMember, ChangeRole, ListMembers, NewMember, RemoveMember
from entrypoints.addresses import Addresses
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import find_member
from entrypoints.cli.output import cell, table, whole
from entrypoints.http.views import items

ROLES = click.Choice([one.value for one in Role])


members = click.Group("members", help="The people in the workspace, from viewer to owner.")


@command(members, "list", "adport members list")
async def list_members(desk: Desk) -> None:
    """List everybody in the workspace."""
    async with desk.using(ListMembers) as list_all:
        found = await list_all(desk.actor)
    rows = [(one.email, one.name, one.role, one.id, one.created_at) for one in found]
    columns = ("E-mail", "Name", "Role", "Id", "Since")
    desk.out.give(items(found), table(columns, rows, "Nobody is in the workspace."))


@command(members, "add", 'adport members add mara@example.com "Mara Lindqvist" --role manager')
@click.argument("email")
@click.argument("name")
@click.option(
    "--role", type=ROLES, default=Role.VIEWER.value, show_default=True, help="What they may do."
)
async def add(desk: Desk, email: str, name: str, role: str) -> None:
    """Take a person into the workspace, in a role up to your own."""
    async with desk.using(AddMember) as add_member:
        made = await add_member(desk.actor, NewMember(email=email, name=name, role=Role(role)))
    desk.out.give(made, f"{made.name} is {made.role.value} now.")


@command(members, "invite", "adport members invite", "adport members invite mara@example.com")
@click.argument("member", required=False)
async def invite(desk: Desk, member: str | None) -> None:
    """Print a one-time way in for MEMBER, to choose a password; for you where nobody is named."""
    id = (await find_member(desk, member)).id if member else desk.actor.member_id
    async with desk.using(InviteMember) as invite_member:
        made = await invite_member(desk.actor, id or MemberId(""))
    url = (await desk.container.get(Addresses)).invitation(made.secret)
    expires_at = made.invitation.expires_at
    desk.out.give(
        {"url": url, "member_id": made.member.id, "expires_at": expires_at},
        whole(url),
        f"For {made.member.name}, once, until {cell(expires_at)}.",
    )


@command(members, "withdraw", "adport members withdraw mara@example.com")
@click.argument("member")
async def withdraw(desk: Desk, member: str) -> None:
    """Make the way in worthless that MEMBER was given and has not followed; twice is harmless."""
    found = await find_member(desk, member)
    async with desk.using(WithdrawInvitation) as withdraw_invitation:
        done = await withdraw_invitation(desk.actor, found.id)
    desk.out.give({"withdrawn": done.id}, f"The invitation of {done.name} opens nothing any more.")


@command(members, "role", "adport members role mara@example.com admin")
@click.argument("member")
@click.argument("role", type=ROLES)
async def change_role(desk: Desk, member: str, role: str) -> None:
    """Give MEMBER, named by e-mail or id, another role."""
    found = await find_member(desk, member)
    async with desk.using(ChangeRole) as change:
        done = await change(desk.actor, found.id, Role(role))
    desk.out.give(done, f"{done.name} is {done.role.value} now.")


@command(members, "remove", "adport members remove mara@example.com")
@click.argument("member")
async def remove(desk: Desk, member: str) -> None:
    """Take MEMBER out of the workspace; their API keys go with them."""
    found = await find_member(desk, member)
    async with desk.using(RemoveMember) as remove_member:
        await remove_member(desk.actor, found.id)
    desk.out.give({"removed": found.id}, f"{found.name} is not in the workspace any more.")
