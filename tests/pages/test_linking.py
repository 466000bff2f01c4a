"""Linking an account by clicking: from the code on the screen to ads, and the end of it."""

import re

from playwright.async_api import Locator, Page, expect

from entrypoints.journey.scene import Scene
from entrypoints.journey.story import Story
from plugins.tiktok.sandbox.people import NORTHLIGHT
from tests.pages.linking import approve, scanned, take_back
from tests.pages.stage import Visitors
from tests.pages.test_looks import PHONE, faults

FILMS, CASA = "花森 Films", "Casa Marola"
MOST_TABS = 80


async def test_an_account_is_asked_for_linked_used_and_taken_back(
    page: Page, visitors: Visitors, scene: Scene, story: Story, connected: str
) -> None:
    await page.goto(connected)
    await page.get_by_role("link", name="TikTok Accounts").click()
    await page.get_by_role("button", name="Read again: Northlight Goods").click()
    await expect(page.get_by_role("link", name="Northlight Goods", exact=True)).to_be_visible()
    await page.get_by_role("link", name="Request access").first.click()
    await page.get_by_label("Exclusive LIVE GMV Max").check()
    await expect(page.locator("input[value=live_videos]")).to_be_checked()
    await page.wait_for_load_state()
    await page.locator("input[value=live_videos]").uncheck()
    await expect(page.get_by_label("Exclusive LIVE GMV Max")).not_to_be_checked()
    await page.get_by_role("button", name="Make the code").click()
    await expect(page.get_by_text("Waiting for the owner.")).to_be_visible()
    await expect(page.get_by_alt_text("QR code")).to_be_visible()
    address = await scanned(page)
    await expect(page.get_by_label("The address behind the code")).to_have_value(address)

    phone = await visitors.come(viewport=PHONE)
    await approve(phone, address, FILMS)
    await expect(page.get_by_role("heading", name=f"“{FILMS}” is linked")).to_be_visible()
    await expect(page.locator(".toast")).to_contain_text(f"“{FILMS}” is linked to")

    await page.get_by_role("link", name="Assign members").click()
    await expect(page.get_by_role("checkbox", name=FILMS)).to_be_checked()
    await page.get_by_label("Tomás Arruda").check()
    await page.get_by_role("button", name="Assign", exact=True).click()
    await expect(page.get_by_role("status").last).to_have_text("1 of 1 done.")
    await page.get_by_role("link", name="Back to the account").click()

    await page.get_by_role("checkbox", name=re.compile("Northlight Store")).check()
    await page.get_by_role("button", name="Link the ticked ones", exact=True).click()
    await expect(page.get_by_role("status").last).to_have_text("1 of 1 done.")
    await page.get_by_role("link", name="Back to the account").click()
    await expect(page.get_by_text("Ready for Spark Ads", exact=True)).to_be_visible()
    await page.get_by_role("link", name="Posts for ads").click()
    await expect(page.get_by_text(f"{FILMS} #1", exact=True)).to_be_visible()

    await take_back(phone, scene.sandbox, FILMS)
    await page.goto(f"{story.profile}/linked")
    await expect(row(page).get_by_text("Ready for Spark Ads")).to_be_visible()
    await page.get_by_role("button", name="Read again: Northlight Goods").click()
    await expect(row(page).get_by_text("not linked any more")).to_be_visible()
    await expect(row(page)).to_contain_text("With it fell: 1 member and 1 ad account")


async def test_the_keyboard_is_enough_to_ask_and_to_cancel(
    page: Page, story: Story, connected: str
) -> None:
    await page.goto(f"{story.profile}/linked/ask")
    await tab_to(page, page.get_by_label("Showcase"))
    await page.keyboard.press("Space")
    await expect(page.get_by_label("Showcase")).to_be_checked()
    await tab_to(page, page.get_by_role("button", name="Make the code"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Waiting for the owner.")).to_be_visible()
    await expect(page.get_by_role("list").filter(has_text="Showcase")).to_be_visible()
    await page.wait_for_load_state()
    await tab_to(page, page.get_by_role("button", name="Cancel the request"))
    await page.keyboard.press("Enter")
    opened = page.locator("dialog[open]")
    await tab_to(page, opened.get_by_role("button", name="Cancel the request"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="This request was cancelled")).to_be_visible()


async def test_without_scripts_what_is_needed_is_shown_before_it_is_asked_for(
    visitors: Visitors, page: Page, story: Story, connected: str
) -> None:
    cookies = await page.context.storage_state()
    plain = await visitors.come(cookies, java_script_enabled=False)
    await plain.goto(f"{story.profile}/linked/ask")
    await plain.get_by_label("Exclusive LIVE GMV Max").check()
    await plain.get_by_role("button", name="Make the code").click()
    await expect(plain.get_by_role("alert")).to_contain_text("needs LIVE videos as well")
    await expect(plain.locator("input[value=live_videos]")).to_be_checked()
    await plain.get_by_role("button", name="Make the code").click()
    await expect(plain.get_by_alt_text("QR code")).to_be_visible()
    await plain.wait_for_load_state()
    await plain.get_by_role("button", name="Cancel the request").last.click()
    await expect(plain.get_by_role("heading", name="This request was cancelled")).to_be_visible()


async def test_two_wait_at_once_and_the_list_moves_on_with_each(
    page: Page, visitors: Visitors, scene: Scene, story: Story, connected: str
) -> None:
    addresses: list[str] = []
    for _ in range(2):
        await page.goto(f"{story.profile}/linked/ask")
        await page.get_by_role("button", name="Make the code").click()
        addresses.append(await page.get_by_label("The address behind the code").input_value())
    await page.goto(f"{story.profile}/linked")
    waiting = page.get_by_role("region", name="Waiting for owners")
    await expect(waiting.get_by_text("waiting for the owner")).to_have_count(2)
    phone = await visitors.come(viewport=PHONE)
    await approve(phone, addresses[0], CASA)
    await expect(waiting.get_by_text("waiting for the owner")).to_have_count(1)
    await expect(page.get_by_role("link", name=CASA, exact=True)).to_be_visible()
    await take_back(phone, scene.sandbox, CASA)


async def test_the_requests_page_fits_on_a_phone_and_has_no_grave_fault(
    visitors: Visitors, page: Page, story: Story, connected: str
) -> None:
    cookies = await page.context.storage_state()
    for scheme in ("light", "dark"):
        small = await visitors.come(cookies, viewport=PHONE, color_scheme=scheme)
        await small.goto(f"{story.profile}/linked/ask")
        assert await faults(small) == []
        await small.get_by_role("button", name="Make the code").click()
        await expect(small.get_by_alt_text("QR code")).to_be_visible()
        assert await small.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
        assert await faults(small) == []


async def test_ticks_for_assigning_outlive_searches_and_what_was_refused(
    page: Page, visitors: Visitors, story: Story, connected: str
) -> None:
    visitors.guard.expect("400")
    await story.desk.post("/_sandbox/crowd", {"bc_id": NORTHLIGHT, "accounts": 60})
    await page.goto(f"{story.profile}/linked")
    await page.get_by_role("button", name="Read again: Northlight Goods").click()
    await expect(page.get_by_role("link", name="Crowd 9", exact=True)).to_be_visible()
    await page.goto(f"{story.profile}/linked/assign")
    await page.get_by_label("Tomás Arruda").check()
    await page.get_by_label("Tick all that are shown").check()
    ticked = page.locator("[data-ticked]")
    await expect(ticked).to_have_text("1 member and 50 accounts ticked, 50 pairs.")
    await page.get_by_role("link", name="Next").click()
    await expect(page.get_by_label("Tomás Arruda")).to_be_checked()
    await expect(ticked).to_contain_text("50 of them not shown here")
    await page.get_by_label("Search accounts").fill("Crowd 7")
    await page.get_by_role("button", name="Search", exact=True).click()
    await page.get_by_label("Posts").uncheck()
    await page.get_by_role("button", name="Assign", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("No level of access is ticked.")
    await expect(page.get_by_label("Posts")).to_be_focused()
    await expect(ticked).to_contain_text("1 member and 50 accounts ticked")
    await page.get_by_role("button", name="Take access away").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Tomás Arruda loses ")
    await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    await page.get_by_label("Posts").check()
    await page.get_by_role("button", name="Assign", exact=True).click()
    await expect(page.get_by_role("status").last).to_have_text("50 of 50 done.")
    await page.goto(f"{story.profile}/linked/assign")
    await expect(page.get_by_label("Tomás Arruda")).not_to_be_checked()
    await expect(ticked).to_be_empty()


def row(page: Page) -> Locator:
    """The account's."""
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=FILMS, exact=True))


async def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        if await wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {wanted}.")
