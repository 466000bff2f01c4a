"""`adport linked-accounts request` and what becomes of it: the code, the waiting, the end."""

import asyncio
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

import click
from rich.console import RenderableType

from core.errors import Invalid, Refused
from core.ids import PermissionSlug
from core.link_request import LinkRequest, LinkState
from core.linking import Linking, completed
from core.usecases.link_requests import (
    CancelLinkRequest,
    ListLinkRequests,
    NewLinkRequest,
    RequestLink,
    ShowLinkRequest,
)
from core.usecases.linked_accounts import ListLinkedAccounts
from core.usecases.watching_links import WatchLinkRequests
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import find_profile
from entrypoints.cli.link_options import (
    CENTER,
    PROFILE,
    PROVIDER,
    Where,
    account_id,
    everything_in,
    find_center,
    find_request,
    linked_accounts,
)
from entrypoints.cli.link_showing import card_facts, names_of, request_row
from entrypoints.cli.output import cell, facts, table, whole
from entrypoints.http.link_views import linking_of, view_link_request
from entrypoints.http.views import items
from entrypoints.qr import Picture, drawn, open_url, typed

POLL = 1.0
"""Seconds between two looks at how far the owner is."""
COLUMNS = ("Id", "Business Center", "State", "Asked for", "Account", "Asked by", "Made", "Expires")
SAVE = click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write the QR code to this file, a .png or .svg.",
)


@command(
    linked_accounts,
    "request",
    "adport linked-accounts request --profile Marola",
    "adport linked-accounts request --profile Marola --no-wait --save code.png",
)
@PROFILE
@CENTER
@PROVIDER
@click.option(
    "--permission",
    "permissions",
    multiple=True,
    metavar="SLUG",
    help="What to ask for, repeated for more; what ads need if left out."
    " “adport providers show” lists it.",
)
@click.option(
    "--on-profile", is_flag=True, help="New posts show on the account's profile, not in ads only."
)
@click.option("--account", metavar="A", help="The account it is for, by id or name, if known.")
@SAVE
@click.option("--no-wait", is_flag=True, help="Do not wait for the owner.")
async def request(
    desk: Desk,
    profile: str,
    center: str | None,
    provider: str | None,
    permissions: tuple[str, ...],
    account: str | None,
    save: Path | None,
    *,
    on_profile: bool,
    no_wait: bool,
) -> None:
    """Show a code that an account's owner scans to link it, and wait for them."""
    picture = _picture(save)
    where = await find_center(desk, profile, center, provider)
    slugs = tuple(map(PermissionSlug, permissions)) or _usual(where.linking)
    if on_profile:
        _require_ads_only(where.linking, slugs)
    known = (await everything_in(desk, where.profile_id)).accounts if account else []
    asked = NewLinkRequest(
        provider=where.provider,
        business_center_id=where.center_id,
        permissions=slugs,
        is_ads_only=not on_profile,
        account_id=account_id(known, account) if account is not None else None,
    )
    async with desk.using(RequestLink) as request_link:
        made = await request_link(desk.actor, where.profile_id, asked)
    _write(made, save, picture)
    if no_wait:
        desk.out.give(view_link_request(made), *_code(made))
        return
    desk.out.say(f"{typed(made.url)}\n{_words(made)}")
    if not where.linking.shows_owner:
        desk.out.say("The platform does not show the owner what is asked for: tell them.\n")
    await _tell(desk, where, await _outcome(desk, made))


@command(linked_accounts, "requests", "adport linked-accounts requests --profile Marola")
@PROFILE
async def list_requests(desk: Desk, profile: str) -> None:
    """List the profile's requests, newest first."""
    profile_id = (await find_profile(desk, profile)).id
    names, platforms = names_of(await everything_in(desk, profile_id)), await desk.platforms()
    async with desk.using(ListLinkRequests) as list_all:
        known = [view_link_request(one) for one in await list_all(desk.actor, profile_id)]
    empty = "Nobody was asked yet. Ask an owner: adport linked-accounts request --profile P"
    rows = [request_row(one, linking_of(platforms, one.provider), names) for one in known]
    desk.out.give(items(known), table(COLUMNS, rows, empty))


@command(
    linked_accounts,
    "qr",
    "adport linked-accounts qr 0f3c41",
    "adport linked-accounts qr 0f3c41 --save code.svg",
)
@click.argument("request")
@SAVE
async def qr(desk: Desk, request: str, save: Path | None) -> None:
    """Show the code of a request that waits, or how it ended."""
    picture = _picture(save)
    found = await find_request(desk, request)
    if not found.is_open and save is None:
        desk.out.give(view_link_request(found), _ended(found))
        return
    open_url(found)
    _write(found, save, picture)
    desk.out.give(view_link_request(found), *_code(found))


@command(linked_accounts, "cancel", "adport linked-accounts cancel 0f3c41")
@click.argument("request")
@click.option("--declined", is_flag=True, help="Note that the owner has said they will not.")
async def cancel(desk: Desk, request: str, *, declined: bool) -> None:
    """Stop waiting for an owner; twice is harmless, and what has ended otherwise stays so.

    The address may still work at the platform, and the account is then linked all the same.
    """
    found = await find_request(desk, request)
    async with desk.using(CancelLinkRequest) as cancel_it:
        done = await cancel_it(desk.actor, found.id, is_declined=declined)
    desk.out.give(view_link_request(done), _ended(done))


async def _outcome(desk: Desk, made: LinkRequest) -> LinkRequest:
    """The request once it has ended; looked after here, whether a service runs or not."""
    console = desk.out.aside
    with console.status("") if console.is_terminal else nullcontext() as spinner:
        while True:
            async with desk.using(WatchLinkRequests) as watch:
                await watch()
            async with desk.using(ShowLinkRequest) as show:
                found = await show(desk.actor, made.id)
            if not found.is_open:
                return found
            if spinner is not None:
                spinner.update(_waiting(found, await desk.now()))
            await asyncio.sleep(POLL)


def _waiting(request: LinkRequest, now: datetime) -> str:
    minutes = (request.expires_at - now).total_seconds() / 60
    if request.failing:
        return f"The platform cannot be asked now ({request.failing}); {minutes:.0f} minutes left…"
    return f"Waiting for the owner to scan it, {minutes:.0f} minutes left…"


async def _tell(desk: Desk, where: Where, done: LinkRequest) -> None:
    """Show what came of it. Raises Refused where nothing did."""
    if done.state is not LinkState.LINKED:
        raise Refused(
            _ended(done), remedy="Make a new request: adport linked-accounts request --profile P"
        )
    shown: list[RenderableType] = [facts(("Account", done.account_id))]
    if done.account_id is not None:
        found = await everything_in(desk, where.profile_id)
        async with desk.using(ListLinkedAccounts) as list_all:
            card = await list_all.card(desk.actor, *where.key, done.account_id)
        shown = card_facts(card, where.linking, found)
    desk.out.give(view_link_request(done), "Linked.", *shown)


def _ended(request: LinkRequest) -> str:
    if request.state is LinkState.LINKED:
        return f"The account {request.account_id} came by the request."
    return f"The request is {request.state.value}."


def _require_ads_only(linking: Linking, asked: tuple[PermissionSlug, ...]) -> None:
    """Raise Invalid where where new posts show is told, and none are asked for."""
    if linking.ads_only in completed(linking, asked):
        return
    raise Invalid(
        "“--on-profile” says where new posts show, and none are asked for.",
        field="on_profile",
        remedy=f"Leave it out, or add --permission {linking.ads_only}."
        if linking.ads_only
        else "Leave it out.",
    )


def _usual(linking: Linking) -> tuple[PermissionSlug, ...]:
    """What the uses of accounts need, or all there is where none is declared."""
    needed = dict.fromkeys(need for one in linking.readiness for need in one.needs)
    return tuple(needed) or tuple(one.slug for one in linking.permissions)


def _code(request: LinkRequest) -> list[RenderableType]:
    return [whole(typed(request.url)), whole(_words(request))]


def _words(request: LinkRequest) -> str:
    return (
        f"The owner scans this with their phone, or opens, until {cell(request.expires_at)}:\n\n"
        f"  {request.url}\n\n"
        f"Asked for: {', '.join(request.permissions)}"
        f"{' (new posts through ads only)' if request.is_ads_only else ''}.\n"
        f"The request is {request.id}. A running service sees the answer as well.\n"
    )


def _picture(save: Path | None) -> Picture | None:
    """As what the file is drawn. Raises Invalid before anything is asked."""
    if save is None:
        return None
    ending = save.suffix.removeprefix(".").lower()
    if ending not in set(Picture) or not save.parent.is_dir():
        raise Invalid(
            f"No QR code can be written to {save}.",
            field="save",
            remedy="Name a file that ends in .png or .svg, in a folder that exists.",
        )
    return Picture(ending)


def _write(request: LinkRequest, save: Path | None, picture: Picture | None) -> None:
    if save is None or picture is None:
        return
    try:
        save.write_bytes(drawn(request.url, picture))
    except OSError as error:
        raise Invalid(
            f"The QR code was not written: {error.strerror}.",
            field="save",
            remedy=f"The request waits all the same: adport linked-accounts qr {request.id}",
        ) from error
