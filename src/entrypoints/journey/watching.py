"""Syncing and watching it live, by server-sent events."""

from collections.abc import Callable

import msgspec

from entrypoints.journey.api import Api, Json, Unexpected
from entrypoints.journey.story import Story

RELISTED = ("campaigns", "ad_groups", "ads", "creatives", "audiences", "pixels")
"""Kinds whose every run brings all rows there are."""
LISTED = (*RELISTED, "transactions")
"""Kinds of rows that are told one by one; those of insights are told together."""
INSIGHTS = "_insights"


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """A run as its stream of events told it, to the end."""

    id: str
    events: int
    status: str
    problem: str
    """Why it failed, or what it skipped; empty where all came in."""
    progress: Json

    @property
    def rows(self) -> dict[str, int]:
        """What came in, by kind."""
        return dict(self.progress["rows"])

    @property
    def insights(self) -> int:
        """Rows of all four levels."""
        return sum(rows for kind, rows in self.rows.items() if kind.endswith(INSIGHTS))

    def __str__(self) -> str:
        told = [f"{self.rows.get(kind, 0)} {kind.replace('_', ' ')}" for kind in LISTED]
        return f"Imported {', '.join(told)}, {self.insights} insight rows"


async def sync(story: Story, connection: str) -> Watched:
    """Start a run and follow it to its end."""
    return await watched(story.api, connection, _unseen)


async def watched(api: Api, connection: str, show: Callable[[Json], None]) -> Watched:
    """The same, showing each progress as it comes."""
    return await followed(api, await started(api, connection), show)


async def started(api: Api, connection: str) -> str:
    """The id of a new run, or of the one that the schedule has begun a moment before."""
    answer = await api.call("POST", f"{connection}/sync-runs", {})
    if answer.code == "sync_running":
        return str((await api.get(f"{connection}/sync-runs")).items[0]["id"])
    if answer.status >= 400:
        raise Unexpected(f"A sync's start answered {answer}: {answer.body.get('detail', '')}")
    return str(answer.body["id"])


async def followed(api: Api, run_id: str, show: Callable[[Json], None]) -> Watched:
    """A run to its end. Raises LookupError where no end comes."""
    count = 0
    async for name, view in api.events(f"/sync-runs/{run_id}/events"):
        count += 1
        show(view["progress"])
        if name == "end":
            run = view["run"]
            return Watched(
                id=run_id,
                events=count,
                status=str(run["status"]),
                problem=str(run["problem"]),
                progress=view["progress"],
            )
    raise LookupError("The stream of events ended before the run did.")


async def unseen_to_its_end(api: Api, run_id: str) -> Watched:
    """The same where nobody looks at the progress."""
    return await followed(api, run_id, _unseen)


def _unseen(_: Json) -> None:
    return None
