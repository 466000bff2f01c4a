"""Pixels: found by name, id or code, with what each received."""

from datetime import timedelta

from core.library import Pixel, PixelEvent
from core.usecases.outlook import LookAround
from core.usecases.pixels import ReadPixels, Receivers
from tests.core.usecases.figuring import TODAY, synced
from tests.core.usecases.scene import Scene
from tests.core.usecases.test_reports import A1, A2
from tests.fakes.clock import NOON
from tests.fakes.platforms import FAKE


async def read(scene: Scene, text: str = "", limit: int = 10, offset: int = 0) -> Receivers:
    outlook = await scene.house.make(LookAround)(scene.ana, scene.profile_id)
    return await scene.house.make(ReadPixels)(outlook, text, limit, offset)


def received(pixel: str, event: str, count: int | None, days: int = 1) -> PixelEvent:
    day = TODAY - timedelta(days=days)
    return PixelEvent(
        id=f"{pixel}-{event}-{days}",
        ad_account_id=A1,
        pixel_id=pixel,
        event=event,
        day=day,
        count=count,
    )


async def scene_with_pixels() -> Scene:
    scene = await synced()
    entities = scene.house.storage.entities
    pixels = [
        Pixel(id="x1", ad_account_id=A1, name="shop", code="C1"),
        Pixel(id="x2", ad_account_id=A2, name="Blog"),
    ]
    days = [
        received("x1", "View", 5, 1),
        received("x1", "Buy", 4, 2),
        received("x1", "Buy", 3, 1),
        received("x1", "Odd", None),
    ]
    await entities.put(scene.profile_id, FAKE, pixels, NOON)
    await entities.put(scene.profile_id, FAKE, days, NOON)
    await scene.house.storage.work.commit()
    return scene


async def test_the_most_frequent_event_comes_first() -> None:
    [shop] = (await read(await scene_with_pixels(), "SHOP")).rows
    assert [(one.event, one.count) for one in shop.events] == [
        ("Buy", 7),
        ("View", 5),
        ("Odd", None),
    ]
    assert shop.last == TODAY - timedelta(days=1)


async def test_pixels_are_in_the_order_of_their_names_a_page_at_a_time() -> None:
    scene = await scene_with_pixels()
    every = await read(scene)
    names = [one.pixel.name for one in every.rows]
    assert names == sorted(names, key=str.casefold)
    part = await read(scene, limit=1, offset=1)
    assert ([one.pixel.name for one in part.rows], part.total) == (names[1:2], every.total)


async def test_a_pixel_is_found_by_its_id_code_or_account() -> None:
    scene = await scene_with_pixels()
    for text in ("x1", "C1"):
        assert [one.pixel.id for one in (await read(scene, text)).rows] == ["x1"]
    assert "x2" in [one.pixel.id for one in (await read(scene, A2)).rows]
    assert (await read(scene, "nothing")).rows == []
