"""Step 7: a sync with live progress, and all that it brought."""

import httpx  # noqa: TID251 - looks at an image as a person's browser does

from entrypoints.journey import script
from entrypoints.journey.api import Json
from entrypoints.journey.notes import Notes
from entrypoints.journey.stock import expect_sums, expect_world, listing
from entrypoints.journey.story import Story, recent_window
from entrypoints.journey.watching import RELISTED, Watched, watched


async def sync_live(story: Story, notes: Notes) -> None:
    """Progress comes live; afterwards the data says how fresh and whether complete it is."""
    seen: list[Json] = []
    notes.do("POST …/sync-runs, followed GET …/events to its end")
    run = await watched(story.api, story.connection, seen.append)
    notes.equal("the run", run.status, "done")
    _expect_honest(notes, run, seen)
    notes.expect(
        "something of every kind that is read anew came in",
        run,
        holds=run.insights > 0 and all(run.rows.get(kind, 0) > 0 for kind in RELISTED),
    )
    notes.do("read campaigns, ad groups, ads, creatives, audiences, pixels, figures and funds")
    await expect_world(story, notes)
    await _expect_figures(story, notes)
    await expect_sums(story, notes)
    await _expect_picture(story, notes)
    await _expect_funds(story, notes)


def _expect_honest(notes: Notes, run: Watched, seen: list[Json]) -> None:
    done = [one["calls_done"] for one in seen]
    ahead = all(one["calls_done"] <= one["calls_planned"] for one in seen)
    last = run.progress
    notes.expect(
        "progress came live, only forward, and never beyond what was planned",
        f"{run.events} events, {done[0]} to {done[-1]} of {last['calls_planned']} calls",
        holds=run.events > 2 and done == sorted(done) and ahead,
    )
    notes.expect(
        "at the end nothing is left",
        f"{last['slices_done']} of {last['slices']} slices, {last['failed']} failed",
        holds=done[-1] == last["calls_planned"]
        and last["slices_done"] == last["slices"]
        and last["failed"] == 0,
    )


async def _expect_figures(story: Story, notes: Notes) -> None:
    window = recent_window()
    insights = await listing(story, "insights", level="account", **window)
    notes.expect(
        f"insights of {script.HISTORY_DAYS} days are complete, as of a known moment",
        f"{len(insights.rows)} rows, complete {insights.is_complete}, as of {insights.as_of}",
        holds=bool(insights.rows) and insights.is_complete and bool(insights.as_of),
    )
    ads = (await listing(story, "ads")).rows
    automatic = [one for one in ads if one["is_automatic"]]
    notes.expect(
        "ads that the platform puts together itself are among the ads",
        f"{len(automatic)} of {len(ads)}",
        holds=0 < len(automatic) < len(ads),
    )
    pixels = (await listing(story, "pixels")).ids()
    events = await listing(story, "pixel-events")
    notes.expect(
        "events of the pixels, day by day",
        f"{len(events.rows)} rows, complete {events.is_complete}",
        holds=bool(events.rows)
        and events.is_complete
        and {str(one["pixel_id"]) for one in events.rows} <= pixels,
    )


async def _expect_picture(story: Story, notes: Notes) -> None:
    """The address of a creative is fresh: whoever looks sees it."""
    creatives = (await listing(story, "creatives")).rows
    for kind in ("video", "image"):
        first = next(one for one in creatives if one["kind"] == kind)
        path = f"{story.profile}/ad-accounts/{first['ad_account_id']}/creative-url"
        url = str((await story.api.get(path, creative_id=str(first["id"]))).body["url"])
        async with httpx.AsyncClient() as client:
            answer = await client.get(url)
        found = answer.headers.get("content-type", "nothing")
        notes.expect(
            f"the {kind} “{first['name']}” can be seen",
            f"{answer.status_code}, {found}, {len(answer.content)} bytes",
            holds=answer.is_success and found.startswith(f"{kind}/"),
        )


async def _expect_funds(story: Story, notes: Notes) -> None:
    balances = (await story.api.get(f"{story.profile}/balances")).body
    accounts, centers = balances["accounts"], balances["business_centers"]
    is_complete = balances["freshness"]["is_complete"]
    notes.expect(
        "balances of ad accounts and of the Business Center",
        f"{len(accounts)} and {len(centers)}, complete {is_complete}",
        holds=bool(accounts) and len(centers) == 1 and is_complete,
    )
    moved = await listing(story, "transactions")
    notes.expect(
        "transactions",
        f"{len(moved.rows)}, complete {moved.is_complete}",
        holds=bool(moved.rows) and moved.is_complete,
    )
