"""`adport accounts`: which ad accounts are synced, and which is the default."""

import click

from core.errors import Invalid, NotFound
from core.ids import AdAccountId, ProfileId
from core.usecases.ad_accounts import AccountView, ChooseAdAccounts, ListAdAccounts, Selection
from entrypoints.cli.desk import Desk, command
from entrypoints.cli.finding import find_profile, one_provider
from entrypoints.cli.output import table
from entrypoints.http.views import items

PROFILE = click.option("--profile", required=True, metavar="P", help="The profile's name or id.")
PROVIDER = click.option("--provider", metavar="S", help="Needed only where ids are ambiguous.")
COLUMNS = ("Provider", "Id", "Name", "Synced", "Status", "Role")


accounts = click.Group(
    "accounts", help="What campaigns run on; those not selected are known, and not synced."
)


@command(accounts, "list", "adport accounts list --profile Marola")
@PROFILE
async def list_accounts(desk: Desk, profile: str) -> None:
    """List the union of what the profile's connections reach, and why one is not synced."""
    found = await _known(desk, (await find_profile(desk, profile)).id)
    empty = "No ad account is known. Connect the profile, or validate its connection."
    desk.out.give(items(found), table(COLUMNS, [_row(one) for one in found], empty))


@command(
    accounts,
    "select",
    "adport accounts select 7123… 7456… --profile Marola",
    "adport accounts select --all --profile Marola",
)
@click.argument("ids", nargs=-1)
@PROFILE
@PROVIDER
@click.option("--all", "everything", is_flag=True, help="Select every account.")
@click.option("--none", "nothing", is_flag=True, help="Select no account.")
async def select(
    desk: Desk,
    ids: tuple[str, ...],
    profile: str,
    provider: str | None,
    *,
    everything: bool,
    nothing: bool,
) -> None:
    """Sync exactly these ad accounts of the provider, and no others."""
    if (bool(ids), everything, nothing).count(True) != 1:
        raise Invalid(
            "Which ad accounts is not clear.", remedy="Give their ids, or --all, or --none."
        )
    profile_id = (await find_profile(desk, profile)).id
    known = await _known(desk, profile_id)
    _require_known(ids, known)
    meant = [one.account for one in known if everything or nothing or one.account.id in ids]
    slug = one_provider([one.provider for one in meant], "ad account", provider)
    wanted = () if nothing else tuple(one.id for one in meant if one.provider == slug)
    async with desk.using(ChooseAdAccounts) as choose:
        await choose(desk.actor, profile_id, Selection(provider=slug, ad_account_ids=wanted))
    chosen = await _known(desk, profile_id)
    desk.out.give(
        items(chosen), f"{len(wanted)} selected.", table(COLUMNS, [_row(one) for one in chosen], "")
    )


@command(accounts, "default", "adport accounts default 7123… --profile Marola")
@click.argument("id")
@PROFILE
@PROVIDER
async def default(desk: Desk, id: str, profile: str, provider: str | None) -> None:
    """Pre-select this account wherever one of its provider's is needed."""
    profile_id = (await find_profile(desk, profile)).id
    known = await _known(desk, profile_id)
    _require_known((id,), known)
    owners = [one.account.provider for one in known if one.account.id == id]
    slug = one_provider(owners, "ad account", provider)
    async with desk.using(ChooseAdAccounts) as choose:
        done = await choose.default(desk.actor, profile_id, slug, AdAccountId(id))
    desk.out.give(done, f"“{done.name}” is the default.")


async def _known(desk: Desk, profile_id: ProfileId) -> list[AccountView]:
    async with desk.using(ListAdAccounts) as list_all:
        return await list_all(desk.actor, profile_id)


def _require_known(ids: tuple[str, ...], known: list[AccountView]) -> None:
    if unknown := set(ids) - {one.account.id for one in known}:
        raise NotFound(
            "ad account",
            min(unknown),
            remedy="“adport accounts list --profile P” shows which there are.",
        )


def _row(view: AccountView) -> tuple[object, ...]:
    account = view.account
    return (
        account.provider,
        account.id,
        f"{account.name} (default)" if account.is_default else account.name,
        _synced(view),
        account.status.value.replace("_", " "),
        view.best.role if view.best else None,
    )


def _synced(view: AccountView) -> str:
    """Whether it is, and why not."""
    if view.is_synced:
        return "yes"
    if view.account.is_lost:
        return "no: access lost"
    if view.account.is_withheld:
        return "no: not ticked at the platform"
    if not view.account.is_selected:
        return "no: not selected"
    if not view.is_in_scope:
        return "no: its Business Center is inactive"
    return "no: no connection works"
