"""Every page for every eye: light and dark, for a screen reader, on a phone."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.async_api import Page, StorageState, expect

from entrypoints.journey.scene import Scene
from entrypoints.journey.story import begun
from tests.pages.places import PLACES, Guide, Place, guide_of
from tests.pages.stage import Visitors

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
GRAVE = {"serious", "critical"}
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""Axe's rules for which the scheme matters: of a page, nothing else differs in the dark."""
PHONE: Any = {"width": 375, "height": 700}
UNFOLD = "document.querySelectorAll('details:not(.menu)').forEach(one => { one.open = true })"
OUT_OF_REACH = """() => {
  const inside = ({ left, right }) => left >= -1 && right <= innerWidth + 1;
  const lost = [];
  for (const one of document.querySelectorAll("a, button, input, select, summary, textarea")) {
    const layer = document.querySelector("dialog[open]") ?? document;
    if (one.matches(".skip") || !one.checkVisibility() || !layer.contains(one)) continue;
    one.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (!inside(one.getBoundingClientRect())) lost.push(one.outerHTML);
  }
  for (const menu of document.querySelectorAll("details.menu")) {
    if (document.querySelector("dialog[open]") || !menu.checkVisibility()) continue;
    menu.open = true;
    if (!inside(menu.querySelector(".panel").getBoundingClientRect())) lost.push(menu.outerHTML);
    menu.open = false;
  }
  return lost;
}"""

PEOPLE = {"members", "keys", "audit", "account"}
BESIDE = """() => [...document.querySelectorAll(".scroll")]
  .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.outerHTML)"""

every_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)


@pytest.fixture(scope="module")
async def guide(scene: Scene, cookies: StorageState) -> AsyncIterator[Guide]:
    async with begun(scene) as story:
        yield await guide_of(scene, story, accounts=2)


async def visit(
    guide: Guide,
    place: Place,
    visitors: Visitors,
    cookies: StorageState,
    **options: Any,  # noqa: ANN401
) -> Page:
    page = await visitors.come(None if place.is_open else cookies, **options)
    await guide.lead(page, place)
    return page


@every_place
async def test_a_page_has_no_grave_fault_for_whoever_cannot_see_it_well(
    guide: Guide, visitors: Visitors, cookies: StorageState, place: Place
) -> None:
    page = await visit(guide, place, visitors, cookies, color_scheme="light")
    await page.evaluate(UNFOLD)
    assert await faults(page) == []
    await page.emulate_media(color_scheme="dark")
    assert await faults(page, *OF_COLOURS) == [], "in the dark"


@pytest.mark.parametrize("path", ["ads?days=90", "spend?days=90", "ads?level=ad&since=2&until=1"])
async def test_tables_scroll_in_their_own_box_on_a_phone(
    guide: Guide, visitors: Visitors, cookies: StorageState, path: str
) -> None:
    place = Place(name="phone", path="{profile}/" + path)
    page = await visit(guide, place, visitors, cookies, viewport=PHONE)
    box = page.locator(".scroll:has(> table .hint)").first
    wide, seen = await box.evaluate("one => [one.scrollWidth, one.clientWidth]")
    assert wide > seen
    await expect(box.locator(".hint")).to_be_visible()
    caption = await box.locator("caption > span").evaluate(
        "one => one.getBoundingClientRect().right"
    )
    assert caption <= PHONE["width"]
    edges = "all => all.map(one => Math.round(one.getBoundingClientRect().left))"
    lefts = await page.locator(".filters > label").evaluate_all(edges)
    assert len(lefts) > 1
    assert len(set(lefts)) <= 2


async def test_a_grave_fault_would_be_found(visitors: Visitors) -> None:
    page = await visitors.come()
    await page.goto("/sign-in")
    await page.locator("h1").evaluate(
        "one => { one.style.color = '#bbb'; one.style.background = '#fff' }"
    )
    await page.locator("label").first.evaluate("one => one.replaceWith(one.querySelector('input'))")
    found = await faults(page)
    assert [one.partition(" ")[0] for one in found] == ["color-contrast", "label"]
    assert len(await faults(page, "color-contrast")) == 1


@every_place
async def test_a_page_fits_on_a_phone_and_all_of_it_is_within_reach(
    guide: Guide, visitors: Visitors, cookies: StorageState, place: Place
) -> None:
    page = await visit(guide, place, visitors, cookies, viewport=PHONE)
    await page.evaluate(UNFOLD)
    assert await page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    assert await page.evaluate(OUT_OF_REACH) == []
    assert await faults(page) == []


@pytest.mark.parametrize(
    "place", [one for one in PLACES if one.name in PEOPLE], ids=lambda place: place.name
)
async def test_what_is_known_and_done_of_people_is_on_a_phones_screen_at_once(
    guide: Guide, visitors: Visitors, cookies: StorageState, place: Place
) -> None:
    page = await visit(guide, place, visitors, cookies, viewport=PHONE)
    assert await page.locator("table.stacks").count() == 1
    assert await page.evaluate(BESIDE) == []


async def faults(page: Page, *rules: str) -> list[str]:
    """The grave ones that axe finds, by all its rules or those alone."""
    await page.evaluate(AXE)
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found = await page.evaluate("options => axe.run(options)", options)
    return [told(one) for one in found["violations"] if one["impact"] in GRAVE]


def told(violation: dict[str, Any]) -> str:
    """What axe found, where, and why."""
    where = "; ".join(f"{one['target']}: {one['failureSummary']}" for one in violation["nodes"])
    return f"{violation['id']} ({violation['impact']}): {where}"
