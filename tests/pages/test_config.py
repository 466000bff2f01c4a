"""Config in a browser: ticks that outlive other forms, dialogs on a phone, streams that end."""

from typing import Any

import pytest
from playwright.async_api import Page, Request, StorageState, expect

from entrypoints.http.web.cards import LIVE
from entrypoints.journey.story import Story
from tests.pages.consent import card, connect_button, dialog
from tests.pages.stage import Visitors

PHONE: Any = {"width": 375, "height": 700}
UNSAVED = "1 change is not saved yet."


async def test_ticks_outlive_other_forms_and_searches_until_they_are_saved(
    page: Page, connected: str
) -> None:
    await page.goto(connected)
    boxes = page.locator("input[name=accounts]")
    name = await page.locator("tr:has(input[name=default]:not(:checked)) th").first.inner_text()
    label = f"Sync {name.splitlines()[0]}"
    count = await boxes.count()
    await page.get_by_label(label, exact=True).uncheck()
    await expect(page.get_by_text(UNSAVED)).to_be_visible()
    await page.get_by_label("New connections import").select_option("chosen")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".toast")).to_contain_text("Saved")
    await expect(page.get_by_label(label, exact=True)).not_to_be_checked()
    other = await page.locator("input[name=default]:checked").get_attribute("value")
    await page.goto(f"{connected}?q={other}")
    await expect(boxes).to_have_count(1)
    await expect(page.get_by_text(UNSAVED)).to_be_visible()
    await page.get_by_role("button", name="Save the selection").click()
    told = f"{count - 1} ad accounts are selected now."
    await expect(page.locator(".toast")).to_contain_text(told)
    await page.get_by_role("link", name="Show all").first.click()
    await expect(boxes).to_have_count(count)
    await expect(page.get_by_label(label, exact=True)).not_to_be_checked()
    await expect(page.get_by_text("not saved yet")).to_be_hidden()


async def test_a_chosen_default_outlives_a_search_for_the_old_one(
    page: Page, connected: str
) -> None:
    await page.goto(connected)
    old = await page.locator("input[name=default]:checked").get_attribute("value")
    new = page.locator("input[name=default]:not(:checked)").first
    chosen = await new.get_attribute("value")
    await new.check()
    await page.goto(f"{connected}?q={old}")
    await expect(page.locator("input[name=default]")).to_have_count(1)
    await expect(page.locator("input[name=default]")).not_to_be_checked()
    await expect(page.get_by_text(UNSAVED)).to_be_visible()
    await page.get_by_role("button", name="Save the selection").click()
    await expect(page.locator(".toast")).to_contain_text("The default is")
    await page.goto(connected)
    await expect(page.locator(f"input[name=default][value='{chosen}']")).to_be_checked()


async def test_all_that_are_shown_can_be_ticked_at_once(page: Page, connected: str) -> None:
    await page.goto(connected)
    boxes, every = (
        page.locator("input[name=accounts]"),
        page.get_by_label("Tick all that are shown"),
    )
    await expect(every).to_be_checked()
    await every.uncheck()
    assert await page.locator("input[name=accounts]:checked").count() == 0
    await expect(
        page.get_by_text(f"{await boxes.count()} changes are not saved yet.")
    ).to_be_visible()
    await page.get_by_role("button", name="Save the selection").click()
    await expect(page.get_by_role("alert")).to_contain_text("nothing was saved")
    await expect(page.get_by_text("not saved yet")).to_be_visible()
    await boxes.first.check()
    await expect(every).not_to_be_checked()


async def test_ticks_can_be_undone(page: Page, connected: str) -> None:
    await page.goto(connected)
    await page.locator("input[name=accounts]").first.uncheck()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator("input[name=accounts]").first).to_be_checked()
    await page.reload()
    await expect(page.locator("input[name=accounts]").first).to_be_checked()


async def test_on_a_phone_lists_begin_closed_and_dialogs_fit(
    visitors: Visitors, cookies: StorageState, connected: str
) -> None:
    page = await visitors.come(cookies, viewport=PHONE)
    await page.goto(connected)
    await expect(page.locator("input[name=accounts]").first).to_be_hidden()
    await card(page).get_by_role("button", name="Disconnect").click()
    box = await dialog(page).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] + box["height"] <= PHONE["height"]
    await page.goto(f"{connected}?page=1#accounts")
    await expect(page.locator("input[name=accounts]").first).to_be_visible()


@pytest.mark.parametrize("letter", ["W", "\N{HEBREW LETTER SHIN}"])
async def test_a_long_name_of_a_profile_keeps_inside_a_phone(
    visitors: Visitors, cookies: StorageState, story: Story, connected: str, letter: str
) -> None:
    await story.api.call("PATCH", story.profile, {"name": letter * 80})
    page = await visitors.come(cookies, viewport={"width": 360, "height": 700})
    await page.goto(connected)
    await expect(page.locator(".head")).to_contain_text(letter * 80)
    assert await page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


async def test_few_parts_are_live_and_their_streams_end_when_one_leaves(
    page: Page, story: Story, config: str
) -> None:
    for _ in range(LIVE + 3):
        await story.connect("link")
    begun: set[Request] = set()
    ended: set[Request] = set()

    def note(into: set[Request]) -> Any:  # noqa: ANN401 - a listener
        return lambda request: into.add(request) if request.url.endswith("/events") else None

    page.on("request", note(begun))
    page.on("requestfinished", note(ended))
    page.on("requestfailed", note(ended))
    await page.goto(config)
    await expect(page.locator("live-part")).to_have_count(LIVE)
    await page.get_by_text("3 more open attempts").click()
    await expect(page.get_by_text("waits to be opened")).to_have_count(LIVE + 3)
    await expect(page.get_by_role("button", name="Revoke the link")).to_have_count(LIVE + 3)
    assert len(begun) == LIVE
    assert ended == set()
    await page.get_by_role("link", name="Dashboard").click()
    await page.wait_for_url("**/profiles/*")
    for _ in range(50):
        if ended == begun:
            break
        await page.wait_for_timeout(100)
    assert ended == begun


async def test_where_no_stream_is_to_be_had_the_page_says_how_to_go_on(
    page: Page, visitors: Visitors, story: Story, config: str
) -> None:
    visitors.guard.expect("429")
    await story.connect("link")
    await page.route("**/events", lambda route: route.fulfill(status=429))
    await page.goto(config)
    part = page.locator("live-part")
    await expect(part).to_contain_text("Reload the page to see how it goes on.")
    await expect(part).to_contain_text("waits to be opened")


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE])
async def test_a_key_is_entered_with_the_button_in_sight(
    page: Page,
    config: str,
    size: Any,  # noqa: ANN401
) -> None:
    await page.set_viewport_size(size)
    await page.goto(config)
    await connect_button(page, "Power Manager").click()
    button = dialog(page).get_by_role("button", name="Connect", exact=True)
    await expect(button).to_be_in_viewport(ratio=1)
    for name in ("Base URL", "API key"):
        await expect(dialog(page).get_by_label(name)).to_be_in_viewport(ratio=1)
    await dialog(page).get_by_text("What it must be allowed to do").focus()
    await expect(dialog(page).get_by_text("What it must be allowed to do")).to_be_in_viewport()
