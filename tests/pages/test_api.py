"""The API's page in a browser: it shows operations, and asks no host but the service."""

from playwright.async_api import Page, expect

from entrypoints.journey.scene import Scene
from tests.pages.stage import Visitors


async def test_an_operation_can_be_read_and_tried(
    page: Page, scene: Scene, visitors: Visitors
) -> None:
    visitors.guard.expect("status of 401")
    await page.goto(f"{scene.url}/api/docs")
    operation = page.locator(".opblock", has_text="/api/v1/me").first
    await operation.locator(".opblock-summary-control").click()
    await operation.get_by_role("button", name="Try it out").click()
    await operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table tbody .response-col_status")
    await expect(answer).to_contain_text("401")
