"""Waiting for a person: the one-time address, the spinner, and how it ended."""

import asyncio
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from urllib.error import URLError
from urllib.request import urlopen

import click

from core.authorization import Authorization, Opened, Stage
from core.connection import Connection
from core.errors import LinkRefused, Refused, WrongAccount
from core.ids import AuthorizationId, ProviderSlug
from core.problem import CATALOGUE
from core.profile import Profile
from core.secret import Secret
from core.usecases.authorizations import (
    MadeAuthorization,
    OpenAuthorization,
    ShowAuthorization,
)
from core.usecases.connections import ShowConnection
from core.usecases.pasting import ConnectByToken
from entrypoints.addresses import Addresses
from entrypoints.cli.desk import Desk
from entrypoints.cli.showing import connection_facts
from entrypoints.http.views import OpenedView, view_authorization, view_connection

POLL = 1.0
"""Seconds between two looks at how far the person is."""
PATIENCE = 3.0
"""Seconds the service has to say that it lives."""
UNDER_WAY = frozenset({Stage.WAITING, Stage.OPENED, Stage.RETURNED, Stage.READING})


async def connect_first(
    desk: Desk, profile: Profile, provider: ProviderSlug, *, link: bool, wait: bool
) -> None:
    """A new connection of the profile."""
    async with desk.using(OpenAuthorization) as open_authorization:
        made = await open_authorization(desk.actor, profile.id, provider, _opened(link=link))
    await _go_on(desk, made, wait=wait)


async def connect_again(desk: Desk, connection: Connection, *, link: bool, wait: bool) -> None:
    """The same connection, with a fresh grant."""
    async with desk.using(OpenAuthorization) as open_authorization:
        made = await open_authorization.again(desk.actor, connection.id, _opened(link=link))
    await _go_on(desk, made, wait=wait)


async def connect_by_token(desk: Desk, profile: Profile, provider: ProviderSlug) -> None:
    """The same without a person: the token is typed unseen, or comes from a file."""
    token = Secret(_typed())
    async with desk.using(ConnectByToken) as connect:
        ended = await connect(desk.actor, profile.id, provider, token)
    await tell_ended(desk, ended)


def _typed() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("The token", hide_input=True, err=True))
    return sys.stdin.readline()


async def _go_on(desk: Desk, made: MadeAuthorization, *, wait: bool) -> None:
    async with desk.using(Addresses) as addresses:
        url = addresses.link(made.link)
    await _warn_if_silent(desk)
    now = await desk.now()
    told = f"Open this address, which works once and until {_until(made, now)}:\n\n  {url}\n"
    if not wait:
        view = view_authorization(made.authorization, now)
        desk.out.give(OpenedView(authorization=view, url=url), told)
        return
    desk.out.say(told)
    with _spinner(desk, "Waiting for the person to agree at the platform…"):
        done = await _outcome(desk, made.authorization.id)
    await tell_ended(desk, done)


async def _outcome(desk: Desk, id: AuthorizationId) -> Authorization:
    """The attempt once it has ended."""
    while True:
        async with desk.using(ShowAuthorization) as show:
            found = await show(desk.actor, id)
        if found.stage_at(await desk.now()) not in UNDER_WAY:
            return found
        await asyncio.sleep(POLL)


async def tell_ended(desk: Desk, done: Authorization) -> None:
    """Show the connection. Raises Refused, with what to do, where there is none."""
    view = view_authorization(done, await desk.now())
    if view.problem:
        kind = WrongAccount if view.problem.code == "wrong_account" else Refused
        entry = CATALOGUE[view.problem.code]
        raise kind(entry.what, remedy=entry.remedy)
    if view.stage is not Stage.DONE or done.connection_id is None:
        raise LinkRefused(
            f"Nobody connected: the address is {view.stage.value}.",
            remedy="Make a new one with the same command.",
        )
    async with desk.using(ShowConnection) as show:
        connection = await show(desk.actor, done.connection_id)
    desk.out.give(view_connection(connection), "Connected.", *connection_facts(connection))


async def _warn_if_silent(desk: Desk) -> None:
    """People and platforms come back to the service: without it nobody can connect."""
    url = desk.settings.public_url
    if not await asyncio.to_thread(_answers, f"{url}/health/live"):
        desk.out.say(
            f"The service does not answer at {url}.\n"
            "What to do: run “adport serve”, or set ADPORT_PUBLIC_URL to where it is reached.\n"
        )


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - the settings allow http(s) only
            return bool(answer.status == 200)
    except (URLError, OSError, ValueError):
        return False


def _spinner(desk: Desk, text: str) -> AbstractContextManager[object]:
    return desk.out.aside.status(text) if desk.out.aside.is_terminal else nullcontext()


def _until(made: MadeAuthorization, now: datetime) -> str:
    expires = made.authorization.expires_at
    minutes = round((expires - now).total_seconds() / 60)
    return f"{expires:%H:%M} UTC ({minutes} minutes)"


def _opened(*, link: bool) -> Opened:
    return Opened.LINK if link else Opened.HERE
