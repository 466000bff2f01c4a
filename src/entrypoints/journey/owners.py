"""Steps 24 to 27: an owner links their account by QR code, it is used, and it is taken back."""

import asyncio
import re
from urllib.parse import urlsplit

from entrypoints.journey import script
from entrypoints.journey.api import Json
from entrypoints.journey.browser import Browser, Form, form_of
from entrypoints.journey.notes import Notes
from entrypoints.journey.stock import synced_accounts
from entrypoints.journey.story import NotPlayed, Story

CHOICE = re.compile(rf'type="radio" name="{script.ACCOUNT_FIELD}" value="([^"]+)"')
NOTICED = 40
"""Seconds within which a scan is seen: an open request is looked after every few seconds."""


async def ask_owner(story: Story, notes: Notes) -> None:
    """An address of the platform's, drawn as a code; two requests do not mix."""
    center = await _center(story)
    declared = (await story.api.get(f"/providers/{story.scene.provider}")).body["linking"]
    needed = list(dict.fromkeys(need for one in declared["readiness"] for need in one["needs"]))
    notes.do(f"asked for {', '.join(needed)}, through ads only")
    asked = {**center, "permissions": needed[-1:]}
    request = (await story.api.post(f"{story.profile}/link-requests", asked)).body
    story.remember("request", request["id"])
    story.remember("scan", request["url"])
    story.secrets.add(urlsplit(str(request["url"])).query.rpartition("=")[2])
    notes.equal("what it asks for, with what that needs", request["permissions"], needed)
    notes.equal("the request", request["state"], "waiting")
    for kind, begins in (("png", "PNG"), ("svg", "<?xml")):
        drawn = await story.api.call("GET", f"/link-requests/{request['id']}/qr.{kind}")
        notes.expect(
            f"the code is drawn as {kind}",
            f"{drawn.status}, {len(drawn.text)} characters",
            holds=drawn.status == 200 and begins in drawn.text[:9],
        )
    wrong = await story.api.call(
        "POST", f"{story.profile}/link-requests", {**center, "permissions": ["everything"]}
    )
    notes.equal(
        "what there is not", f"{wrong} {wrong.body.get('field')}", "400 invalid permissions"
    )


async def scan(story: Story, notes: Notes) -> None:
    """The owner says yes on their phone; nobody here does anything."""
    phone = Browser()
    try:
        page = await phone.open(story.recall("scan"))
        accounts = CHOICE.findall(page.text)
        story.remember("account", accounts[1])
        chosen = ((script.ACCOUNT_FIELD, accounts[1]), script.APPROVE)
        await phone.send(page, form_of(page).changed(put=chosen))
    finally:
        await phone.close()
    notes.do("scanned the code with the owner's phone, and approved")
    request = await _ended(story)
    notes.equal("the request", request["state"], "linked")
    account = await _account(story)
    notes.expect(
        "the account is listed",
        f"“{account['name']}”, {account['access']}",
        holds=account["id"] == request["account_id"] and account["lost_at"] is None,
    )


async def make_ready(story: Story, notes: Notes) -> None:
    """A member may use it, an ad account advertises with it: it is ready, and has posts."""
    center, id = await _center(story), story.recall("account")
    await _read(story, center)
    where = f"{story.profile}/business-centers/{center['provider']}/{center['business_center_id']}"
    user = (await story.api.get(story.connection)).body["user"]["id"]
    people = (await story.api.get(f"{where}/members")).items
    member = next(one for one in people if one["id"] not in (None, user))
    level = (await story.api.get(f"/providers/{story.scene.provider}")).body["linking"]["levels"][0]
    notes.do(f"assigned “{member['name']}” at the level {level['slug']}, and a stranger")
    pairs = [{"member_id": one, "account_id": id} for one in (member["id"], "stranger")]
    body = {**center, "pairs": pairs, "levels": [level["slug"]]}
    done = (await story.api.post(f"{story.profile}/linked-accounts/assign", body)).items
    notes.equal("each result", [one["outcome"] for one in done], ["done", "refused"])
    ours = story.scene.provider
    ad_account = next(one for one in await synced_accounts(story) if one["provider"] == ours)
    notes.do(f"linked it to the ad account “{ad_account['name']}”")
    body = {**center, "account_id": id, "ad_account_ids": [ad_account["id"]]}
    done = (await story.api.post(f"{story.profile}/linked-accounts/link-ad-accounts", body)).items
    notes.equal("the result", [one["outcome"] for one in done], ["done"])
    account = await _account(story)
    ready = {one["name"]: one["is_ready"] for one in account["readiness"]}
    notes.expect("it is ready for", ", ".join(ready), holds=bool(ready) and all(ready.values()))
    posts = (await story.api.get(f"{await _path(story)}/posts")).items
    notes.expect("its posts can be made into ads", f"{len(posts)} posts", holds=bool(posts))
    await _expect_reviewed(story, notes, str(member["id"]))


async def take_back(story: Story, notes: Notes) -> None:
    """The owner takes it back on their phone: it is marked, with all that hung on it."""
    center = await _center(story)
    phone = Browser()
    fields = (
        (script.ACCOUNT_FIELD, story.recall("account")),
        (script.CENTER_FIELD, str(center["business_center_id"])),
    )
    try:
        page = await phone.open(f"{story.scene.sandbox}{script.PHONE}")
        form = Form(action=script.TAKE_ACCOUNT_BACK, method="POST", fields=fields)
        await phone.send(page, form)
    finally:
        await phone.close()
    notes.do("took it back on the owner's phone, then POST …/linked-accounts/refresh")
    await _read(story, center)
    account = await _account(story)
    notes.expect("the account is marked", account["lost_at"], holds=bool(account["lost_at"]))
    hanging = len(account["members"]) + len(account["ad_accounts"])
    notes.equal("the members and ad accounts that still have it", hanging, 0)
    answer = await story.api.call("GET", f"{await _path(story)}/posts")
    notes.equal("its posts' answer", str(answer), "409 refused")
    notes.expect("a remedy is shown", answer.remedy, holds=bool(answer.remedy))


async def _read(story: Story, center: Json) -> None:
    """Everything about the Business Center's accounts, read anew."""
    asked = (await story.api.post(f"{story.profile}/linked-accounts/refresh", center)).body
    async with asyncio.timeout(NOTICED):
        while asked["is_reading"]:
            await asyncio.sleep(0.2)
            every = (await story.api.get(f"{story.profile}/linked-accounts/readings")).items
            asked = next(
                one for one in every if one["business_center_id"] == center["business_center_id"]
            )


async def _center(story: Story) -> Json:
    """The active Business Center of the platform that is played with, as bodies name it."""
    centers = (await story.api.get(f"{story.profile}/business-centers")).items
    ours = [one for one in centers if one["provider"] == story.scene.provider and one["is_active"]]
    if not ours:
        raise NotPlayed("It takes an active Business Center.")
    return {"provider": story.scene.provider, "business_center_id": ours[0]["id"]}


async def _path(story: Story) -> str:
    center = await _center(story)
    where = f"{center['provider']}/{center['business_center_id']}"
    return f"{story.profile}/linked-accounts/{where}/{story.recall('account')}"


async def _account(story: Story) -> Json:
    return (await story.api.get(await _path(story))).body


async def _ended(story: Story) -> Json:
    """The request once it waits no more, polled as the page that waits for it does."""
    async with asyncio.timeout(NOTICED):
        while True:
            seen = (await story.api.get(f"/link-requests/{story.recall('request')}")).body
            if seen["state"] != "waiting":
                return seen
            await asyncio.sleep(0.2)


async def _expect_reviewed(story: Story, notes: Notes, member: str) -> None:
    """The review names the member, and that they were given it here."""
    path = f"{story.profile}/linked-accounts/review"
    [review] = (await story.api.get(path, account_id=story.recall("account"))).items
    person = next((one for one in review["access"] if one["user_id"] == member), None)
    held = [one["permission"] for one in person["held"]] if person else []
    notes.expect(
        "the review tells who can use it, and by whom that was changed",
        f"{len(review['access'])} people; {', '.join(held)}; by {person and person['changed_by']}",
        holds=bool(held) and bool(person and person["changed_by"]),
    )
