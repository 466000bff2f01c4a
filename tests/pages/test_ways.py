"""Connecting in less usual ways: blocked windows, the keyboard alone, no scripts."""

from playwright.async_api import Page, Route, StorageState, expect

from entrypoints.journey import script
from entrypoints.journey.scene import Scene
from entrypoints.journey.story import Story
from tests.pages.consent import agree, connect_button, dialog, expect_state, through_window
from tests.pages.stage import EMAIL, PASSWORD, Visitors, delete_profiles

MOST_TABS = 60


async def test_where_windows_are_blocked_the_platforms_page_opens_in_place(
    page: Page, scene: Scene, config: str
) -> None:
    await page.add_init_script("window.open = () => null")
    await page.goto(config)
    await connect_button(page, scene.provider_name).click()
    await dialog(page).get_by_role("button", name="Continue in this browser").click()
    await agree(page, script.FIRST)
    await expect(page).to_have_title(f"Config · {script.PROFILE} · Adport")
    await expect_state(page, "Connected")


async def test_a_platform_that_cuts_its_window_off_from_ours_changes_nothing(
    page: Page, scene: Scene, config: str
) -> None:
    await page.context.route(f"{scene.sandbox}/**", cut_off)
    await page.goto(config)
    await connect_button(page, scene.provider_name).click()
    async with page.expect_popup() as opening:
        await dialog(page).get_by_role("button", name="Continue in this browser").click()
    window = await opening.value
    await agree(window, script.FIRST)
    await expect_state(page, "Connected")
    await expect(window).to_have_title(f"Config · {script.PROFILE} · Adport")


async def cut_off(route: Route) -> None:
    """What large platforms send so that no page holds on to their window."""
    answer = await route.fetch(max_redirects=0)
    headers = {**answer.headers, "cross-origin-opener-policy": "same-origin"}
    await route.fulfill(response=answer, headers=headers)


async def test_a_window_that_is_closed_halfway_leaves_a_page_that_says_so(
    page: Page, scene: Scene, config: str
) -> None:
    await page.goto(config)
    await connect_button(page, scene.provider_name).click()
    async with page.expect_popup() as opening:
        await dialog(page).get_by_role("button", name="Continue in this browser").click()
    window = await opening.value
    await window.get_by_role("button", name="Confirm").wait_for()
    await expect(dialog(page)).to_contain_text("This page goes on by itself")
    await window.close()
    await expect(page.get_by_text("You are at")).to_be_visible()
    await page.get_by_role("button", name="End the attempt").click()
    await dialog(page).get_by_role("button", name="End it").click()
    await expect(page.get_by_text("You are at")).to_be_hidden()


async def test_whoever_cancels_at_the_platform_is_told_and_may_try_again(
    page: Page, scene: Scene, config: str
) -> None:
    await page.goto(config)
    await connect_button(page, scene.provider_name).click()
    async with page.expect_popup() as opening:
        await dialog(page).get_by_role("button", name="Continue in this browser").click()
    window = await opening.value
    await window.get_by_role("button", name="Cancel").click()
    await expect(page.get_by_label("Connecting")).to_contain_text("declined")
    await connect_button(page, scene.provider_name).click()
    await through_window(page, script.FIRST)
    await expect_state(page, "Connected")


async def test_the_keyboard_is_enough_to_connect(page: Page, scene: Scene, config: str) -> None:
    await page.goto(config)
    opener = connect_button(page, scene.provider_name)
    await _tab_to(page, f"+ Connect {scene.provider_name}")
    await page.keyboard.press("Enter")
    await expect(dialog(page)).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog(page)).to_be_hidden()
    await expect(opener).to_be_focused()
    await page.keyboard.press("Enter")
    await _tab_to(page, "Continue in this browser")
    async with page.expect_popup() as opening:
        await page.keyboard.press("Enter")
    window = await opening.value
    await window.get_by_role("button", name="Confirm").wait_for()
    await window.keyboard.press("Tab")
    async with window.expect_event("close"):
        await window.keyboard.press("Enter")
    await expect_state(page, "Connected")


async def test_menus_open_and_close_by_the_keyboard(page: Page, config: str) -> None:
    await page.goto("/profiles")
    await _tab_to(page, f"More for {script.PROFILE}")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Rename")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Rename")).to_be_hidden()
    await expect(page.get_by_label(f"More for {script.PROFILE}")).to_be_focused()


async def test_without_scripts_one_signs_in_makes_a_profile_and_connects(
    visitors: Visitors, cookies: StorageState, scene: Scene, story: Story
) -> None:
    await delete_profiles(story)
    page = await visitors.come(java_script_enabled=False)
    await page.goto("/profiles")
    await page.get_by_label("E-mail address").fill(EMAIL)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_label("Name").fill(script.PROFILE)
    await page.get_by_role("button", name="Create profile").click()
    choices = page.locator(f'dialog[aria-label="Connect {scene.provider_name}"]')
    await choices.get_by_role("button", name="Continue in this browser").click()
    await agree(page, script.FIRST)
    await page.get_by_role("link", name="Back to Adport").click()
    await expect_state(page, "Connected")


async def _tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus bears the name."""
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(
            "(one => one.getAttribute('aria-label') ?? one.innerText)(document.activeElement)"
        )
        if str(focused).strip().endswith(name):
            return
    raise AssertionError(f"Tab does not lead to {name}.")
