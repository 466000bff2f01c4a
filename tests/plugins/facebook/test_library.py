"""Images, videos, audiences, pixels and their events, read from the stand-in."""

from datetime import timedelta

from core.ad_account import AdAccount
from core.entity import EntityStatus
from core.insight import Window
from core.library import AudienceKind, CreativeKind
from plugins.facebook.sandbox.world import Kind
from tests.plugins.facebook.conftest import NOON
from tests.plugins.facebook.someone import Someone, flat

TODAY = NOON.date()


def inside(someone: Someone, account: AdAccount, kind: Kind) -> set[str]:
    return {one.id for one in someone.sandbox.world.of(account.id, kind)}


async def test_images_come_first_and_then_the_videos(
    someone: Someone, accounts: dict[str, AdAccount]
) -> None:
    someone.decides(PAGE_SIZE="2")
    for account in accounts.values():
        rows = await someone.listed(someone.facebook.creatives, account)
        of = {
            kind: {one.id for one in rows if one.kind is kind}
            for kind in (CreativeKind.IMAGE, CreativeKind.VIDEO)
        }
        assert of[CreativeKind.IMAGE] == inside(someone, account, "adimage")
        assert of[CreativeKind.VIDEO] == inside(someone, account, "advideo")


async def test_an_ad_names_its_files_as_the_library_does(
    someone: Someone, store: AdAccount
) -> None:
    library = {one.id for one in await someone.listed(someone.facebook.creatives, store)}
    shown = {
        id for ad in await someone.listed(someone.facebook.ads, store) for id in ad.creative_ids
    }
    assert shown <= library
    assert len(shown) > 1


async def test_a_file_has_its_measures_and_a_fresh_address(
    someone: Someone, store: AdAccount
) -> None:
    rows = await someone.listed(someone.facebook.creatives, store)
    image = next(one for one in rows if one.kind is CreativeKind.IMAGE)
    video = next(one for one in rows if one.kind is CreativeKind.VIDEO)
    assert (image.width, image.height, image.status) == (1080, 1350, EntityStatus.ACTIVE)
    assert (video.duration_ms, video.platform_status) == (12_500, "ready")
    for one, end in ((image, ".png"), (video, ".mp4")):
        found = await someone.facebook.creative_url(someone.line, store, one)
        assert found is not None
        assert found.url.endswith(end)


async def test_audiences_say_what_they_are_and_whether_they_work(
    someone: Someone, store: AdAccount
) -> None:
    rows = {one.name: one for one in await someone.listed(someone.facebook.audiences, store)}
    assert set(rows) == {"Customers 2025", "Site visitors 30d", "Lookalike 1%"}
    alike, own = rows["Lookalike 1%"], rows["Customers 2025"]
    assert (alike.kind, alike.status) == (AudienceKind.LOOKALIKE, EntityStatus.BLOCKED)
    assert (own.kind, own.status, own.size) == (AudienceKind.CUSTOM, EntityStatus.ACTIVE, 1200)


async def test_pixels_say_whose_they_are_and_whether_they_work(
    someone: Someone, accounts: dict[str, AdAccount]
) -> None:
    yen = accounts["Halden 日本"]
    first, second, _ = await someone.listed(someone.facebook.pixels, yen)
    assert (first.status, second.status) == (EntityStatus.ACTIVE, EntityStatus.BLOCKED)
    assert first.code == first.id
    assert first.business_center_id == yen.business_center_id


async def test_events_are_counted_by_whole_days_of_the_last_week(
    someone: Someone, accounts: dict[str, AdAccount]
) -> None:
    yen = accounts["Halden 日本"]
    pixels = tuple(one.id for one in await someone.listed(someone.facebook.pixels, yen))
    window = Window(since=TODAY - timedelta(days=9), until=TODAY)
    rows = await flat(
        lambda cursor: someone.facebook.pixel_events(someone.line, yen, pixels, window, cursor)
    )
    assert {one.pixel_id for one in rows} == set(pixels)
    assert {one.event for one in rows} == {"PageView", "Purchase"}
    assert {one.day for one in rows} == {TODAY - timedelta(days=ago) for ago in range(7)}
    assert len({one.id for one in rows}) == len(rows)
    assert all(one.count for one in rows)
