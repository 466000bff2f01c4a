"""The images and videos of an ad account."""

import json
from datetime import UTC, datetime

import pytest

from core.entity import EntityStatus
from core.library import Creative, CreativeKind
from plugins.tiktok.creatives import read_creative_url, read_creatives
from tests.plugins.tiktok.canned import ACCOUNT, Canned, Json, all_pages, flat, listing, ok

IMAGES, VIDEOS = "file/image/ad/search/", "file/video/ad/search/"
IMAGE_INFO, VIDEO_INFO = "file/image/ad/info/", "file/video/ad/info/"
IMAGE: Json = {
    "image_id": "ad-site-i18n-sg/202605265d0d",
    "file_name": "Hat.png",
    "width": 720,
    "height": 1280,
    "size": 51234,
    "format": "png",
    "signature": "d41d8cd98f00b204e9800998ecf8427e",
    "displayable": True,
    "create_time": "2026-05-26T11:00:13Z",
}
VIDEO: Json = {"video_id": "v10033g50000", "file_name": "Hat.mp4", "duration": 15.041}


async def read(session: Canned) -> list[Creative]:
    return await flat(lambda cursor: read_creatives(session, ACCOUNT, cursor))


async def test_images_come_first_then_videos() -> None:
    session = Canned({IMAGES: [listing(IMAGE)], VIDEOS: [listing(VIDEO)]})
    pages = await all_pages(lambda cursor: read_creatives(session, ACCOUNT, cursor))
    image, video = (row for page in pages for row in page.rows)
    assert image == Creative(
        id="ad-site-i18n-sg/202605265d0d",
        ad_account_id=ACCOUNT.id,
        kind=CreativeKind.IMAGE,
        name="Hat.png",
        status=EntityStatus.ACTIVE,
        width=720,
        height=1280,
        size_bytes=51234,
        format="png",
        signature="d41d8cd98f00b204e9800998ecf8427e",
        created_at=datetime(2026, 5, 26, 11, 0, 13, tzinfo=UTC),
    )
    assert (video.kind, video.duration_ms, video.width) == (CreativeKind.VIDEO, 15041, None)
    assert pages[-1].total == 2
    assert {asked["page_size"] for _, asked in session.asked} == {"100"}


async def test_a_file_that_may_not_be_shown_is_blocked() -> None:
    session = Canned({IMAGES: [listing({**IMAGE, "displayable": False})], VIDEOS: [listing()]})
    assert [one.status for one in await read(session)] == [EntityStatus.BLOCKED]


async def test_a_row_without_an_id_is_no_creative_and_not_counted() -> None:
    session = Canned({IMAGES: [listing({"image_id": None})], VIDEOS: [listing(VIDEO)]})
    pages = await all_pages(lambda cursor: read_creatives(session, ACCOUNT, cursor))
    assert sum(len(page.rows) for page in pages) == pages[-1].total == 1


def creative(kind: CreativeKind, id: str) -> Creative:
    return Creative(id=id, ad_account_id=ACCOUNT.id, name="", kind=kind)


async def test_quirk_44_an_address_is_fetched_afresh_with_its_end() -> None:
    fresh = {
        "video_id": "v1",
        "preview_url": "https://cdn.example/v1",
        "preview_url_expire_time": "2026-05-26 17:00:13",
    }
    session = Canned({VIDEO_INFO: [listing(fresh)]})
    found = await read_creative_url(session, ACCOUNT, creative(CreativeKind.VIDEO, "v1"))
    assert found is not None
    assert found.url == "https://cdn.example/v1"
    assert found.expires_at == datetime(2026, 5, 26, 17, 0, 13, tzinfo=UTC)
    [asked] = session.params(VIDEO_INFO)
    assert json.loads(str(asked["video_ids"])) == ["v1"]


@pytest.mark.parametrize("wrapped", [True, False])
async def test_quirk_43_a_list_is_read_with_and_without_the_object_around_it(
    *, wrapped: bool
) -> None:
    image = {"image_id": "i/1", "image_url": "https://cdn.example/i"}
    video = {"video_id": "v1", "preview_url": "https://cdn.example/v"}
    images, videos = (
        ok(list=[row]) if wrapped else {"code": 0, "message": "OK", "data": [row]}
        for row in (image, video)
    )
    session = Canned({IMAGE_INFO: [images], VIDEO_INFO: [videos]})
    for kind, id in ((CreativeKind.IMAGE, "i/1"), (CreativeKind.VIDEO, "v1")):
        found = await read_creative_url(session, ACCOUNT, creative(kind, id))
        assert found is not None
        assert found.expires_at is None


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("?x-expires=1773748800&x-signature=a", datetime(2026, 3, 17, 12, tzinfo=UTC)),
        ("?x-expires=soon", None),
        ("?x-expires=9999999999999999", None),
        ("", None),
    ],
)
async def test_quirk_44_an_image_ends_when_its_address_says(
    end: str, expected: datetime | None
) -> None:
    row = {"image_id": "i", "image_url": f"https://cdn.example/i{end}"}
    image = creative(CreativeKind.IMAGE, "i")
    found = await read_creative_url(Canned({IMAGE_INFO: [listing(row)]}), ACCOUNT, image)
    assert found is not None
    assert found.expires_at == expected


@pytest.mark.parametrize(
    "rows", [[], [{"image_id": "other", "image_url": "https://x"}], [{"image_id": "i"}]]
)
async def test_a_file_that_tiktok_no_longer_shows_has_no_address(rows: list[Json]) -> None:
    session = Canned({IMAGE_INFO: [listing(*rows)]})
    image = creative(CreativeKind.IMAGE, "i")
    assert await read_creative_url(session, ACCOUNT, image) is None


async def test_a_video_that_tiktok_no_longer_shows_has_no_address() -> None:
    session = Canned({VIDEO_INFO: [listing()]})
    video = creative(CreativeKind.VIDEO, "v")
    assert await read_creative_url(session, ACCOUNT, video) is None
