"""A person at the sandbox's consent page, and what Config says of a connection."""

import re

from playwright.async_api import Locator, Page, expect

from entrypoints.journey import script


async def agree(consent: Page, person: str, *, without: str | None = None) -> None:
    """Choose who one is, take a permission's tick away, and confirm."""
    await consent.locator(f"input[name={script.PERSON_FIELD}][value={person}]").check()
    if without:
        await consent.get_by_label(without).uncheck()
    name, value = script.YES
    await consent.locator(f"button[name={name}][value={value}]").click()


async def through_window(page: Page, person: str, *, without: str | None = None) -> None:
    """Continue in this browser: the platform's page in a window of its own, which closes itself.

    Before the scripts have come it would open in the same window.
    """
    await page.wait_for_load_state("load")
    async with page.expect_popup() as opening:
        await dialog(page).get_by_role("button", name="Continue in this browser").click()
    window = await opening.value
    async with window.expect_event("close"):
        await agree(window, person, without=without)


def dialog(page: Page) -> Locator:
    """The one that is open."""
    return page.locator("dialog[open]")


def connect_button(page: Page, name: str) -> Locator:
    """The provider's, and no other whose name only begins the same."""
    return page.get_by_role("button", name=re.compile(rf"\+ Connect {re.escape(name)}$"))


def card(page: Page) -> Locator:
    """The first connection's."""
    return page.locator("article.connection").first


async def expect_state(page: Page, words: str) -> None:
    """What the first connection's card says of its state."""
    await expect(card(page).locator(".state").first).to_have_text(words)
