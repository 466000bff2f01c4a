"""`adport connections`: connecting, validating, reconnecting and taking apart."""

from typing import TextIO

import click
import msgspec

from core.ids import AuthorizationId, ProviderSlug
from core.usecases.authorizations import ListAuthorizations, WithdrawAuthorization
from core.usecases.connections import (
    Disconnect,
    ListConnections,
    ShowConnection,
    ValidateConnection,
)
from core.usecases.profiles import ListProfiles
from core.usecases.survey import Check
from entrypoints.cli.connecting import connect_again, connect_by_token, connect_first
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.entering import auth_of, enter_again, enter_first, given
from entrypoints.cli.finding import all_connections, find_connection, find_profile, whole_id
from entrypoints.cli.output import table
from entrypoints.cli.showing import COLUMNS, checks_table, connection_facts, matrix_table
from entrypoints.cli.telling import PLATFORM
from entrypoints.http.views import ConnectionView, items, view_authorization, view_connection

PROFILE = click.option("--profile", required=True, metavar="P", help="The profile's name or id.")
LINK = click.option("--link", is_flag=True, help="Make the address for another browser.")
FIELDS = click.option(
    "--fields",
    metavar="FILE",
    type=click.File("r", encoding="utf-8"),
    help="A JSON file with what a provider without a consent page asks for; “-” is stdin.",
)
NO_WAIT = click.option("--no-wait", is_flag=True, help="Print the address and leave.")
CONNECTION = click.argument("connection")


class ValidationView(msgspec.Struct, frozen=True, kw_only=True):
    """A connection after its validation, and what each check found."""

    connection: ConnectionView
    checks: tuple[Check, ...]


connections = click.Group(
    "connections", help="One authorisation of one platform user for one profile each."
)


@command(
    connections,
    "connect",
    "adport connections connect --profile Marola --provider SLUG",
    "adport connections connect --profile Marola --provider SLUG --link --no-wait",
)
@PROFILE
@click.option("--provider", required=True, metavar="S", help="As “adport providers list” has it.")
@LINK
@NO_WAIT
@FIELDS
async def connect(
    desk: Desk,
    profile: str,
    provider: str,
    fields: TextIO | None,
    *,
    link: bool,
    no_wait: bool,
) -> None:
    """Make a one-time address where a person agrees at the platform, and wait for them.

    A provider without a consent page is connected with a key, which is asked for.
    """
    found = await find_profile(desk, profile)
    slug = ProviderSlug(provider.lower())
    if auth := await auth_of(desk, slug):
        await enter_first(desk, found, slug, given(auth, fields))
        return
    await connect_first(desk, found, slug, link=link, wait=not no_wait)


@command(
    connections,
    "paste",
    "adport connections paste --profile Marola --provider SLUG",
    "adport connections paste --profile Marola --provider SLUG < token.txt",
)
@PROFILE
@click.option("--provider", required=True, metavar="S", help="As “adport providers list” has it.")
async def paste(desk: Desk, profile: str, provider: str) -> None:
    """Connect by a token that you have, such as a system user's; it is read from the input."""
    found = await find_profile(desk, profile)
    await connect_by_token(desk, found, ProviderSlug(provider.lower()))


@command(connections, "reconnect", "adport connections reconnect 4fd966")
@CONNECTION
@LINK
@NO_WAIT
@FIELDS
async def reconnect(
    desk: Desk, connection: str, fields: TextIO | None, *, link: bool, no_wait: bool
) -> None:
    """Ask the platform again: after a revocation, or for what was not granted."""
    found = await find_connection(desk, connection)
    if auth := await auth_of(desk, found.provider):
        await enter_again(desk, found, given(auth, fields))
        return
    await connect_again(desk, found, link=link, wait=not no_wait)


@command(connections, "list", "adport connections list", "adport connections list --profile Marola")
@click.option("--profile", metavar="P", help="Only this profile's; its name or id.")
async def list_connections(desk: Desk, profile: str | None) -> None:
    """List the connections and the state of each."""
    if profile:
        only = await find_profile(desk, profile)
        async with desk.using(ListConnections) as list_some:
            found = await list_some(desk.actor, only.id)
    else:
        found = await all_connections(desk)
    async with desk.using(ListProfiles) as list_profiles:
        names = {one.id: one.name for one in await list_profiles(desk.actor)}
    rows = [
        (
            one.id,
            names[one.profile_id],
            one.provider,
            one.user.name or one.user.id,
            one.state,
            one.synced_at,
        )
        for one in found
    ]
    empty = "There is no connection yet. Make one: adport connections connect --help"
    desk.out.give(items(view_connection(one) for one in found), table(COLUMNS, rows, empty))


@command(connections, "show", "adport connections show 4fd966")
@CONNECTION
async def show(desk: Desk, connection: str) -> None:
    """Show one connection, its problems, and what to do about each."""
    found = await find_connection(desk, connection)
    async with desk.using(ShowConnection) as show_connection:
        life = await show_connection.life(desk.actor, found.id)
    desk.out.give(view_connection(found), *connection_facts(found, life))


@command(connections, "matrix", "adport connections matrix 4fd966")
@CONNECTION
async def matrix(desk: Desk, connection: str) -> None:
    """Show what the platform granted, and which features break without the rest."""
    found = await find_connection(desk, connection)
    async with desk.using(ShowConnection) as show_connection:
        rows = await show_connection.matrix(desk.actor, found.id)
    desk.out.give(items(rows), matrix_table(rows))


@command(connections, "validate", "adport connections validate 4fd966")
@CONNECTION
async def validate(desk: Desk, connection: str) -> None:
    """Ask the platform whether everything is still so; the state follows.

    Exits with 5 where a check failed.
    """
    found = await find_connection(desk, connection)
    async with desk.using(ValidateConnection) as validate_connection:
        done = await validate_connection(desk.actor, found.id)
    desk.out.give(
        ValidationView(connection=view_connection(done.connection), checks=done.checks),
        checks_table(done.checks),
        "",
        *connection_facts(done.connection),
    )
    if not all(one.passed for one in done.checks):
        raise click.exceptions.Exit(PLATFORM)


@command(connections, "disconnect", "adport connections disconnect 4fd966")
@CONNECTION
async def disconnect(desk: Desk, connection: str) -> None:
    """Destroy the token here and have the platform take it back; synced data stays.

    A key that was entered stays valid at the service that gave it out: withdraw it there.
    """
    found = await find_connection(desk, connection)
    async with desk.using(Disconnect) as disconnect_it:
        done = await disconnect_it(desk.actor, found.id)
    desk.out.give(view_connection(done), *connection_facts(done))


@command(connections, "links", "adport connections links --profile Marola")
@PROFILE
async def links(desk: Desk, profile: str) -> None:
    """List the profile's attempts to connect, newest first."""
    found = await find_profile(desk, profile)
    now = await desk.now()
    async with desk.using(ListAuthorizations) as list_all:
        known = [view_authorization(one, now) for one in await list_all(desk.actor, found.id)]
    rows = [
        (one.id, one.provider, one.opened, one.stage, one.created_at, one.expires_at)
        for one in known
    ]
    columns = ("Id", "Provider", "Opened", "Stage", "Made", "Expires")
    desk.out.give(items(known), table(columns, rows, "Nobody has tried to connect yet."))


@command(connections, "withdraw", "adport connections withdraw 0f3c…")
@click.argument("authorization")
async def withdraw(desk: Desk, authorization: str) -> None:
    """Make an address worthless that nobody has finished with; twice is harmless."""
    async with desk.using(ListProfiles) as list_profiles:
        profiles = await list_profiles(desk.actor)
    async with desk.using(ListAuthorizations) as list_all:
        known = [one.id for each in profiles for one in await list_all(desk.actor, each.id)]
    id = whole_id(authorization, known, "attempt", "adport connections links --profile P")
    now = await desk.now()
    async with desk.using(WithdrawAuthorization) as withdraw_it:
        done = view_authorization(await withdraw_it(desk.actor, AuthorizationId(id)), now)
    desk.out.give(done, f"The attempt is {done.stage.value}.")
