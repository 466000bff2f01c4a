"""Steps 1 to 6: a profile, a connection with too little, what breaks, and how it is mended."""

import time

from entrypoints.journey import script
from entrypoints.journey.notes import Notes
from entrypoints.journey.story import Story, agree, authorize, come_back, to_platform
from entrypoints.journey.watching import sync


async def create_profile(story: Story, notes: Notes) -> None:
    """The first profile fits into the trial."""
    notes.do(f"POST /profiles, named “{script.PROFILE}”")
    answer = await story.api.call("POST", "/profiles", {"name": script.PROFILE})
    notes.equal("the answer", str(answer), "201")
    story.remember("profile", answer.body.get("id"))
    listed = await story.api.get("/profiles")
    notes.equal("the list of profiles", [one["name"] for one in listed.items], [script.PROFILE])


async def refuse_second_profile(story: Story, notes: Notes) -> None:
    """The trial has room for one."""
    notes.do(f"POST /profiles once more, named “{script.REFUSED_PROFILE}”")
    answer = await story.api.call("POST", "/profiles", {"name": script.REFUSED_PROFILE})
    notes.equal("the answer", str(answer), "409 plan_limit")
    detail = str(answer.body.get("detail", ""))
    notes.expect("the reason names who has the room", detail, holds=script.PROFILE in detail)
    notes.expect("a remedy is shown", answer.remedy, holds=bool(answer.remedy))


async def connect_limited(story: Story, notes: Notes) -> None:
    """A person agrees, and leaves one permission out."""
    attempt = await story.connect("here")
    notes.do(f"opened the link, agreed as “{script.FIRST}” without “{script.UNTICKED_NAME}”")
    consent = await to_platform(story.browser, attempt)
    callback = await agree(story.browser, consent, script.FIRST, script.UNTICKED)
    story.remember("callback", callback)
    page = await come_back(story.browser, callback)
    notes.equal("the page at the end", page.status, 200)
    outcome = await story.outcome(attempt)
    notes.equal("the attempt", outcome["stage"], "done")
    story.remember("connection", outcome["connection_id"])
    seen = (await story.api.get(story.connection)).body
    story.remember("user", seen["user"]["id"])
    notes.equal("the connection", seen["state"], "limited")


async def show_matrix(story: Story, notes: Notes) -> None:
    """The permission matrix, the connection and a sync all say what is missing."""
    notes.do("GET the permission matrix; synced with what there is")
    rows = {
        one["permission"]: one
        for one in (await story.api.get(f"{story.connection}/permissions")).items
    }
    lacking = [slug for slug, one in rows.items() if not one["granted"]]
    notes.equal("what is not granted", lacking, [script.UNTICKED_SLUG])
    breaks = rows[script.UNTICKED_SLUG]["features"]
    notes.expect(
        f"“{script.BLOCKED}” is among what breaks",
        ", ".join(breaks),
        holds=script.BLOCKED in breaks,
    )
    problems = (await story.api.get(story.connection)).body["problems"]
    named = [one["subject"] for one in problems if one["code"] == "permission_missing"]
    notes.equal("permission_missing speaks of what", named, [script.UNTICKED_NAME])
    run = await sync(story, story.connection)
    notes.equal("the insight rows that came in", run.insights, 0)
    notes.expect(
        "the sync says what it skipped", run.problem, holds=script.UNTICKED_NAME in run.problem
    )


async def ask_again(story: Story, notes: Notes) -> None:
    """The same person agrees again, to everything."""
    attempt = await story.reconnect()
    notes.do(f"reconnected, agreed as “{script.FIRST}” to everything")
    await authorize(story.browser, attempt, script.FIRST)
    outcome = await story.outcome(attempt)
    notes.equal("the attempt", outcome["stage"], "done")
    notes.expect(
        "it is the same connection",
        outcome["connection_id"],
        holds=outcome["connection_id"] == story.recall("connection"),
    )
    seen = (await story.api.get(story.connection)).body
    notes.equal("the connection", seen["state"], "connected")


async def validate(story: Story, notes: Notes) -> None:
    """Every check passes, quickly."""
    notes.do("POST …/validate")
    before = time.perf_counter()
    answer = await story.api.post(f"{story.connection}/validate")
    took = time.perf_counter() - before
    checks = answer.body["checks"]
    failed = [one["name"] for one in checks if not one["passed"]]
    notes.expect(
        "every check passes",
        f"{', '.join(failed)} failed" if failed else ", ".join(one["name"] for one in checks),
        holds=bool(checks) and not failed,
    )
    notes.equal("the connection", answer.body["connection"]["state"], "connected")
    notes.expect(f"under {script.QUICK:g} s", f"{took:.2f} s", holds=took < script.QUICK)
