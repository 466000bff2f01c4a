"""Steps 13 and 17: links for other browsers, and callbacks where or when they must not come."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from entrypoints.journey import script
from entrypoints.journey.browser import Browser
from entrypoints.journey.notes import Notes
from entrypoints.journey.story import Attempt, Story, agree, authorize, to_platform


@asynccontextmanager
async def another_browser(story: Story) -> AsyncIterator[Browser]:
    """A browser that has nothing of the first person's; what it met is kept for the audit step."""
    browser = Browser()
    try:
        yield browser
    finally:
        story.secrets |= browser.met
        await browser.close()


async def share_link(story: Story, notes: Notes) -> None:
    """Somebody else connects in a browser of their own, and is let into nothing by that."""
    attempt = await story.connect("link")
    notes.do(f"made a link for another browser; “{script.SECOND}” connected there")
    async with another_browser(story) as theirs:
        page = await authorize(theirs, attempt, script.SECOND)
        notes.expect(
            "the page at the end is neutral",
            page.status,
            holds=page.status == 200 and not _names_anybody(story, page.text),
        )
        enters = await theirs.can_enter(f"{story.scene.url}/api/v1/me")
        notes.expect(
            "no session for them",
            f"{len(page.set_cookies)} cookies at the end; the API lets them in: {enters}",
            holds=not page.set_cookies and not enters,
        )
    outcome = await story.outcome(attempt)
    notes.equal("the first person's poll", outcome["stage"], "done")
    story.remember("second connection", outcome["connection_id"])
    notes.expect(
        "it is a connection of its own",
        outcome["connection_id"],
        holds=outcome["connection_id"] != story.recall("connection"),
    )
    await _refuse_again(story, notes, attempt)
    await _refuse_withdrawn(story, notes)


async def _refuse_again(story: Story, notes: Notes, attempt: Attempt) -> None:
    async with another_browser(story) as third:
        page = await third.open(attempt.link)
    notes.expect("the link works only once", page.status, holds=page.status >= 400)


async def _refuse_withdrawn(story: Story, notes: Notes) -> None:
    attempt = await story.connect("link")
    withdrawn = await story.api.call("DELETE", f"/authorizations/{attempt.id}")
    async with another_browser(story) as third:
        page = await third.open(attempt.link)
    stage = (await story.outcome(attempt))["stage"]
    notes.expect(
        "a withdrawn link is refused",
        f"{stage}, page {page.status}",
        holds=withdrawn.status < 300 and stage == "withdrawn" and page.status >= 400,
    )


def _names_anybody(story: Story, text: str) -> bool:
    told = (script.PROFILE, story.recall("profile"), story.recall("user"))
    return any(one in text for one in told)


async def refuse_stray_callbacks(story: Story, notes: Notes) -> None:
    """An answer of the platform counts once, and only in the browser that asked for it."""
    notes.do("opened the first callback again; opened a fresh one in a foreign browser")
    replayed = await story.browser.open(story.recall("callback"))
    notes.equal("the replayed callback", replayed.status, 400)
    attempt = await story.reconnect()
    consent = await to_platform(story.browser, attempt)
    callback = await agree(story.browser, consent, script.FIRST)
    before = (await story.api.get(story.connection)).body
    async with another_browser(story) as foreign:
        page = await foreign.open(callback)
    notes.equal("the callback in a foreign browser", page.status, 400)
    after = (await story.api.get(story.connection)).body
    notes.expect("the connection is unchanged", after["state"], holds=after == before)
    await story.api.call("DELETE", f"/authorizations/{attempt.id}")
