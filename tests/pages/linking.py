"""Linked accounts for pages to show: read, one request that waits, and the owner's phone."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import zxingcpp
from dishka import AsyncContainer
from PIL import Image
from playwright.async_api import Page, expect

from core.access import Actor
from core.ids import BusinessCenterId, PermissionSlug, ProfileId, ProviderSlug
from core.job import job_for
from core.usecases.link_requests import NewLinkRequest, RequestLink
from core.usecases.linked_accounts import ListLinkedAccounts
from core.usecases.refreshing_links import CarryOutReading, RefreshLinks
from entrypoints.journey.scene import Scene
from entrypoints.journey.story import Story
from entrypoints.settings import read_settings
from entrypoints.start import opened, operator

WANTED = (PermissionSlug("existing_posts"), PermissionSlug("new_videos"))


async def linked(scene: Scene, story: Story) -> dict[str, str]:
    """Read everything, ask one owner; the ways to what there is then to see."""
    profile_id, provider = ProfileId(story.recall("profile")), ProviderSlug(scene.provider)
    center = BusinessCenterId(await active_center(story))
    async with _inside(scene) as (scope, actor):
        reading = await (await scope.get(RefreshLinks))(actor, profile_id, provider, center)
        await (await scope.get(CarryOutReading))(job_for(reading), "test")
        asked = NewLinkRequest(provider=provider, business_center_id=center, permissions=WANTED)
        made = await (await scope.get(RequestLink))(actor, profile_id, asked)
        cards = await (await scope.get(ListLinkedAccounts))(actor, profile_id)
        account = next(one.account for one in cards if one.account.business_center_id == center)
    return {
        "request": f"/link-requests/{made.id}",
        "account": f"at={provider}/{center}&account={account.id}",
    }


async def active_center(story: Story) -> str:
    """The Business Center that the trial has room for."""
    centers = (await story.api.get(f"{story.profile}/business-centers")).items
    return str(next(one["id"] for one in centers if one["is_active"]))


async def scanned(page: Page) -> str:
    """The address in the picture that the page lets one download, as a phone's camera reads it."""
    async with page.expect_download() as loading:
        await page.get_by_role("link", name="Download PNG").click()
    path = await (await loading.value).path()
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(path.read_bytes())))
    return str(code.text)


async def approve(phone: Page, address: str, account: str) -> None:
    """The owner opens the address on their phone, and says yes to everything."""
    await phone.goto(address)
    await phone.get_by_role("radio", name=account).check()
    await phone.get_by_role("button", name="Approve").click()
    await expect(phone.get_by_text(f"{account} is linked.")).to_be_visible()


async def take_back(phone: Page, sandbox: str, account: str) -> None:
    """The owner takes back what they allowed."""
    await phone.goto(f"{sandbox}/phone")
    link = phone.locator("form", has=phone.get_by_text(account, exact=True))
    await link.get_by_role("button", name="Revoke").click()
    await expect(link).to_have_count(0)


@asynccontextmanager
async def _inside(scene: Scene) -> AsyncIterator[tuple[AsyncContainer, Actor]]:
    settings = read_settings(scene.environment)
    async with opened(settings) as container:
        actor = await operator(settings, container)
        async with container() as scope:
            yield scope, actor
