"""`make pictures`: every page as it looks, light and dark, for the documentation."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.async_api import Page, StorageState

from entrypoints.journey.story import begun
from tests.pages.chromium import NotFound, browsing
from tests.pages.places import PLACES, Guide, Place, guide_of
from tests.pages.stage import Visitors, accept_invitation, playing

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
WIDTH = 1280
USUAL = 800
"""The height where a dialog is in the middle."""
HEIGHTS = (1600, 1200, 1000, USUAL, 700)
"""What is shown of a longer page: the first of these that makes a picture small enough."""
LARGEST = 150_000
"""Bytes of a picture."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


async def draw(folder: Path) -> list[Path]:
    """All of them; those from before go."""
    with tempfile.TemporaryDirectory(prefix="adport-pictures-") as home:
        async with (
            playing(Path(home)) as scene,
            browsing() as browser,
            begun(scene) as story,
        ):
            visitors = Visitors(browser, scene)
            page = await visitors.come()
            await accept_invitation(page, scene)
            cookies = await page.context.storage_state()
            guide = await guide_of(scene, story)
            _clear(folder)
            drawn = [
                await _drawn(visitors, guide, place, cookies, scheme, folder)
                for place in PLACES
                for scheme in SCHEMES
            ]
            await visitors.leave()
            if complaints := visitors.guard.complaints():
                raise AssertionError("\n".join(complaints))
            return drawn


async def _drawn(
    visitors: Visitors,
    guide: Guide,
    place: Place,
    cookies: StorageState,
    scheme: Literal["light", "dark"],
    folder: Path,
) -> Path:
    page = await visitors.come(
        None if place.is_open else cookies,
        color_scheme=scheme,
        viewport={"width": WIDTH, "height": USUAL},
        reduced_motion="reduce",
        timezone_id="Europe/Berlin",
    )
    await guide.lead(page, place)
    path = folder / f"{place.name}-{scheme}.png"
    path.write_bytes(await _shot(page, (USUAL,) if place.opens else HEIGHTS))
    await page.context.close()
    return path


async def _shot(page: Page, heights: tuple[int, ...]) -> bytes:
    """As much of the page as makes a picture that is small enough."""
    whole = await page.evaluate("document.scrollingElement.scrollHeight")
    picture = b""
    for height in heights:
        await page.set_viewport_size({"width": WIDTH, "height": min(whole, height)})
        picture = await page.screenshot(animations="disabled")
        if len(picture) <= LARGEST:
            break
    return picture


def _clear(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.suffix == ".png":
            old.unlink()


def main() -> int:
    """Draw, and say what was drawn."""
    try:
        for path in asyncio.run(draw(FOLDER)):
            sys.stdout.write(f"{path.stat().st_size:>8,} {path.name}\n")
    except (NotFound, AssertionError) as why:
        sys.stderr.write(f"{why}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
