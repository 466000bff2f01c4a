"""The options that every command about synced data takes, and what is said below its rows."""

from datetime import date

import click
from rich.text import Text

from core.ids import AdAccountId, ProfileId
from core.ports.entities import EntityQuery
from core.usecases.ad_accounts import ListAdAccounts
from core.usecases.figures import Figures
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


async def account_names(desk: Desk, profile_id: ProfileId) -> dict[str, str]:
    """What the profile's ad accounts are called, by id."""
    async with desk.using(ListAdAccounts) as list_accounts:
        views = await list_accounts(desk.actor, profile_id)
    return {one.account.id: one.account.name for one in views}


def named(id: str, names: dict[str, str]) -> str:
    """A name with its id, where the name is known."""
    return f"{names[id]} {id}" if names.get(id) else id


def trust[T](found: Figures[T], next: str | None = None) -> Text:
    """How far the rows may be trusted, and how to go on."""
    return _told(found.freshness, next if found.has_more else None)


def _told(fresh: Freshness, next: str | None) -> Text:
    lines = [f"\nAs of {cell(fresh.as_of)}; complete: {cell(fresh.is_complete)}."]
    if fresh.as_of is None:
        lines.append("Nothing of it was read yet; a first sync reads 90 days back.")
    if not fresh.is_complete:
        lines.append("What to do: adport sync start CONNECTION (adport connections list has them)")
    if next is not None:
        lines.append(f"There are more: --after {next}")
    return whole("\n".join(lines))


def trust_of(fresh: Freshness) -> Text:
    """The same of what comes in one piece."""
    return _told(fresh, None)
