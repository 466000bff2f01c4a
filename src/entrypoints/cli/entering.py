"""Connecting with a key: what a provider asks for is asked for here, or read from a file."""

from collections.abc import Mapping
from typing import TextIO

import click
import msgspec

from core.auth import ApiKey, Field
from core.connection import Connection
from core.errors import Invalid
from core.ids import ProviderSlug
from core.profile import Profile
from core.usecases.entering import EnterKey
from entrypoints.cli.connecting import tell_ended
from entrypoints.cli.desk import Desk


async def auth_of(desk: Desk, slug: ProviderSlug) -> ApiKey | None:
    """What the provider asks for; None where it has a consent page."""
    return (await desk.platforms()).get(slug).manifest.api_key


def given(auth: ApiKey, file: TextIO | None) -> dict[str, str]:
    """What the file holds, or what a person types: secrets are not shown while they do."""
    if file is None:
        if auth.note:
            click.echo(f"{auth.note}\n", err=True)
        return {one.name: _asked(one) for one in auth.fields}
    try:
        return msgspec.json.decode(file.read(), type=dict[str, str])
    except (msgspec.DecodeError, UnicodeDecodeError):
        names = ", ".join(f'"{one.name}": "…"' for one in auth.fields)
        remedy = f"Write it as {{{names}}}."
    raise Invalid("The file holds no JSON object of texts.", field="fields", remedy=remedy)


async def enter_first(
    desk: Desk, profile: Profile, slug: ProviderSlug, fields: Mapping[str, str]
) -> None:
    """A new connection of the profile."""
    async with desk.using(EnterKey) as enter:
        done = await enter(desk.actor, profile.id, slug, fields)
    await tell_ended(desk, done)


async def enter_again(desk: Desk, connection: Connection, fields: Mapping[str, str]) -> None:
    """The same connection, with another key."""
    async with desk.using(EnterKey) as enter:
        done = await enter.again(desk.actor, connection.id, fields)
    await tell_ended(desk, done)


def _asked(field: Field) -> str:
    default = field.choices[0] if field.choices else (None if field.is_required else "")
    return str(
        click.prompt(
            field.label,
            default=default,
            hide_input=field.is_secret,
            type=click.Choice(field.choices) if field.choices else None,
            show_default=bool(field.choices),
            err=True,
        )
    )
