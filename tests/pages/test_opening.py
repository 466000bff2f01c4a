"""Dialogs on a slow line: they open before the scripts are there, and outlive a page that turns."""

import asyncio

from playwright.async_api import Page, Route, expect

from entrypoints.journey import script
from entrypoints.journey.scene import Scene
from tests.pages.consent import connect_button, dialog, through_window


async def test_a_dialog_opens_before_the_scripts_have_come(
    page: Page, scene: Scene, config: str
) -> None:
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        await held.wait()
        await route.continue_()

    await page.route("**/static/*.js", hold)
    await page.goto(config, wait_until="commit")
    await connect_button(page, scene.provider_name).click()
    await expect(dialog(page)).to_contain_text("Continue in this browser")
    async with page.expect_request_finished(lambda request: "dialogs.js" in request.url):
        held.set()
    await page.wait_for_load_state("load")
    await expect(dialog(page)).to_contain_text("Continue in this browser")
    await dialog(page).get_by_role("button", name="Cancel").click()
    await expect(dialog(page)).to_have_count(0)


CLICKS_LATER = """(button) => new BroadcastChannel("adport-connect")
  .addEventListener("message", () => setTimeout(() => button.click(), 300))"""


async def test_a_dialog_opened_while_the_page_turns_is_open_on_the_next(
    page: Page, scene: Scene, config: str
) -> None:
    async def hold(route: Route) -> None:
        await asyncio.sleep(1)
        await route.continue_()

    await page.goto(config)
    await connect_button(page, scene.provider_name).click()
    await connect_button(page, "Power Manager").evaluate(CLICKS_LATER)
    await page.route(f"**{config}", hold)
    await through_window(page, script.FIRST)
    await expect(page.locator("article.connection")).to_have_count(1)
    await expect(dialog(page).get_by_label("Base URL", exact=True)).to_be_visible()
    await page.unroute(f"**{config}")
    await page.reload()
    await expect(page.locator("article.connection")).to_have_count(1)
    await expect(dialog(page)).to_have_count(0)
