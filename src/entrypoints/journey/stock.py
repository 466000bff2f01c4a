"""What is there: read whole through the API, and compared with what the platform has."""

from datetime import UTC, datetime, timedelta

import msgspec

from entrypoints.journey import script
from entrypoints.journey.api import Json
from entrypoints.journey.notes import Notes
from entrypoints.journey.story import Story

LEVELS = ("account", "campaign", "ad_group", "ad")
PAGE = "1000"
OURS = ("seen_at", "as_of")
"""What each reading changes, be the rest as it was."""
SETTLED = (14, 12)
"""Days ago: numbers of days that long over change no more, even a day later."""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """All rows of a path."""

    rows: list[Json]
    is_complete: bool
    as_of: str | None

    def ids(self) -> set[str]:
        """Of those that the platform still lists."""
        return {str(one["id"]) for one in self.rows if one["gone_at"] is None}


async def listing(story: Story, path: str, **asked: str) -> Listing:
    """Page by page to the end; complete only where every page says so."""
    rows: list[Json] = []
    pages = [await story.api.get(f"{story.profile}/{path}", limit=PAGE, **asked)]
    while after := pages[-1].body["next"]:
        more = await story.api.get(f"{story.profile}/{path}", limit=PAGE, after=after, **asked)
        pages.append(more)
    for page in pages:
        rows += page.items
    times = [page.body["as_of"] for page in pages if page.body["as_of"]]
    return Listing(
        rows=rows,
        is_complete=all(page.body["is_complete"] for page in pages),
        as_of=min(times, default=None),
    )


async def synced_accounts(story: Story) -> list[Json]:
    """The ad accounts that the profile syncs now."""
    views = (await story.api.get(f"{story.profile}/ad-accounts")).items
    return [one["account"] for one in views if one["is_synced"]]


async def expect_world(story: Story, notes: Notes) -> None:
    """Of every kind exactly what the sandbox itself has in those accounts, and marked complete."""
    world = await story.desk.get(script.WORLD)
    accounts = {str(one["id"]) for one in await synced_accounts(story)}
    found: list[str] = []
    wrong: list[str] = []
    for path, names in script.THINGS.items():
        ours = await listing(story, path)
        known = {str(one["id"]) for one in ours.rows if _is_there(one, accounts)}
        things = [one for name in names for one in world[name] if one[script.OWNER] in accounts]
        there = {str(one[id]) for one in things for id in script.IDS if one.get(id)}
        found.append(f"{len(known)} {path.replace('-', ' ')}")
        if not ours.is_complete or known != there:
            wrong.append(f"{len(there - known)} {path} missing, {len(known - there)} too many")
    notes.expect(
        "each is what the sandbox's own world holds, and complete",
        "; ".join(wrong) or ", ".join(found),
        holds=not wrong,
    )


def _is_there(row: Json, accounts: set[str]) -> bool:
    """Whether a sync reads it now; what lies in other accounts stays as it was read."""
    return row["gone_at"] is None and row["ad_account_id"] in accounts


async def expect_sums(story: Story, notes: Notes) -> None:
    """Ads add up to their account, to the last millionth: no row is missing on any level."""
    spent: list[tuple[int, int]] = []
    for level in LEVELS:
        rows = (await listing(story, "insights", level=level, **settled_days())).rows
        spent.append((len(rows), sum(one["spend_micros"] or 0 for one in rows)))
    notes.expect(
        "accounts, campaigns, ad groups and ads spent the same",
        ", ".join(
            f"{rows} {level.replace('_', ' ')} rows"
            for level, (rows, _) in zip(LEVELS, spent, strict=True)
        ),
        holds=spent[0][1] > 0 and len({sum for _, sum in spent}) == 1,
    )


async def stock(story: Story) -> dict[str, list[Json]]:
    """All that a further reading must leave as it is."""
    found = {path: (await listing(story, path)).rows for path in script.THINGS}
    for level in LEVELS:
        rows = (await listing(story, "insights", level=level, **settled_days())).rows
        found[f"{level} insights"] = rows
    return {
        path: [{name: value for name, value in one.items() if name not in OURS} for one in rows]
        for path, rows in found.items()
    }


def differing(before: dict[str, list[Json]], after: dict[str, list[Json]]) -> str:
    """What is not the same in both; empty where all is."""
    return ", ".join(path for path, rows in before.items() if rows != after[path])


def settled_days() -> dict[str, str]:
    """The window whose numbers change no more."""
    today = datetime.now(UTC).date()
    since, until = (today - timedelta(days=ago) for ago in SETTLED)
    return {"since": since.isoformat(), "until": until.isoformat()}
