"""`adport api-keys`: how programs come in."""

import click

from core.ids import ApiKeyId
from core.usecases.api_keys import ListApiKeys, MakeApiKey, NewApiKey, RevokeApiKey
from core.usecases.members import ListMembers
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import find_member, whole_id
from entrypoints.cli.output import table
from entrypoints.http.views import MadeKeyView, items, view_key

api_keys = click.Group(
    "api-keys", help="Keys for programs; each may what its member may at that moment."
)


@command(api_keys, "list", "adport api-keys list")
async def list_keys(desk: Desk) -> None:
    """List the workspace's keys; of each only its first characters are known."""
    async with desk.using(ListApiKeys) as list_all:
        found = [view_key(one) for one in await list_all(desk.actor)]
    async with desk.using(ListMembers) as list_members:
        names = {one.id: one.name for one in await list_members(desk.actor)}
    rows = [
        (
            one.name,
            f"{one.hint}…",
            names[one.member_id],
            one.id,
            one.created_at,
            one.used_at,
            one.revoked_at,
        )
        for one in found
    ]
    columns = ("Name", "Begins with", "Member", "Id", "Made", "Last used", "Revoked")
    empty = "There is no API key. Make one: adport api-keys create NAME"
    desk.out.give(items(found), table(columns, rows, empty))


@command(
    api_keys,
    "create",
    'adport api-keys create "Reporting"',
    'adport api-keys create "Reporting" --member mara@example.com',
)
@click.argument("name")
@click.option("--member", metavar="EMAIL", help="For whom; for yourself if left out.")
async def create(desk: Desk, name: str, member: str | None) -> None:
    """Make a key; it is shown this once."""
    member_id = (await find_member(desk, member)).id if member else None
    async with desk.using(MakeApiKey) as make:
        made = await make(desk.actor, NewApiKey(name=name, member_id=member_id))
    secret = made.secret.reveal()
    desk.out.say(f"The key “{made.key.name}” is shown this once; keep it where secrets are kept.")
    desk.out.give(MadeKeyView(key=view_key(made.key), secret=secret), secret)


@command(api_keys, "revoke", "adport api-keys revoke 0f3c…")
@click.argument("key")
async def revoke(desk: Desk, key: str) -> None:
    """Make the key of that id worthless from the next request on; twice is harmless."""
    async with desk.using(ListApiKeys) as list_all:
        known = [one.id for one in await list_all(desk.actor)]
    id = ApiKeyId(whole_id(key, known, "API key", "adport api-keys list"))
    async with desk.using(RevokeApiKey) as revoke_key:
        done = await revoke_key(desk.actor, id)
    desk.out.give(view_key(done), f"The key “{done.name}” is revoked.")
