"""The options that every command about synced data takes, and what is said below its rows."""

from collections.abc import Sequence
from datetime import date

import click
from rich.text import Text

from core.ad_account import AdAccount
from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.ports.entities import EntityQuery
from core.usecases.ad_accounts import AccountView, ListAdAccounts
from core.usecases.freshness import Freshness, Target
from entrypoints.asking import place_after
from entrypoints.cli.desk import Desk
from entrypoints.cli.output import cell, whole

type Key = tuple[str, str]
"""A provider, and the id of something of its."""

PROFILE = click.option("--profile", required=True, metavar="P", help="The profile's name or id.")


class OneAccount(click.ParamType[Target]):
    """An ad account's id, after its provider and a slash where two platforms use the same."""

    name = "[PROVIDER/]ID"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002
    ) -> Target:
        if isinstance(value, Target):
            return value
        provider, slash, id = str(value).partition("/")
        if not slash:
            return Target(account_id=AdAccountId(provider))
        return Target(provider=ProviderSlug(provider), account_id=AdAccountId(id))


ACCOUNT = click.option(
    "--account", type=OneAccount(), default=Target(), help="Only this ad account."
)
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


def entities(profile_id: ProfileId, account: Target, after: str | None, limit: int) -> EntityQuery:
    """The question that the options ask. Raises Invalid."""
    return EntityQuery(
        profile_id=profile_id,
        provider=account.provider,
        ad_account_id=account.account_id,
        after=place_after(after),
        limit=limit,
    )


async def _views(desk: Desk, profile_id: ProfileId) -> list[AccountView]:
    async with desk.using(ListAdAccounts) as list_accounts:
        return await list_accounts(desk.actor, profile_id)


async def account_names(desk: Desk, profile_id: ProfileId) -> dict[Key, str]:
    """What the profile's ad accounts are called."""
    return {key: one.name for key, one in (await known_accounts(desk, profile_id)).items()}


async def known_accounts(desk: Desk, profile_id: ProfileId) -> dict[Key, AdAccount]:
    """The profile's ad accounts."""
    views = await _views(desk, profile_id)
    return {(one.account.provider, one.account.id): one.account for one in views}


def named(id: str, name: str | None) -> str:
    """A name with its id, where the name is known."""
    return f"{name} {id}" if name else id


async def trust(
    desk: Desk,
    profile_id: ProfileId,
    fresh: Freshness,
    *,
    account: Target | None = None,
    next: str | None = None,
) -> Text:
    """How far rows may be trusted, what to do where that is not far, and how to go on."""
    lines = [f"\nAs of {cell(fresh.as_of)}; complete: {cell(fresh.is_complete)}."]
    if not fresh.is_complete:
        views = await _views(desk, profile_id)
        of = account or Target()
        lines += _missing(fresh, [one for one in views if of.has(one.account)])
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
