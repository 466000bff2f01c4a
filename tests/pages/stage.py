"""The service with its sandboxes for a browser to visit, and the ways in."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from playwright.async_api import Browser, BrowserContext, Page, StorageState, expect

from entrypoints.journey import script
from entrypoints.journey.scene import HOST, Scene, prepared
from entrypoints.journey.service import SAID, service_of
from entrypoints.journey.story import Story
from entrypoints.serving import bind, port_of
from tests.pages.guard import Guard

PATIENCE_MS = 20_000
"""How long anything that a page does by itself may take on a busy machine."""
SYNCED_MS = 120_000
"""How long the sync of a few accounts may take there."""
NAME, EMAIL, PASSWORD = "Mara", "mara@example.com", "four words with nothing in common"

expect.set_options(PATIENCE_MS)


@asynccontextmanager
async def playing(folder: Path) -> AsyncIterator[Scene]:
    """A fresh service, a process of its own, on a trial beside every sandbox."""
    with bind(HOST, 0) as listener:
        port = port_of(listener)
    async with (
        prepared(folder, port, keeps_schedule=False) as scene,
        service_of(scene.url, scene.environment, folder),
    ):
        yield msgspec.structs.replace(scene, invitation=_printed(folder))


def _printed(folder: Path) -> str:
    """What the service tells whoever starts it; the invitation before it is worth nothing then."""
    found = re.search(r"http\S+/invitations/\S+", (folder / SAID).read_text())
    assert found
    return found[0]


class Visitors:
    """Browser contexts on a scene, each watched by the same guard."""

    def __init__(self, browser: Browser, scene: Scene) -> None:
        self.scene = scene
        others = (one.sandbox for one in scene.others)
        self.guard = Guard((scene.url, scene.sandbox, *others))
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    async def come(self, cookies: StorageState | None = None, **options: Any) -> Page:  # noqa: ANN401
        """A page of a browser that knows nothing but the cookies it is given."""
        context = await self._browser.new_context(
            base_url=self.scene.url, storage_state=cookies, **options
        )
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        await self.guard.watch(context)
        return await context.new_page()

    async def leave(self) -> None:
        """Close every window."""
        for context in self._contexts:
            await context.close()
        self._contexts.clear()


async def accept_invitation(page: Page, scene: Scene) -> None:
    """The owner's first steps: a name, an address, a password."""
    await page.goto(scene.invitation)
    await page.get_by_label("Your name").fill(NAME)
    await page.get_by_label("E-mail address").fill(EMAIL)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Go on").click()
    await expect(page).to_have_title("Profiles · Adport")


async def make_profile(story: Story) -> None:
    """The only profile there is, by the API."""
    await delete_profiles(story)
    made = await story.api.post("/profiles", {"name": script.PROFILE})
    story.remember("profile", made.body["id"])


async def delete_profiles(story: Story) -> None:
    """All there are; a trial has room for one."""
    for one in (await story.api.get("/profiles")).items:
        gone = await story.api.call(
            "DELETE", f"/profiles/{one['id']}", params={"name": one["name"]}
        )
        assert gone.status < 300, str(gone)


async def choose_accounts(story: Story, count: int) -> None:
    """So few ad accounts that a sync of them is short."""
    views = (await story.api.get(f"{story.profile}/ad-accounts")).items
    chosen = [one["account"]["id"] for one in views if one["is_synced"]][:count]
    selection = {"provider": story.scene.provider, "ad_account_ids": chosen}
    await story.api.put(f"{story.profile}/ad-accounts/selection", selection)
