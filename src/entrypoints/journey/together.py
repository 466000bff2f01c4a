"""Steps 18 to 23: other platforms in the same profile, each with its way in and its ills."""

import asyncio
from collections import Counter
from collections.abc import Iterable

from entrypoints.journey import script
from entrypoints.journey.api import Json
from entrypoints.journey.beside import connect_beside, enter_key, require_done
from entrypoints.journey.desk import desk_of
from entrypoints.journey.notes import Notes
from entrypoints.journey.scene import Beside
from entrypoints.journey.stock import listing, settled_days
from entrypoints.journey.story import NotPlayed, Story, authorize
from entrypoints.journey.watching import started, sync, unseen_to_its_end

SECOND, THIRD = "another platform's connection", "a key's connection"
GOES_ON = 45
"""Seconds for a run to end once its platform is well again."""


async def make_room(story: Story, notes: Notes) -> None:
    """The trial's one Business Center would leave nothing for another platform."""
    notes.do(f"PUT /workspace/plan, to “{script.LARGER_PLAN}”")
    await story.api.put("/workspace/plan", {"plan": script.LARGER_PLAN})
    plan = (await story.api.get("/workspace")).body["plan"]
    room = plan["max_business_centers"]
    notes.expect("Business Centers are without limit", room or "no limit", holds=room is None)


async def connect_second(story: Story, notes: Notes) -> None:
    """Its own consent page, its own permissions; what is left out is asked for again."""
    other = _with_consent(story)
    first = await _seen(story, story.connection)
    notes.do(f"agreed at {other.name} as “{other.first}” without “{script.LEFT_OUT[1]}”")
    story.remember(SECOND, await connect_beside(story, other, script.LEFT_OUT))
    path = _path(story, SECOND)
    limited = await _seen(story, path)
    notes.equal("the connection", limited["state"], "limited")
    notes.equal("permission_missing speaks of what", _missing(limited), [script.LEFT_OUT[1]])
    notes.do(f"reconnected, agreed as “{other.first}” to everything")
    attempt = await story.reconnect(path)
    await authorize(story.browser, attempt, other.first)
    same = require_done(await story.outcome(attempt))
    notes.equal("the same connection", same, story.recall(SECOND))
    notes.equal("the connection", (await _seen(story, path))["state"], "connected")
    now = await _seen(story, story.connection)
    notes.expect("the first platform's is unchanged", now["state"], holds=now == first)


async def connect_with_key(story: Story, notes: Notes) -> None:
    """A platform without a consent page takes a key, which is tried before it is kept."""
    third = _with_key(story)
    fields = third.keys[third.first]
    notes.do(f"entered a wrong key at {third.name}, then “{third.first}”'s")
    wrong = await enter_key(story, third, {**fields, script.KEY_FIELD: "not-a-key"})
    notes.equal("the wrong key's attempt", wrong["stage"], "failed")
    story.remember(THIRD, require_done(await enter_key(story, third, fields)))
    seen = await _seen(story, _path(story, THIRD))
    notes.equal("the connection", seen["state"], "connected")


async def validate_one(story: Story, notes: Notes) -> None:
    """Only the platform that is meant is asked."""
    untouched = (story.connection, _path(story, THIRD))
    before = [await _seen(story, one) for one in untouched]
    asked = await story.desk.asked()
    notes.do(f"POST …/validate for {_with_consent(story).name}")
    answer = await story.api.post(f"{_path(story, SECOND)}/validate")
    failed = [one["name"] for one in answer.body["checks"] if not one["passed"]]
    notes.expect("every check passes", ", ".join(failed) or "all", holds=not failed)
    after = [await _seen(story, one) for one in untouched]
    more = await story.desk.asked() - asked
    notes.expect(
        "the other platforms' connections are as they were, and the first is not asked",
        f"{more} calls",
        holds=after == before and more == 0,
    )


async def sync_together(story: Story, notes: Notes) -> None:
    """One union of ad accounts, and the money of each currency by itself."""
    notes.do("synced the two new connections at the same time")
    runs = await asyncio.gather(*(sync(story, _path(story, one)) for one in (SECOND, THIRD)))
    notes.equal("how the runs ended", [run.status for run in runs], ["done", "done"])
    views = (await story.api.get(f"{story.profile}/ad-accounts")).items
    synced = [one["account"] for one in views if one["is_synced"]]
    of = Counter(str(one["provider"]) for one in synced)
    platforms = {story.scene.provider, _with_consent(story).provider, _with_key(story).provider}
    notes.expect(
        "one list holds the ad accounts of every platform",
        ", ".join(f"{count} of {provider}" for provider, count in sorted(of.items())),
        holds=set(of) == platforms and len(synced) == len({_key(one) for one in synced}),
    )
    await _expect_money(story, notes, synced)


async def _expect_money(story: Story, notes: Notes, synced: list[Json]) -> None:
    """No row is in another currency than its account, and the sums are one a currency."""
    spent: list[Counter[str]] = []
    for level in ("account", "campaign"):
        rows = (await listing(story, "insights", level=level, **settled_days())).rows
        spent.append(_spent(rows))
        at_home = {(*_key(one), one["currency"]) for one in synced}
        told = {(one["provider"], one["ad_account_id"], one["currency"]) for one in rows}
        ours = {one for one in told if one[:2] in {_key(one) for one in synced}}
        notes.expect(
            f"every {level} row is in its ad account's currency",
            f"{len(rows)} rows",
            holds=bool(rows) and ours <= at_home,
        )
    notes.expect(
        "each currency adds up by itself, the same from accounts and from campaigns",
        ", ".join(f"{micros / 1e6:.2f} {one}" for one, micros in sorted(spent[0].items())),
        holds=len(spent[0]) > 1 and spent[0] == spent[1],
    )


async def one_fails(story: Story, notes: Notes) -> None:
    """While one platform is ill the others are synced; afterwards it goes on where it was."""
    other = _with_consent(story)
    notes.do(f"synced all while {other.name} answered every call with an error")
    async with desk_of(other.sandbox) as desk:
        await desk.post(script.FAULTS, script.ILL)
        ill = await started(story.api, _path(story, SECOND))
        others = (await _syncing(story), _path(story, THIRD))
        runs = await asyncio.gather(*(sync(story, one) for one in others))
        notes.equal("how the others' runs ended", [run.status for run in runs], ["done", "done"])
        waiting = (await story.api.get(f"/sync-runs/{ill}")).body["run"]
        notes.expect(
            "its own run has not given up", waiting["status"], holds=not waiting["ended_at"]
        )
        await desk.delete(script.FAULTS)
    notes.do(f"{other.name} is well again")
    if (await story.api.get(f"/sync-runs/{ill}")).body["run"]["resume_at"]:
        await story.api.post(f"/sync-runs/{ill}/retry")
    async with asyncio.timeout(GOES_ON):
        ended = await unseen_to_its_end(story.api, ill)
    notes.equal("its run", ended.status, "done")
    states = [(await _seen(story, one))["state"] for one in _all(story)]
    notes.equal("how the three connections are", states, ["connected"] * 3)


def _with_consent(story: Story) -> Beside:
    return _first(one for one in story.scene.others if one.has_accounts and not one.keys)


def _with_key(story: Story) -> Beside:
    return _first(one for one in story.scene.others if one.has_accounts and one.keys)


def _first(found: Iterable[Beside]) -> Beside:
    """Raises NotPlayed where no such platform brings a sandbox."""
    for one in found:
        return one
    raise NotPlayed("No other installed platform brings such a sandbox.")


def _path(story: Story, which: str) -> str:
    return f"/connections/{story.recall(which)}"


def _all(story: Story) -> tuple[str, str, str]:
    return story.connection, _path(story, SECOND), _path(story, THIRD)


async def _syncing(story: Story) -> str:
    """Of the first platform's connections the one by which its ad accounts are synced."""
    views = (await story.api.get(f"{story.profile}/ad-accounts")).items
    ours = [one for one in views if one["account"]["provider"] == story.scene.provider]
    found = [one["best"]["connection_id"] for one in ours if one["is_synced"]]
    return f"/connections/{found[0]}"


async def _seen(story: Story, path: str) -> Json:
    return (await story.api.get(path)).body


def _missing(connection: Json) -> list[str]:
    found = [one for one in connection["problems"] if one["code"] == "permission_missing"]
    return [str(one["subject"]) for one in found]


def _key(account: Json) -> tuple[str, str]:
    return str(account["provider"]), str(account["id"])


def _spent(rows: list[Json]) -> Counter[str]:
    spent: Counter[str] = Counter()
    for one in rows:
        spent[str(one["currency"])] += int(one["spend_micros"] or 0)
    return spent
