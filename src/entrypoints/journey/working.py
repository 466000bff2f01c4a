"""Steps 7 to 9: syncing with live progress, the trial's one Business Center, and the swap."""

from entrypoints.journey import script
from entrypoints.journey.api import Json
from entrypoints.journey.notes import Notes
from entrypoints.journey.story import NotPlayed, Story, recent_window
from entrypoints.journey.watching import sync, watched


async def sync_live(story: Story, notes: Notes) -> None:
    """Progress comes live; afterwards the data says how fresh and whether complete it is."""
    seen: list[int] = []
    notes.do("POST …/sync-runs, followed GET …/events to its end")
    run = await watched(story.api, story.connection, lambda now: seen.append(now["slices_done"]))
    notes.equal("the run", run.status, "done")
    notes.expect(
        "progress came more than once, and only forward",
        f"{run.events} events, {seen[0]} to {seen[-1]} of {run.progress['slices']} parts",
        holds=run.events > 2 and seen == sorted(seen),
    )
    everything = all(run.progress[kind] > 0 for kind in ("campaigns", "insights", "balances"))
    notes.expect("campaigns, insights and balances came in", run, holds=everything)
    await _read(story, notes)


async def _read(story: Story, notes: Notes) -> None:
    window = recent_window()
    insights = await story.api.get(
        f"{story.profile}/insights", level="account", limit="500", **window
    )
    notes.expect(
        f"insights of {script.HISTORY_DAYS} days are complete, as of a known moment",
        f"{len(insights.items)} rows, complete {insights.body['is_complete']},"
        f" as of {insights.body['as_of']}",
        holds=bool(insights.items)
        and insights.body["is_complete"]
        and bool(insights.body["as_of"]),
    )
    balances = await story.api.get(f"{story.profile}/balances")
    notes.expect(
        "balances too",
        f"{len(balances.items)} balances, complete {balances.body['is_complete']}",
        holds=bool(balances.items) and bool(balances.body["is_complete"]),
    )


async def refuse_second_center(story: Story, notes: Notes) -> None:
    """The trial holds one active Business Center, and says which."""
    active, other = await _centers(story)
    notes.do(f"POST …/activate for “{other['name']}” beside “{active['name']}”")
    path = f"{story.profile}/business-centers/{story.scene.provider}/{other['id']}/activate"
    answer = await story.api.call("POST", path, {})
    notes.equal("the answer", str(answer), "409 trial_limit")
    detail = str(answer.body.get("detail", ""))
    notes.expect("the reason names the holder", detail, holds=str(active["name"]) in detail)
    notes.expect("the remedy is to swap", answer.remedy, holds="swap" in answer.remedy.lower())


async def swap_centers(story: Story, notes: Notes) -> None:
    """One gives its place to the other; a sync brings the other's accounts."""
    active, other = await _centers(story)
    notes.do(f"POST …/swap “{active['name']}” for “{other['name']}”, then synced")
    asked = {"provider": story.scene.provider, "give_up": active["id"], "take": other["id"]}
    await story.api.post(f"{story.profile}/business-centers/swap", asked)
    now_active, _ = await _centers(story)
    notes.equal("the active one", now_active["name"], other["name"])
    run = await sync(story, story.connection)
    views = (await story.api.get(f"{story.profile}/ad-accounts")).items
    synced = [one["account"] for one in views if one["is_synced"]]
    notes.expect(
        "all synced accounts are the other one's",
        ", ".join(str(one["name"]) for one in synced),
        holds=bool(synced) and all(one["business_center_id"] == other["id"] for one in synced),
    )
    notes.expect(
        "they came in",
        f"{run}, of {run.progress['accounts_done']} accounts",
        holds=run.status == "done" and run.progress["accounts_done"] == len(synced),
    )


async def _centers(story: Story) -> tuple[Json, Json]:
    """The active Business Center, and the other one."""
    centers = (await story.api.get(f"{story.profile}/business-centers")).items
    active = [one for one in centers if one["is_active"]]
    others = [one for one in centers if not one["is_active"]]
    if not active or not others:
        raise NotPlayed(f"It takes an active Business Center and another, of {len(centers)}.")
    return active[0], others[0]
