"""A profile on three platforms, by clicking: connected on a trial, looked through on a plan."""

import asyncio
import re

import pytest
from playwright.async_api import Locator, Page, expect

from entrypoints.journey import script
from entrypoints.journey.beside import connect_beside
from entrypoints.journey.scene import Beside, Scene
from entrypoints.journey.story import Story
from entrypoints.journey.watching import sync
from tests.pages.consent import connect_button, dialog, through_window


def beside(scene: Scene) -> list[Beside]:
    return [one for one in scene.others if one.has_accounts]


def card_of(page: Page, name: str) -> Locator:
    """The card of the platform's connection."""
    return page.locator("article.connection", has=page.get_by_role("heading", name=f"{name}: "))


async def connect(page: Page, one: Beside) -> None:
    """As the demo says: go to its consent page, or enter the address and the key."""
    await connect_button(page, one.name).click()
    if not one.keys:
        await through_window(page, one.first)
        return
    for field, text in one.keys[one.first].items():
        await dialog(page).get_by_label(one.labels[field], exact=True).fill(text)
    await dialog(page).get_by_role("button", name="Connect").click()


async def test_a_newcomer_connects_each_platform_and_one_gives_the_other_its_place(
    page: Page, scene: Scene, config: str
) -> None:
    await page.goto(config)
    await connect_button(page, scene.provider_name).click()
    await through_window(page, script.FIRST)
    await expect(card_of(page, scene.provider_name)).to_be_visible()
    for one in beside(scene):
        await connect(page, one)
        await expect(card_of(page, one.name)).to_be_visible()
    rows = page.locator("#centers tbody tr")
    await expect(page.get_by_text("room is taken in another profile")).to_have_count(0)
    waiting = rows.filter(has_text="Halden Outdoors")
    await waiting.get_by_role("button", name="Swap for “Northlight Goods”").click()
    await dialog(page).get_by_role("button", name="Swap").click()
    await expect(page.locator(".toast")).to_contain_text("in place of “Northlight Goods”")
    await expect(waiting.get_by_text("active", exact=True)).to_be_visible()
    await page.goto("/subscription")
    await page.get_by_role("button", name=re.compile(": Scale$")).click()
    await dialog(page).get_by_role("button", name="Change to Scale").click()
    await expect(page.locator(".toast")).to_be_visible()
    await page.goto(config)
    for name in ("Solmar Studio", "Northlight Goods"):
        await rows.filter(has_text=name).get_by_role("button", name="Activate").click()
        await expect(rows.filter(has_text=name).get_by_text("active", exact=True)).to_be_visible()


@pytest.fixture
async def mixed(story: Story, connected: str) -> str:
    """The path of a profile that is connected to all of them, and synced."""
    await story.api.put("/workspace/plan", {"plan": script.LARGER_PLAN})
    views = (await story.api.get(f"{story.profile}/ad-accounts")).items
    ours = [one["account"] for one in views if one["account"]["name"].startswith("Northlight")]
    chosen = [one["id"] for one in ours if one["status"] == "active"][:2]
    selection = {"provider": story.scene.provider, "ad_account_ids": chosen}
    await story.api.put(f"{story.profile}/ad-accounts/selection", selection)
    ids = [await connect_beside(story, one) for one in beside(story.scene)]
    paths = (story.connection, *(f"/connections/{id}" for id in ids))
    runs = await asyncio.gather(*(sync(story, one) for one in paths))
    assert [one.status for one in runs] == ["done"] * 3
    return connected.removesuffix("/config")


async def test_the_pages_of_a_mixed_profile_tell_platforms_and_currencies_apart(
    page: Page, scene: Scene, mixed: str
) -> None:
    await page.goto(f"{mixed}?days=30")
    for currency in ("BRL", "EUR", "HUF", "KWD", "USD"):
        await expect(page.get_by_role("heading", name=f"In {currency}", exact=True)).to_be_visible()
    centers = page.locator("section", has=page.get_by_role("heading", name="Business Centers"))
    for center, mark in (
        ("Northlight Goods", scene.provider_name),
        ("Halden Outdoors", "Facebook"),
        ("Solmar Studio", "Power Manager"),
    ):
        await page.goto(f"{mixed}?days=30")
        await expect(centers.get_by_role("heading", name=f"{mark}: {center}")).to_be_visible()
        await centers.get_by_role("link", name=center).click()
        await expect(page.get_by_role("combobox", name="Business Center")).to_contain_text(center)
        await expect(page.locator("tbody tr").first.locator(".mark")).to_have_attribute(
            "title", mark
        )
        assert await page.locator(f"tbody .mark:not([title='{mark}'])").count() == 0
    await page.goto(f"{mixed}/spend?by=account&days=30")
    await expect(page.get_by_role("rowheader", name="All in HUF")).to_be_visible()
    await page.get_by_role("link", name="Facebook: Kovács Bolt").click()
    await expect(page.get_by_role("combobox", name="Ad account")).to_contain_text("Kovács Bolt")


async def test_each_card_speaks_its_platforms_words(page: Page, scene: Scene, mixed: str) -> None:
    await page.goto(f"{mixed}/config")
    for name, word in (
        (scene.provider_name, "Business Centers"),
        ("Facebook", "Business portfolios"),
        ("Power Manager", "Business Centers"),
    ):
        await expect(card_of(page, name).get_by_role("term").first).to_have_text(word)
        await card_of(page, name).get_by_role("button", name="Validate").click()
        checks = card_of(page, name).get_by_role("status").get_by_role("listitem")
        await expect(checks.first).to_contain_text("✓")
        assert await card_of(page, name).get_by_text("✗").count() == 0


@pytest.mark.parametrize("width", [1280, 375])
async def test_nothing_is_wider_than_the_window(page: Page, mixed: str, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 900})
    for path in ("?days=30", "/ads", "/tree", "/spend?by=business_center", "/pixels", "/config"):
        await page.goto(f"{mixed}{path}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
