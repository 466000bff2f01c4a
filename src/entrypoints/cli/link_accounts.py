"""`adport linked-accounts`: what there is, who can use it, and giving an account back."""

from typing import TypedDict, Unpack

import click

from core.errors import Invalid
from core.linked_account import LinkedAccount
from core.usecases.linked_accounts import ListLinkedAccounts
from core.usecases.linking_ads import ListPosts, UnlinkAccount
from entrypoints.cli.confirming import confirmed
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import find_profile
from entrypoints.cli.link_options import (
    CENTER,
    PROFILE,
    PROVIDER,
    account_id,
    everything_in,
    find_account,
    find_center,
    find_centers,
    linked_accounts,
)
from entrypoints.cli.link_showing import COLUMNS, card_facts, card_row, review_rows, told
from entrypoints.cli.output import table, whole
from entrypoints.cli.reading_anew import read_all
from entrypoints.cli.telling import PLATFORM
from entrypoints.http.link_views import (
    linking_of,
    view_linked_account,
    view_linked_accounts,
    view_reviews,
)
from entrypoints.http.views import Page, items, view_figures

ACCOUNT = click.argument("account")


class Wanted(TypedDict):
    """Where an account is, as the options say."""

    profile: str
    center: str | None
    provider: str | None


@command(linked_accounts, "list", "adport linked-accounts list --profile Marola")
@PROFILE
async def list_accounts(desk: Desk, profile: str) -> None:
    """List the accounts, and what each is ready for or lacks; lost ones are marked."""
    profile_id = (await find_profile(desk, profile)).id
    async with desk.using(ListLinkedAccounts) as list_all:
        found = await list_all.figures(desk.actor, profile_id)
    platforms = await desk.platforms()
    rows = [card_row(one, linking_of(platforms, one.account.provider)) for one in found.rows]
    empty = "No account is linked. Ask an owner: adport linked-accounts request --profile P"
    shown = table(COLUMNS, rows, empty)
    desk.out.give(view_linked_accounts(found, platforms), shown, told(found.freshness))


@command(linked_accounts, "show", "adport linked-accounts show 7123… --profile Marola")
@ACCOUNT
@PROFILE
@CENTER
@PROVIDER
async def show(desk: Desk, account: str, **wanted: Unpack[Wanted]) -> None:
    """Show an account's permissions, members, and the ad accounts that advertise with it."""
    where, card = await find_account(desk, account, **wanted)
    view = view_linked_account(card, await desk.platforms())
    every = await everything_in(desk, where.profile_id)
    desk.out.give(view, *card_facts(card, where.linking, every))


@command(linked_accounts, "refresh", "adport linked-accounts refresh --profile Marola")
@PROFILE
@click.option(
    "--business-center", "center", metavar="ID", help="Only this one; else all active ones."
)
@PROVIDER
async def refresh(desk: Desk, **wanted: Unpack[Wanted]) -> None:
    """Read all about linked accounts now, and not when their time comes.

    Stopped at any instant, nothing is lost. Exits with 5 where a reading did not come to its end.
    """
    read = [await read_all(desk, one) for one in await find_centers(desk, **wanted)]
    parts = [part for one in read for part in one.parts]
    rows = [
        (
            one.business_center_id,
            one.part.replace("_", " "),
            one.as_of,
            one.is_complete,
            one.problem,
        )
        for one in parts
    ]
    columns = ("Business Center", "Part", "As of", "Complete", "Problem")
    desk.out.give(items(parts), table(columns, rows, "Nothing was read."))
    if any(one.asked and one.asked.problem for one in read):
        raise click.exceptions.Exit(PLATFORM)


@command(
    linked_accounts,
    "unlink",
    "adport linked-accounts unlink 7123… --profile Marola",
    "adport linked-accounts unlink 7123… --profile Marola --confirm Aurora",
)
@ACCOUNT
@PROFILE
@CENTER
@PROVIDER
@click.option("--confirm", metavar="NAME", help="The account's name, instead of being asked.")
async def unlink(desk: Desk, account: str, confirm: str | None, **wanted: Unpack[Wanted]) -> None:
    """Give an account's authorisation back to its owner; only they can give it again."""
    where, card = await find_account(desk, account, **wanted)
    if card.account.lost_at is None:
        _require_confirmed(card.account, confirm)
    async with desk.using(UnlinkAccount) as unlink_it:
        await unlink_it(desk.actor, *where.key, card.account.id)
    _, gone = await find_account(desk, account, wanted["profile"], where.center_id, where.provider)
    view = view_linked_account(gone, await desk.platforms())
    desk.out.give(view, f"“{gone.account.name or account}” is not linked any more.")


@command(linked_accounts, "members", "adport linked-accounts members --profile Marola")
@PROFILE
@CENTER
@PROVIDER
async def members(desk: Desk, **wanted: Unpack[Wanted]) -> None:
    """List who is in a Business Center at the platform, and as what."""
    where = await find_center(desk, **wanted)
    async with desk.using(ListLinkedAccounts) as list_all:
        found = await list_all.members_in(desk.actor, *where.key)
    rows = [(one.id or "invited", one.name, one.email, one.role) for one in found.rows]
    shown = table(("Id", "Name", "E-mail", "Role"), rows, "Nobody is known.")
    desk.out.give(view_figures(found, None), shown, told(found.freshness))


@command(
    linked_accounts,
    "review",
    "adport linked-accounts review --profile Marola",
    "adport linked-accounts review --profile Marola --account 7123…",
)
@PROFILE
@click.option("--account", metavar="A", help="Only this linked account, by id or name.")
async def review(desk: Desk, profile: str, account: str | None) -> None:
    """List who can use which account, by which way, and what changed last."""
    profile_id = (await find_profile(desk, profile)).id
    every = await everything_in(desk, profile_id)
    asked = account_id(every.accounts, account) if account is not None else None
    async with desk.using(ListLinkedAccounts) as list_all:
        found = await list_all.reviewed(desk.actor, profile_id, asked)
    platforms = await desk.platforms()
    centers: dict[str, str] = {one.id: one.name for one in every.centers}
    rows = [
        row
        for one in found.rows
        for row in review_rows(one, linking_of(platforms, one.provider), centers)
    ]
    columns = ("Account", "Person", "Role", "Way", "Permissions", "Changed", "By")
    shown = table(columns, rows, "Nobody can use a linked account, as far as was read.")
    desk.out.give(view_reviews(found), shown, told(found.freshness))


@command(linked_accounts, "posts", "adport linked-accounts posts 7123… --profile Marola")
@ACCOUNT
@PROFILE
@CENTER
@PROVIDER
@click.option("--after", metavar="NEXT", default="", help="What was named as the next part.")
async def posts(desk: Desk, account: str, after: str, **wanted: Unpack[Wanted]) -> None:
    """List the posts that ads can be made of, as the platform tells them now."""
    where, card = await find_account(desk, account, **wanted)
    async with desk.using(ListPosts) as list_posts:
        found = await list_posts(desk.actor, *where.key, card.account.id, after)
    rows = [(one.id, one.text, one.kind, one.status, one.allowed_until) for one in found.rows]
    shown = table(("Id", "Text", "Kind", "Status", "Allowed until"), rows, "It has no such post.")
    more = [whole(f"\nThere are more: --after {found.next}")] if found.next else []
    desk.out.give(Page(items=[*found.rows], next=found.next or None), shown, *more)


def _require_confirmed(account: LinkedAccount, confirm: str | None) -> None:
    """Raise Invalid unless the account was named."""
    name = account.name.strip() or account.id
    if confirmed(confirm, "account", name).strip() != name:
        raise Invalid(
            "The name does not match, so nothing was given back.",
            field="confirm",
            remedy="Type it exactly as it is written.",
        )
