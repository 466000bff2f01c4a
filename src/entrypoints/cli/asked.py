"""The options that every command about synced data takes, and what is said below its rows."""

from collections.abc import Mapping, Sequence
from datetime import date

import click
from rich.text import Text

from core.ad_account import AdAccount
from core.ids import AdAccountId, ProfileId
from core.ports.entities import EntityQuery
from core.usecases.ad_accounts import AccountView, ListAdAccounts
from core.usecases.freshness import Freshness
from entrypoints.asking import place_after
from entrypoints.cli.desk import Desk
from entrypoints.cli.output import cell, whole

PROFILE = click.option("--profile", required=True, metavar="P", help="The profile's name or id.")
ACCOUNT = click.option("--account", metavar="ID", help="Only this ad account.")
LIMIT = click.option("--limit", default=100, show_default=True, help="1 to 1000 rows.")
AFTER = click.option("--after", metavar="NEXT", help="What was named as the next part.")


class Day(click.ParamType[date]):
    """A day as people and programs both write it."""

    name = "YYYY-MM-DD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}” is no day; write it as in 2026-03-31.", param, ctx)


DAY = Day()


def entities(
    profile_id: ProfileId, account: str | None, after: str | None, limit: int
) -> EntityQuery:
    """The question that the options ask. Raises Invalid."""
    return EntityQuery(
        profile_id=profile_id,
        ad_account_id=AdAccountId(account) if account else None,
        after=place_after(after),
        limit=limit,
    )


async def _views(desk: Desk, profile_id: ProfileId) -> list[AccountView]:
    async with desk.using(ListAdAccounts) as list_accounts:
        return await list_accounts(desk.actor, profile_id)


async def account_names(desk: Desk, profile_id: ProfileId) -> dict[str, str]:
    """What the profile's ad accounts are called, by id."""
    return {id: one.name for id, one in (await known_accounts(desk, profile_id)).items()}


async def known_accounts(desk: Desk, profile_id: ProfileId) -> dict[str, AdAccount]:
    """The profile's ad accounts, by id."""
    return {one.account.id: one.account for one in await _views(desk, profile_id)}


def named(id: str, names: Mapping[str, str]) -> str:
    """A name with its id, where the name is known."""
    return f"{names[id]} {id}" if names.get(id) else id


async def trust(
    desk: Desk,
    profile_id: ProfileId,
    fresh: Freshness,
    *,
    account: str | None = None,
    next: str | None = None,
) -> Text:
    """How far rows may be trusted, what to do where that is not far, and how to go on."""
    lines = [f"\nAs of {cell(fresh.as_of)}; complete: {cell(fresh.is_complete)}."]
    if not fresh.is_complete:
        views = await _views(desk, profile_id)
        asked = [one for one in views if account is None or one.account.id == account]
        lines += _missing(fresh, asked)
    if next is not None:
        lines.append(f"There are more: --after {next}")
    return whole("\n".join(lines))


def _missing(fresh: Freshness, views: Sequence[AccountView]) -> list[str]:
    """Why not everything is known, and what to do: nothing was read yet, or nothing is any more."""
    if any(one.is_in_scope for one in views) or not views:
        never = ["Nothing of it was read yet; a first sync reads 90 days back."]
        again = "What to do: adport sync start CONNECTION (adport connections list has them)"
        return [*(never if fresh.as_of is None else []), again]
    stays = "" if fresh.as_of is None else " What was read before stays."
    if any(one.account.is_selected for one in views):
        return [
            f"No ad account of it is synced now, for none is in an active Business Center.{stays}",
            "What to do: adport plans keep --business-center PROFILE/ID, where the plan is too"
            " small; else adport business-centers activate ID --profile PROFILE",
        ]
    return [
        f"No ad account of it is synced now, for none is selected.{stays}",
        "What to do: adport accounts select ID --profile PROFILE, or --all",
    ]
