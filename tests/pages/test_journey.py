"""The journey by clicking: connecting with too little, mending it, validating, syncing."""

import re

from playwright.async_api import Page, expect

from core.problem import CATALOGUE
from entrypoints.journey import script
from entrypoints.journey.scene import Scene
from entrypoints.journey.story import Story
from entrypoints.journey.watching import watched
from tests.pages.consent import agree, card, connect_button, dialog, expect_state, through_window
from tests.pages.stage import (
    SYNCED_MS,
    Visitors,
    choose_accounts,
    delete_profiles,
    make_profile,
)


async def test_a_new_profile_leads_to_where_it_is_connected(page: Page, story: Story) -> None:
    await delete_profiles(story)
    await page.goto("/profiles")
    await page.get_by_label("Name").fill("Borealis Shop")
    await page.get_by_role("button", name="Create profile").click()
    await expect(page).to_have_title("Config · Borealis Shop · Adport")
    await expect(page.locator(".toast")).to_have_text("Made “Borealis Shop”. Now connect it.")
    await expect(page.get_by_text("Nothing connected yet")).to_be_visible()


async def test_a_second_profile_is_refused_on_a_trial_and_told_why(
    page: Page, story: Story
) -> None:
    await make_profile(story)
    await page.goto("/profiles")
    await expect(page.get_by_role("link", name=script.PROFILE, exact=True)).to_be_visible()
    await expect(page.get_by_text("The Trial plan holds 1 profile.")).to_be_visible()
    await expect(page.get_by_role("button", name="Create profile")).to_have_count(0)
    await page.get_by_role("link", name="Look at the plans").click()
    await expect(page).to_have_title("Subscription · Adport")


async def test_a_permission_left_out_limits_the_connection_until_it_is_asked_for_again(
    page: Page, scene: Scene, config: str
) -> None:
    await page.goto(config)
    await connect_button(page, scene.provider_name).click()
    await through_window(page, script.FIRST, without=script.UNTICKED_NAME)
    await expect_state(page, "Limited")
    await expect(card(page)).to_contain_text(script.UNTICKED_NAME)
    await card(page).get_by_text("Permissions:").click()
    row = card(page).get_by_role("row", name=script.UNTICKED_NAME)
    await expect(row).to_contain_text("no")
    await expect(row).to_contain_text(script.BLOCKED)
    await card(page).get_by_role("button", name="Ask again for what is missing").click()
    await through_window(page, script.FIRST)
    await expect_state(page, "Connected")


async def test_validating_shows_a_tick_a_check(page: Page, connected: str) -> None:
    await page.goto(connected)
    await card(page).get_by_role("button", name="Validate").click()
    checks = card(page).get_by_role("status").get_by_role("listitem")
    await expect(checks.first).to_contain_text("✓")
    assert await checks.count() >= 3
    assert await card(page).get_by_text("✗").count() == 0
    await expect(card(page).get_by_role("button", name="Validate")).to_be_focused()


async def test_a_sync_shows_its_progress_and_tells_what_it_imported(
    page: Page, story: Story, connected: str
) -> None:
    await choose_accounts(story, 2)
    await page.goto(connected)
    await card(page).get_by_role("button", name="Sync").click()
    await expect(card(page).get_by_role("progressbar")).to_be_visible()
    await expect(card(page)).to_contain_text("accounts synced")
    await expect(page.locator(".toast")).to_contain_text("Imported", timeout=SYNCED_MS)
    await expect(card(page).get_by_role("button", name="Sync")).to_be_visible()


async def test_a_business_centers_card_opens_its_campaigns(
    page: Page, story: Story, connected: str
) -> None:
    await choose_accounts(story, 2)
    await watched(story.api, story.connection, lambda _: None)
    await page.goto(connected.replace("/config", ""))
    await page.get_by_role("link", name="Open in the Ads Manager").first.click()
    await expect(page).to_have_url(re.compile(r"/ads\?center=\d+&days=7$"))
    await expect(page.locator("tbody tr").first).to_be_visible()
    await expect(page.get_by_role("navigation", name="Where you are")).to_contain_text("Northlight")


async def test_the_trials_place_goes_from_one_business_center_to_the_other(
    page: Page, connected: str
) -> None:
    await page.goto(connected)
    centers = page.locator("#centers tbody tr")
    await expect(centers).to_have_count(2)
    given_up = centers.filter(has=page.get_by_text("active", exact=True))
    name = (await given_up.locator("th").inner_text()).splitlines()[0]
    await page.get_by_role("button", name=f"Swap for “{name}”").click()
    await expect(dialog(page)).to_contain_text("You can swap back at any time")
    await dialog(page).get_by_role("button", name="Swap").click()
    await expect(page.locator(".toast")).to_contain_text(f"is active in place of “{name}”")
    await expect(centers.filter(has_text=name)).to_contain_text("not active")


async def test_a_link_connects_in_another_browser_and_the_page_goes_on_by_itself(
    page: Page, visitors: Visitors, scene: Scene, config: str
) -> None:
    await page.goto(config)
    await connect_button(page, scene.provider_name).click()
    await dialog(page).get_by_role("button", name="Make a link").click()
    link = await page.get_by_label("The link", exact=True).input_value()
    theirs = await visitors.come()
    await theirs.goto(link)
    await expect(page.get_by_role("status").filter(has_text="waits to be opened")).to_be_visible()
    await theirs.get_by_role("button", name=f"Continue to {scene.provider_name}").click()
    await agree(theirs, script.SECOND)
    await expect(theirs.get_by_role("heading", level=1)).to_have_text("Done")
    assert script.PROFILE not in await theirs.content()
    await expect(page).to_have_title(f"Config · {script.PROFILE} · Adport")
    await expect_state(page, "Connected")
    await theirs.goto("/profiles")
    await expect(theirs).to_have_title("Sign in · Adport")


async def test_a_revoked_connection_comes_back_with_the_right_person_only(
    page: Page, story: Story, connected: str
) -> None:
    await story.desk.post(script.TAKE_BACK, {"user": script.FIRST})
    await page.goto(connected)
    await card(page).get_by_role("button", name="Validate").click()
    await expect_state(page, "Revoked, read-only")
    reconnect = card(page).get_by_role("button", name="Reconnect")
    await expect(reconnect).to_have_class("yellow")
    await reconnect.click()
    await through_window(page, script.OTHER)
    told = CATALOGUE["wrong_account"].what
    await expect(page.get_by_label("Reconnecting")).to_contain_text(told)
    await expect_state(page, "Revoked, read-only")
    await reconnect.click()
    await through_window(page, script.FIRST)
    await expect_state(page, "Connected")


async def test_disconnecting_asks_first_and_keeps_what_was_synced(
    page: Page, connected: str
) -> None:
    await page.goto(connected)
    await card(page).get_by_role("button", name="Disconnect").click()
    await dialog(page).get_by_role("button", name="Cancel").click()
    await expect_state(page, "Connected")
    await card(page).get_by_role("button", name="Disconnect").click()
    await dialog(page).get_by_role("button", name="Disconnect").click()
    await expect(page.locator(".toast")).to_contain_text("Disconnected")
    await expect(page.get_by_text("Disconnected (1)")).to_be_visible()
    await page.get_by_role("button", name="Connect again").click()
    await expect(dialog(page)).to_contain_text("history stay as they are")
