"""Steps 8 and 9: the trial's one Business Center, and the swap, while the platform throttles."""

from entrypoints.journey import script
from entrypoints.journey.api import Json
from entrypoints.journey.notes import Notes
from entrypoints.journey.stock import expect_sums, expect_world, synced_accounts
from entrypoints.journey.story import NotPlayed, Story
from entrypoints.journey.watching import sync


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
    """One gives its place to the other, whose first sync is throttled again and again."""
    active, other = await _centers(story)
    notes.do(f"POST …/swap “{active['name']}” for “{other['name']}”")
    asked = {"provider": story.scene.provider, "give_up": active["id"], "take": other["id"]}
    await story.api.post(f"{story.profile}/business-centers/swap", asked)
    now_active, _ = await _centers(story)
    notes.equal("the active one", now_active["name"], other["name"])
    synced = await synced_accounts(story)
    notes.expect(
        "all synced accounts are the other one's",
        ", ".join(str(one["name"]) for one in synced),
        holds=bool(synced) and all(one["business_center_id"] == other["id"] for one in synced),
    )
    notes.do(f"synced, while {len(script.OFTEN)} calls were answered with “too often”")
    for fault in script.OFTEN:
        await story.desk.post(script.FAULTS, fault)
    run = await sync(story, story.connection)
    notes.equal("the throttled calls", await story.desk.throttled(), len(script.OFTEN))
    notes.expect(
        "they came in all the same",
        f"{run}, of {run.progress['accounts_done']} accounts",
        holds=run.status == "done" and run.progress["accounts_done"] == len(synced),
    )
    await expect_world(story, notes)
    await expect_sums(story, notes)


async def _centers(story: Story) -> tuple[Json, Json]:
    """The active Business Center, and the other one."""
    centers = (await story.api.get(f"{story.profile}/business-centers")).items
    active = [one for one in centers if one["is_active"]]
    others = [one for one in centers if not one["is_active"]]
    if not active or not others:
        raise NotPlayed(f"It takes an active Business Center and another, of {len(centers)}.")
    return active[0], others[0]
