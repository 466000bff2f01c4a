"""The ways in and out, by clicking."""

from playwright.async_api import Page, StorageState, expect

from tests.pages.stage import EMAIL, NAME, PASSWORD, Visitors


async def test_the_invitation_leads_in_and_out_again(page: Page) -> None:
    await page.goto("/")
    await expect(page).to_have_title("Profiles · Adport")
    await page.get_by_label(f"You: {NAME}").click()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page).to_have_title("Sign in · Adport")
    await expect(page.get_by_role("status")).to_have_text("You are signed out.")
    await page.goto("/profiles")
    await expect(page).to_have_title("Sign in · Adport")


async def test_signing_in_goes_on_where_one_wanted_to_go(
    visitors: Visitors, cookies: StorageState
) -> None:
    page = await visitors.come()
    await page.goto("/profiles?from=afar")
    await _sign_in(page, PASSWORD)
    await expect(page).to_have_title("Profiles · Adport")
    assert page.url.endswith("/profiles?from=afar")


async def test_a_wrong_password_is_told_and_the_address_kept(
    visitors: Visitors, cookies: StorageState
) -> None:
    visitors.guard.expect("status of 401")
    page = await visitors.come()
    await page.goto("/sign-in")
    await _sign_in(page, "another one altogether")
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_label("E-mail address")).to_have_value(EMAIL)
    await expect(page.get_by_label("Password")).to_be_focused()


async def _sign_in(page: Page, password: str) -> None:
    await page.get_by_label("E-mail address").fill(EMAIL)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()
