"""`adport linked-accounts assign` and its like: many at once, each with a result of its own."""

from typing import Unpack

import click

from core.ids import AdAccountId, PlatformUserId
from core.usecases.assigning import MOST, AssignMembers, AssignOrder, Pair
from core.usecases.linking_ads import AdLinkOrder, LinkAdAccounts
from core.usecases.pairwise import PairResult
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.link_accounts import ACCOUNT, Wanted
from entrypoints.cli.link_options import (
    CENTER,
    PROFILE,
    PROVIDER,
    Where,
    account_id,
    everything_in,
    find_account,
    linked_accounts,
)
from entrypoints.cli.link_showing import names_of, results_code, results_table
from entrypoints.http.views import items

ACCOUNTS = click.argument("accounts", nargs=-1, required=True)
MEMBER = click.option(
    "--member",
    "people",
    multiple=True,
    required=True,
    metavar="ID",
    help="A member's id at the platform, repeated for more.",
)
AD_ACCOUNTS = click.argument("ad_accounts", nargs=-1, required=True)


@command(
    linked_accounts,
    "assign",
    "adport linked-accounts assign 7123… --profile Marola --member 7456… --level post",
)
@ACCOUNTS
@PROFILE
@MEMBER
@click.option(
    "--level",
    "levels",
    multiple=True,
    required=True,
    metavar="SLUG",
    help="What they are given, repeated for more; “adport providers show” lists it.",
)
@CENTER
@PROVIDER
async def assign(
    desk: Desk,
    accounts: tuple[str, ...],
    people: tuple[str, ...],
    levels: tuple[str, ...],
    **wanted: Unpack[Wanted],
) -> None:
    """Let every member named use every account named, at these levels and no others.

    Exits with 4 where one of them was refused, and with 5 where the platform refused it.
    """
    await _assign(desk, accounts, people, levels, **wanted)


@command(
    linked_accounts,
    "unassign",
    "adport linked-accounts unassign 7123… --profile Marola --member 7456…",
)
@ACCOUNTS
@PROFILE
@MEMBER
@CENTER
@PROVIDER
async def unassign(
    desk: Desk, accounts: tuple[str, ...], people: tuple[str, ...], **wanted: Unpack[Wanted]
) -> None:
    """Take every account named away from every member named; twice is harmless.

    Exits with 4 where one of them was refused, and with 5 where the platform refused it.
    """
    await _assign(desk, accounts, people, (), **wanted)


@command(
    linked_accounts,
    "link-ads",
    "adport linked-accounts link-ads 7123… 7020… 7021… --profile Marola",
)
@ACCOUNT
@AD_ACCOUNTS
@PROFILE
@CENTER
@PROVIDER
async def link_ads(
    desk: Desk, account: str, ad_accounts: tuple[str, ...], **wanted: Unpack[Wanted]
) -> None:
    """Let ad accounts advertise with an account; this shows what it is ready for.

    Exits with 4 where one of them was refused, and with 5 where the platform refused it.
    """
    await _link(desk, account, ad_accounts, is_linked=True, **wanted)


@command(
    linked_accounts, "unlink-ads", "adport linked-accounts unlink-ads 7123… 7020… --profile Marola"
)
@ACCOUNT
@AD_ACCOUNTS
@PROFILE
@CENTER
@PROVIDER
async def unlink_ads(
    desk: Desk, account: str, ad_accounts: tuple[str, ...], **wanted: Unpack[Wanted]
) -> None:
    """Let ad accounts advertise with an account no more; twice is harmless.

    Exits with 4 where one of them was refused, and with 5 where the platform refused it.
    """
    await _link(desk, account, ad_accounts, is_linked=False, **wanted)


async def _assign(
    desk: Desk,
    accounts: tuple[str, ...],
    people: tuple[str, ...],
    levels: tuple[str, ...],
    **wanted: Unpack[Wanted],
) -> None:
    where, _ = await find_account(desk, accounts[0], **wanted)
    known = (await everything_in(desk, where.profile_id)).accounts
    pairs = [
        Pair(member_id=PlatformUserId(member), account_id=account_id(known, account))
        for account in accounts
        for member in people
    ]
    results: list[PairResult] = []
    for begin in range(0, len(pairs), MOST):
        order = AssignOrder(
            provider=where.provider,
            business_center_id=where.center_id,
            pairs=tuple(pairs[begin : begin + MOST]),
            levels=levels,
        )
        async with desk.using(AssignMembers) as assign_them:
            results += await assign_them(desk.actor, where.profile_id, order)
    await _give(desk, where, results)


async def _link(
    desk: Desk,
    account: str,
    ad_accounts: tuple[str, ...],
    *,
    is_linked: bool,
    **wanted: Unpack[Wanted],
) -> None:
    where, card = await find_account(desk, account, **wanted)
    order = AdLinkOrder(
        provider=where.provider,
        business_center_id=where.center_id,
        account_id=card.account.id,
        ad_account_ids=tuple(AdAccountId(one) for one in ad_accounts),
        is_linked=is_linked,
    )
    async with desk.using(LinkAdAccounts) as link_them:
        results = await link_them(desk.actor, where.profile_id, order)
    await _give(desk, where, results)


async def _give(desk: Desk, where: Where, results: list[PairResult]) -> None:
    names = names_of(await everything_in(desk, where.profile_id))
    desk.out.give(items(results), results_table(results, names))
    if code := results_code(results):
        raise click.exceptions.Exit(code)
