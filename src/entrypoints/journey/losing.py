"""Steps 14 to 16 and 28: taken back at the platform, restored by the right person, taken apart."""

from entrypoints.journey import script
from entrypoints.journey.api import Json
from entrypoints.journey.notes import Notes
from entrypoints.journey.stock import listing
from entrypoints.journey.story import Story, authorize, recent_window


async def lose_token(story: Story, notes: Notes) -> None:
    """Somebody removes the app at the platform: nothing is lost, nothing new comes."""
    await _unselect_one(story)
    story.remember("selection", " ".join(await _selected(story)))
    story.remember("rows", len(await _insights(story)))
    notes.do(f"took “{script.FIRST}”'s tokens back at the platform, then validated")
    await story.desk.post(script.TAKE_BACK, {"user": script.FIRST})
    answer = await story.api.post(f"{story.connection}/validate")
    notes.equal("the connection", answer.body["connection"]["state"], "revoked")
    await _expect_readable(story, notes)
    refused = await story.api.call("POST", f"{story.connection}/sync-runs", {})
    notes.equal("a sync's answer", str(refused), "409 read_only")
    notes.expect("a remedy is shown", refused.remedy, holds=bool(refused.remedy))


async def refuse_wrong_person(story: Story, notes: Notes) -> None:
    """Nobody else can take the connection over."""
    before = (await story.api.get(story.connection)).body
    attempt = await story.reconnect()
    notes.do(f"reconnected, but signed in as “{script.OTHER}”")
    await authorize(story.browser, attempt, script.OTHER)
    outcome = await story.outcome(attempt)
    notes.equal("the attempt", outcome["stage"], "failed")
    notes.equal("its problem", (outcome["problem"] or {}).get("code"), "wrong_account")
    after = (await story.api.get(story.connection)).body
    notes.expect("the connection is unchanged", after["state"], holds=after == before)


async def restore(story: Story, notes: Notes) -> None:
    """The right person comes back: the same connection, with everything as it was."""
    runs = (await story.api.get(f"{story.connection}/sync-runs")).items
    attempt = await story.reconnect()
    notes.do(f"reconnected, signed in as “{script.FIRST}”")
    await authorize(story.browser, attempt, script.FIRST)
    outcome = await story.outcome(attempt)
    same = outcome["connection_id"] == story.recall("connection")
    notes.expect("it is the same connection", outcome["connection_id"], holds=same)
    seen = (await story.api.get(story.connection)).body
    notes.equal("the connection", seen["state"], "connected")
    selected = await _selected(story)
    notes.expect(
        "the selection is kept",
        f"{len(selected)} ad accounts",
        holds=" ".join(selected) == story.recall("selection"),
    )
    kept = (await story.api.get(f"{story.connection}/sync-runs")).items
    notes.expect("the history is kept", f"{len(kept)} runs", holds=bool(kept) and kept == runs)
    await _expect_readable(story, notes)


async def disconnect(story: Story, notes: Notes) -> None:
    """Taken apart here, given back there; the data stays."""
    notes.do("POST …/disconnect")
    others = await _others(story)
    before = await _given_back(story)
    answer = await story.api.post(f"{story.connection}/disconnect")
    notes.equal("the connection", answer.body["state"], "disconnected")
    given = await _given_back(story) - before
    notes.expect("the platform took the token back", f"{given} such call", holds=given == 1)
    await _expect_readable(story, notes)
    refused = await story.api.call("POST", f"{story.connection}/sync-runs", {})
    notes.equal("a sync's answer", str(refused), "409 read_only")
    left = await _others(story)
    notes.expect("the other connections are as they were", _told(left), holds=left == others)


async def _others(story: Story) -> list[Json]:
    """The profile's connections but the first person's."""
    every = (await story.api.get(f"{story.profile}/connections")).items
    return [one for one in every if one["id"] != story.recall("connection")]


def _told(connections: list[Json]) -> str:
    return ", ".join(f"{one['provider']} {one['state']}" for one in connections) or "none"


async def _expect_readable(story: Story, notes: Notes) -> None:
    rows = len(await _insights(story))
    notes.expect(
        "what was synced is readable",
        f"{rows} rows of insights",
        holds=rows > 0 and str(rows) == story.recall("rows"),
    )


async def _insights(story: Story) -> list[Json]:
    """Of the platform that is played with."""
    rows = (await listing(story, "insights", level="account", **recent_window())).rows
    return [one for one in rows if one["provider"] == story.scene.provider]


async def _selected(story: Story) -> list[str]:
    views = (await story.api.get(f"{story.profile}/ad-accounts")).items
    return sorted(str(one["account"]["id"]) for one in views if one["account"]["is_selected"])


async def _unselect_one(story: Story) -> None:
    """A choice of one's own, so that its being kept means something."""
    chosen = {"provider": story.scene.provider, "ad_account_ids": (await _selected(story))[1:]}
    await story.api.put(f"{story.profile}/ad-accounts/selection", chosen)


async def _given_back(story: Story) -> int:
    """How many tokens the platform has taken back: calls that it answered with yes."""
    return await story.desk.answered(script.GIVING_BACK, 0)
