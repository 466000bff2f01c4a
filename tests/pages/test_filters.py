"""Days in filters: a span, or from one day to another; the one takes the other back."""

import re

from playwright.async_api import Page, expect


async def test_the_days_chosen_last_count(page: Page, config: str) -> None:
    await page.goto(config.replace("/config", "/spend"))
    days = page.get_by_role("combobox", name="Days")
    await page.get_by_text("Days from, to", exact=True).click()
    await page.get_by_label("From", exact=True).fill("2026-03-01")
    await page.get_by_label("To", exact=True).fill("2026-03-09")
    await expect(page).to_have_url(re.compile("/spend$"))
    await page.keyboard.press("Escape")
    await expect(page).to_have_url(re.compile("days=&.*since=2026-03-01&until=2026-03-09"))
    await expect(days).to_have_value("")
    await page.wait_for_load_state()
    await days.select_option("7")
    await expect(page).to_have_url(re.compile("days=7&.*since=&until=$"))
    await expect(days).to_have_value("7")
    await page.wait_for_load_state()
    await days.select_option("")
    await expect(page.get_by_label("From", exact=True)).to_be_focused()
    await expect(page).to_have_url(re.compile("days=7&"))


async def test_days_that_are_none_are_mended_where_they_stand(page: Page, config: str) -> None:
    spend = config.replace("/config", "/spend")
    await page.goto(f"{spend}?by=account&since=2026-03-05&until=2026-03-01")
    await expect(page.get_by_role("alert")).to_contain_text("The window ends before it begins")
    days, until = page.get_by_role("combobox", name="Days"), page.get_by_label("To", exact=True)
    await expect(days).to_have_value("")
    await expect(until).to_have_attribute("aria-invalid", "true")
    await until.fill("2026-03-09")
    await expect(page).to_have_url(re.compile("by=account.*since=2026-03-05&until=2026-03-09"))
    await expect(page.get_by_role("alert")).to_have_count(0)
    await page.goto(f"{spend}?since=soon")
    await days.select_option("7")
    await expect(page.get_by_role("alert")).to_have_count(0)


async def test_on_a_phone_two_filters_share_a_row(page: Page, config: str) -> None:
    await page.set_viewport_size({"width": 375, "height": 740})
    await page.goto(config.replace("/config", "/ads"))
    account = await page.locator("select[name=account]").bounding_box()
    status = await page.locator("select[name=status]").bounding_box()
    assert status
    assert account
    assert account["y"] == status["y"]
    assert account["x"] + account["width"] <= status["x"]


async def test_an_empty_profile_says_what_comes_first(page: Page, config: str) -> None:
    for path in ("ads", "spend", "pixels", "tree"):
        await page.goto(config.replace("/config", f"/{path}"))
        await expect(page.get_by_role("heading", level=2)).to_have_text("No ad account yet")
        await expect(page.get_by_role("link", name="Open Config")).to_be_visible()
    await page.goto(config.replace("/config", "/ads?page=999999"))
    await expect(page.get_by_role("heading", level=2)).to_have_text("No ad account yet")
