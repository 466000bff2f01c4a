"""What tests of syncs share: a connection that syncs little, ordered troubles, and the stream."""

import asyncio
import json
from typing import Any

from tests.entrypoints.api.client import Api, Desk
from tests.entrypoints.api.service import House

CAMPAIGNS = "campaign/get/"
REPORTS = "report/integrated/get/"

type Event = tuple[str, dict[str, Any]]


async def connected(house: House, accounts: int = 2) -> tuple[str, str]:
    """A connection that syncs so many ad accounts, and its profile."""
    profile_id = await house.profile(imports="chosen")
    id = await house.connect(profile_id)
    views = (await house.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    alive = [one["account"]["id"] for one in views if one["account"]["status"] == "active"]
    await house.choose(profile_id, *alive[:accounts])
    return id, profile_id


async def started(house: House, connection_id: str) -> str:
    """A new run's id."""
    return str((await house.owner.post(f"connections/{connection_id}/sync-runs"))["id"])


async def slow(desk: Desk, path: str = REPORTS) -> None:
    """Each coming call there takes half a second."""
    await desk.order("faults", path=path, kind="timeout", seconds=0.5, times=100)


async def paused(house: House, connection_id: str) -> dict[str, Any]:
    """A run that the platform has sent away for minutes."""
    await house.desk.order("faults", path=REPORTS, kind="throttle_qpm", times=1)
    run_id = await started(house, connection_id)
    async with asyncio.timeout(10):
        while True:
            run: dict[str, Any] = (await house.owner.get(f"sync-runs/{run_id}"))["run"]
            if run["resume_at"]:
                return run
            await asyncio.sleep(0.05)


async def watched(house: House, run_id: str, api: Api | None = None) -> list[Event]:
    """Every event of the stream until the service ends it; bare words stand under `code`."""
    events: list[Event] = []
    name = ""
    client = (api or house.owner).client
    async with client.stream("GET", f"sync-runs/{run_id}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        async for line in stream.aiter_lines():
            kind, _, text = line.partition(":")
            if kind == "event":
                name = text.strip()
            elif kind == "data":
                told = json.loads(text) if name != "error" else {"code": text.strip()}
                events.append((name, told))
    return events


async def done(house: House, run_id: str) -> dict[str, Any]:
    """The run when it has ended."""
    _, ended = (await watched(house, run_id))[-1]
    return ended
