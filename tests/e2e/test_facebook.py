"""Facebook beside TikTok in one service: connected in a browser, synced for 90 days, by the API."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx  # noqa: TID251
import msgspec
import pytest

from core.ids import ProviderSlug
from entrypoints.demo import listen
from entrypoints.journey.api import Json
from entrypoints.journey.scene import prepared, served_here
from entrypoints.journey.script import HISTORY_DAYS
from entrypoints.journey.stock import listing, synced_accounts
from entrypoints.journey.story import (
    Story,
    agree,
    authorize,
    begun,
    come_back,
    recent_window,
    to_platform,
)
from entrypoints.journey.watching import sync
from entrypoints.serving import port_of

KINDS = {
    "campaigns": ("campaign",),
    "ad-groups": ("adset",),
    "ads": ("ad",),
    "creatives": ("adimage", "advideo"),
    "audiences": ("customaudience",),
    "pixels": ("adspixel",),
}
"""What the API lists, and what the sandbox's world calls it."""
LEVELS = ("account", "campaign", "ad_group", "ad")


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    listener = listen(0)
    async with prepared(tmp_path, port_of(listener), keeps_schedule=False) as scene:
        beside = next(one for one in scene.others if one.name == "Facebook")
        facebook = msgspec.structs.replace(
            scene,
            provider=ProviderSlug("facebook"),
            provider_name=beside.name,
            sandbox=beside.sandbox,
        )
        async with served_here(scene, listener), begun(facebook) as story:
            made = await story.api.post("/profiles", {"name": "Halden"})
            story.remember("profile", made.body["id"])
            yield story


async def connected(story: Story, person: str = "admin") -> Json:
    attempt = await story.connect("here")
    await authorize(story.browser, attempt, person)
    outcome = await story.outcome(attempt)
    assert outcome["stage"] == "done", outcome
    story.remember("connection", outcome["connection_id"])
    return (await story.api.get(story.connection)).body


def problems(connection: Json) -> set[tuple[str, str]]:
    return {(one["code"], one["subject"]) for one in connection["problems"]}


async def test_ninety_days_are_synced_and_every_level_adds_up(story: Story) -> None:
    connection = await connected(story)
    assert connection["user"]["name"] == "Ilse Okafor"
    assert connection["state"] == "connected"
    run = await sync(story, story.connection)
    assert (run.status, run.problem) == ("done", "")
    synced = {str(one["id"]) for one in await synced_accounts(story)}
    assert len(synced) >= 3
    assert len(await spendings(story)) == 1
    rows = (await listing(story, "insights", level="ad", **recent_window())).rows
    assert {one["ad_account_id"] for one in rows} == synced
    things = (await story.desk.get("/_sandbox/world"))["things"]
    for path, kinds in KINDS.items():
        found = await listing(story, path)
        assert found.is_complete
        assert found.ids() <= {id for kind in kinds for id in things[kind]}
        assert len(found.rows) == run.rows[path.replace("-", "_")] > 0


async def test_large_reports_are_halved_and_then_made_in_the_background(story: Story) -> None:
    await connected(story)
    settings = {"most_rows": 40, "job_seconds": 0, "usage_headers": False}
    await story.desk.post("/_sandbox/settings", settings)
    run = await sync(story, story.connection)
    assert (run.status, run.problem) == ("done", "")
    calls = (await story.desk.get("/_sandbox/calls"))["calls"]
    assert [one for one in calls if one["method"] == "POST" and one["path"].endswith("/insights")]
    assert len(await spendings(story)) == 1


async def spendings(story: Story) -> set[int]:
    """What was spent, added up level by level."""
    spent: set[int] = set()
    for level in LEVELS:
        rows = (await listing(story, "insights", level=level, **recent_window())).rows
        assert len({one["day"] for one in rows}) == HISTORY_DAYS
        spent.add(sum(one["spend_micros"] for one in rows))
    return spent


async def test_a_throttled_account_waits_and_the_run_ends_well(story: Story) -> None:
    await connected(story)
    throttle = {"path": "act_*/ads", "code": 613, "subcode": 5044001, "times": 2}
    await story.desk.post("/_sandbox/faults", throttle)
    ill = {"path": "act_*/campaigns", "kind": "http_503_html", "times": 2}
    await story.desk.post("/_sandbox/faults", ill)
    run = await sync(story, story.connection)
    assert (run.status, run.problem) == ("done", "")


async def test_what_was_declined_and_unticked_is_named_and_asked_for_again(story: Story) -> None:
    attempt = await story.connect("here")
    consent = await to_platform(story.browser, attempt)
    back = await agree(story.browser, consent, "admin", untick=("permission", "ads_management"))
    await come_back(story.browser, back)
    story.remember("connection", (await story.outcome(attempt))["connection_id"])
    limited = (await story.api.get(story.connection)).body
    assert limited["state"] == "limited"
    assert ("permission_missing", "ads_management") in problems(limited)

    account = next(iter((await story.desk.get("/_sandbox/world"))["accounts"]))
    again = await story.reconnect()
    consent = await to_platform(story.browser, again)
    assert "auth_type=rerequest" in consent.url
    back = await agree(story.browser, consent, "admin", untick=("account", account["id"]))
    await come_back(story.browser, back)
    assert (await story.outcome(again))["stage"] == "done"
    restored = (await story.api.get(story.connection)).body
    assert problems(restored) >= {("account_withheld", account["name"])}
    assert ("permission_missing", "ads_management") not in problems(restored)
    assert restored["state"] == "connected"


async def test_who_removes_the_app_at_facebook_must_reconnect(story: Story) -> None:
    await connected(story)
    await story.desk.post("/_sandbox/revoke", {"user": "admin"})
    validated = await story.api.post(f"{story.connection}/validate")
    assert validated.body["connection"]["state"] == "revoked"


async def test_disconnecting_gives_the_token_back(story: Story) -> None:
    await connected(story)
    gone = await story.api.call("POST", f"{story.connection}/disconnect", {})
    assert gone.status < 400
    calls = (await story.desk.get("/_sandbox/calls"))["counts"]
    assert calls["oauth/revoke"] == 1


async def test_a_system_users_token_is_pasted_and_syncs(story: Story) -> None:
    made = await story.desk.post("/_sandbox/system_user", {"user": "admin"})
    sent = {"provider": "facebook", "token": made["access_token"]}
    ended = (await story.api.post(f"{story.profile}/tokens", sent)).body
    assert ended["stage"] == "done", ended
    story.remember("connection", ended["connection_id"])
    assert (await story.api.get(story.connection)).body["state"] == "connected"
    assert (await sync(story, story.connection)).status == "done"
    refused = (await story.api.post(f"{story.profile}/tokens", {**sent, "token": "EAAno"})).body
    assert (refused["stage"], refused["problem"]["code"]) == ("failed", "credential_revoked")
    other = await story.api.call("POST", f"{story.profile}/tokens", {**sent, "provider": "tiktok"})
    assert (other.status, other.code) == (400, "invalid")


async def signed_form(story: Story) -> dict[str, str]:
    signed = await story.desk.get("/_sandbox/signed_request?user=admin")
    return {"signed_request": str(signed["signed_request"])}


async def test_facebook_tells_that_the_app_was_removed(story: Story) -> None:
    await connected(story)
    await story.desk.post("/_sandbox/revoke", {"user": "admin"})
    async with httpx.AsyncClient(base_url=story.scene.url) as facebook:
        form = await signed_form(story)
        assert (await facebook.post("/webhooks/facebook", data=form)).json() == {}
        forged = {"signed_request": f"A{form['signed_request']}"}
        assert (await facebook.post("/webhooks/facebook", data=forged)).status_code == 400
    async with asyncio.timeout(10):
        while True:
            if (await story.api.get(story.connection)).body["state"] == "revoked":
                break
            await asyncio.sleep(0.1)


async def test_facebook_passes_on_that_a_person_wants_to_be_forgotten(story: Story) -> None:
    await connected(story)
    async with httpx.AsyncClient() as facebook:
        to = f"{story.scene.url}/webhooks/facebook/erasures"
        answer = (await facebook.post(to, data=await signed_form(story))).json()
        assert set(answer) == {"url", "confirmation_code"}
        told = await facebook.get(answer["url"])
        assert told.status_code == 200
        assert answer["confirmation_code"] in told.text
        assert (await facebook.get(answer["url"].replace("facebook", "nobody"))).status_code == 404
        assert (await facebook.post(to.replace("facebook", "tiktok"))).status_code == 404
    gone = (await story.api.get(story.connection)).body
    assert gone["state"] == "disconnected"
    assert gone["user"]["name"] == ""
    await connected(story)
