"""Days in filters: a span, or from one day to another; the one takes the other back."""

import re

from playwright.async_api import Page, expect


async def test_the_days_chosen_last_count(page: Page, config: str) -> None:
    await page.goto(config.replace("/config", "/spend"))
    days = page.get_by_role("combobox", name="Days")
    await page.get_by_text("Days from, to", exact=True).click()
    await page.get_by_label("From", exact=True).fill("2026-03-01")
    await expect(page).to_have_url(re.compile("days=&.*since=2026-03-01"))
    await expect(days).to_have_value("")
    await days.select_option("7")
    await expect(page).to_have_url(re.compile("days=7&.*since=&until=$"))
    await expect(days).to_have_value("7")
    await days.select_option("")
    await expect(page.get_by_label("From", exact=True)).to_be_focused()
    await expect(page).to_have_url(re.compile("days=7&"))
