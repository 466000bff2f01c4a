"""Syncing and watching it live, by server-sent events."""

from collections.abc import Callable

import msgspec

from entrypoints.journey.api import Api, Json
from entrypoints.journey.story import Story


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """A run as its stream of events told it, to the end."""

    id: str
    events: int
    status: str
    problem: str
    """Why it failed, or what it skipped; empty where all came in."""
    progress: Json

    def __str__(self) -> str:
        return (
            "Imported {campaigns} campaigns, {insights} insight rows, {balances} balances".format(
                **self.progress
            )
        )


async def sync(story: Story, connection: str) -> Watched:
    """Start a run and follow it to its end."""
    return await watched(story.api, connection, _unseen)


async def watched(api: Api, connection: str, show: Callable[[Json], None]) -> Watched:
    """The same, showing each progress as it comes. Raises LookupError where no end comes."""
    started = (await api.post(f"{connection}/sync-runs")).body
    run_id = str(started.get("run", started)["id"])
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


def _unseen(_: Json) -> None:
    return None
