"""Steps 10 to 12: shut out for minutes, killed in the middle, and told other numbers later."""

import asyncio
from datetime import UTC, datetime

from entrypoints.journey import script
from entrypoints.journey.api import Json
from entrypoints.journey.notes import Notes
from entrypoints.journey.stock import (
    Listing,
    differing,
    expect_sums,
    expect_world,
    listing,
    stock,
    synced_accounts,
)
from entrypoints.journey.story import NotPlayed, Story, recent_window
from entrypoints.journey.watching import started, sync, unseen_to_its_end

SOON = 20
"""Seconds for a run to come to its pause."""
TAKEN_UP = 45
"""Seconds for a killed run to be taken up and ended."""
HALF = 0.4
"""The part of a run that is over when the service is killed."""


async def be_shut_out(story: Story, notes: Notes) -> None:
    """The run lets go, says why and until when, and ends when a person does not want to wait."""
    before = await stock(story)
    notes.do("synced; the platform shut us out for five minutes in the middle of it")
    await story.desk.post(script.FAULTS, script.SHUT_OUT)
    run_id = await started(story.api, story.connection)
    run = await _paused(story, run_id)
    until = datetime.fromisoformat(str(run["resume_at"]))
    away = (until - datetime.now(UTC)).total_seconds()
    notes.expect(
        "the run pauses",
        f"{away:.0f} s, because: {run['pause_reason']}",
        holds=away > 200 and bool(run["pause_reason"]),
    )
    coming = (await story.api.get(f"{story.connection}/next-sync")).body
    notes.expect(
        "the next sync's time says the same",
        coming["sentence"],
        holds=coming["at"] == run["resume_at"] and coming["reason"] == "allowance_used_up",
    )
    asked = await story.desk.asked()
    await asyncio.sleep(1)
    more = await story.desk.asked() - asked
    notes.expect("the platform is left alone meanwhile", f"{more} calls", holds=more == 0)
    notes.do("POST …/retry, for the platform is well again")
    await story.api.post(f"/sync-runs/{run_id}/retry")
    async with asyncio.timeout(TAKEN_UP):
        ended = await unseen_to_its_end(story.api, run_id)
    notes.equal("the run", ended.status, "done")
    changed = differing(before, await stock(story))
    notes.expect("nothing was lost or doubled", changed or "all as before", holds=not changed)


async def _paused(story: Story, run_id: str) -> Json:
    async with asyncio.timeout(SOON):
        while True:
            run: Json = (await story.api.get(f"/sync-runs/{run_id}")).body["run"]
            if run["resume_at"] or run["ended_at"]:
                return run
            await asyncio.sleep(0.1)


async def be_killed(story: Story, notes: Notes) -> None:
    """A run goes on from its checkpoints, and ends as one that nobody disturbed."""
    service = story.service
    if service is None:
        raise NotPlayed("The service is no process of its own.")
    account = (await synced_accounts(story))[0]
    await story.desk.post(script.GROW, {"account_id": account["id"], **script.GROWTH})
    notes.do(f"made new ads in “{account['name']}”; killed the service in the middle of the sync")
    run_id = await started(story.api, story.connection)
    progress = await _halfway(story, run_id)
    await service.kill()
    asked = await story.desk.asked()
    took = await service.start()
    notes.expect("it answers again soon", f"{took:.1f} s", holds=took < script.START)
    async with asyncio.timeout(TAKEN_UP):
        ended = await unseen_to_its_end(story.api, run_id)
    notes.equal("the same run", ended.status, "done")
    more, whole = await story.desk.asked() - asked, ended.progress["calls_done"]
    notes.expect(
        "it went on where it was",
        f"killed after {progress['calls_done']} of {whole} calls, {more} afterwards",
        holds=0 < more < whole and progress["calls_done"] < whole,
    )
    await expect_world(story, notes)
    await expect_sums(story, notes)


async def _halfway(story: Story, run_id: str) -> Json:
    """How far the run is, once it is in the middle."""
    async with asyncio.timeout(SOON):
        while True:
            view = (await story.api.get(f"/sync-runs/{run_id}")).body
            progress: Json = view["progress"]
            if view["run"]["ended_at"]:
                raise LookupError("The run had ended before the service was killed.")
            if progress["calls_done"] >= HALF * max(1, progress["calls_planned"]):
                return progress
            await asyncio.sleep(0.05)


async def be_told_otherwise(story: Story, notes: Notes) -> None:
    """What the platform says of yesterday a day later: both numbers are kept."""
    before, window = await stock(story), recent_window()
    told = _by_day(await listing(story, "insights", level="account", **window))
    notes.do("moved the platform's clock on by a day, and synced")
    await story.desk.post(script.CLOCK, {"advance_seconds": script.A_DAY})
    known = {one["number"] for one in (await listing(story, "restatements")).rows}
    run = await sync(story, story.connection)
    notes.equal("the run", run.status, "done")
    restated = (await listing(story, "restatements", level="account", **window)).rows
    fresh = [one for one in restated if one["number"] not in known]
    now = _by_day(await listing(story, "insights", level="account", **window))
    right = [one for one in fresh if _number(told, one) == one["before"]]
    right = [one for one in right if _number(now, one) == one["after"]]
    notes.expect(
        "numbers of days long over changed, and both are kept",
        _shown(fresh),
        holds=bool(fresh) and len(right) == len(fresh),
    )
    changed = differing(before, await stock(story))
    notes.expect(
        "this sync, which nobody disturbed, finds all else as the disturbed ones left it",
        changed or "all as before",
        holds=not changed,
    )
    broken = (await story.desk.get(script.QUOTA))["breaches"]
    notes.expect(
        "no limit of the platform was broken in all this",
        f"{sum(broken.values())} breaches in {await story.desk.asked()} calls",
        holds=not any(broken.values()),
    )


type Known = dict[tuple[str, str], Json]


def _by_day(insights: Listing) -> Known:
    return {(str(one["entity_id"]), str(one["day"])): one for one in insights.rows}


def _number(known: Known, restated: Json) -> object:
    """What an insight says of the number that was restated."""
    row = known.get((str(restated["entity_id"]), str(restated["day"])), {})
    return row.get(str(restated["metric"]))


def _shown(restated: list[Json]) -> str:
    """How many, and one of them."""
    if not restated:
        return "none"
    one = restated[0]
    return (
        f"{len(restated)}, such as {one['metric']} of {one['entity_id']} on {one['day']}:"
        f" {one['before']} → {one['after']}"
    )
