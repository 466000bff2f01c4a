"""The creative library: searches, details, and addresses that end."""

import json
import struct

import httpx  # noqa: TID251
import pytest

from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, account, page_info


@pytest.mark.parametrize("kind", ["video", "image"])
async def test_a_search_finds_the_whole_library_in_pages(
    caller: Caller, sandbox: Sandbox, kind: str
) -> None:
    id, token = account(sandbox), await caller.token()
    inside = sandbox.world.videos[id] if kind == "video" else sandbox.world.images[id]
    seen: list[object] = []
    for page in ("1", "2", "3", "4"):
        answer = await caller.get(
            f"file/{kind}/ad/search/", token, advertiser_id=id, page=page, page_size="3"
        )
        assert page_info(answer).total_number == len(inside)
        seen += [row[f"{kind}_id"] for row in answer.rows()]
    assert sorted(map(str, seen)) == sorted(one.id for one in inside)
    usual = await caller.get(f"file/{kind}/ad/search/", token, advertiser_id=id)
    assert page_info(usual).page_size == 20


async def test_videos_are_found_by_name_and_material(caller: Caller, sandbox: Sandbox) -> None:
    id, token = account(sandbox), await caller.token()
    wanted = sandbox.world.videos[id][2]
    for filtering in ({"video_name": wanted.name}, {"material_ids": [wanted.material]}):
        answer = await caller.get(
            "file/video/ad/search/", token, advertiser_id=id, filtering=filtering
        )
        assert [row["video_id"] for row in answer.rows()] == [wanted.id]
    none = {"video_material_sources": ["UPLOADED_TO_CATALOG"]}
    answer = await caller.get("file/video/ad/search/", token, advertiser_id=id, filtering=none)
    assert answer.rows() == []


@pytest.mark.parametrize(("kind", "most"), [("video", 60), ("image", 100)])
async def test_details_take_only_so_many_ids(
    caller: Caller, sandbox: Sandbox, kind: str, most: int
) -> None:
    id, token = account(sandbox), await caller.token()
    path, name = f"file/{kind}/ad/info/", f"{kind}_ids"
    fine = await caller.get(path, token, advertiser_id=id, **{name: ["x"] * most})
    assert (fine.code, fine.rows()) == (0, [])
    assert fine.data.keys() == {"list"}
    answer = await caller.get(path, token, advertiser_id=id, **{name: ["x"] * (most + 1)})
    assert answer.code == 40002


async def test_a_picture_is_served_for_an_hour(caller: Caller, sandbox: Sandbox) -> None:
    id, token = account(sandbox), await caller.token()
    image = sandbox.world.images[id][0]
    asked = {"advertiser_id": id, "image_ids": [image.id]}
    row = (await caller.get("file/image/ad/info/", token, **asked)).rows()[0]
    url = str(row["image_url"])
    assert url.startswith("http://sandbox/_media/image/")
    answer = await caller.client.get(url)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert struct.unpack(">II", answer.content[16:24]) == (image.width, image.height)
    await caller.admin("clock", {"advance_seconds": 3_590})
    assert (await caller.client.get(url)).status_code == 200
    await caller.admin("clock", {"advance_seconds": 20})
    assert (await caller.client.get(url)).status_code == 403
    again = (await caller.get("file/image/ad/info/", token, **asked)).rows()[0]
    assert (await caller.client.get(str(again["image_url"]))).status_code == 200


async def test_a_preview_is_served_for_six_hours(caller: Caller, sandbox: Sandbox) -> None:
    id, token = account(sandbox), await caller.token()
    video = sandbox.world.videos[id][0]
    asked = {"advertiser_id": id, "video_ids": [video.id]}
    row = (await caller.get("file/video/ad/info/", token, **asked)).rows()[0]
    assert str(row["preview_url_expire_time"]).startswith("2026-03-15 18:00:")
    preview, cover = str(row["preview_url"]), str(row["video_cover_url"])
    await caller.admin("clock", {"advance_seconds": 6 * 3_600 - 10})
    assert (await caller.client.get(preview)).headers["content-type"] == "video/mp4"
    assert (await caller.client.get(cover)).headers["content-type"] == "image/png"
    await caller.admin("clock", {"advance_seconds": 20})
    for url in (preview, cover):
        assert (await caller.client.get(url)).status_code == 403


async def test_an_expiry_cannot_be_moved(caller: Caller, sandbox: Sandbox) -> None:
    id, token = account(sandbox), await caller.token()
    row = (await caller.get("file/image/ad/search/", token, advertiser_id=id)).rows()[0]
    url = httpx.URL(str(row["image_url"]))
    moved = url.copy_set_param("x-expires", "9999999999")
    for wrong in (moved, url.copy_remove_param("x-signature"), url.copy_with(query=None)):
        assert (await caller.client.get(wrong)).status_code == 403


async def test_a_vanished_video_is_served_no_more(caller: Caller, sandbox: Sandbox) -> None:
    id, token = account(sandbox), await caller.token()
    row = (await caller.get("file/video/ad/search/", token, advertiser_id=id)).rows()[0]
    await caller.admin(f"objects/video/{row['video_id']}", {"operation": "VANISH"})
    assert (await caller.client.get(str(row["preview_url"]))).status_code == 404
    ids = json.dumps([row["video_id"]])
    answer = await caller.get("file/video/ad/info/", token, advertiser_id=id, video_ids=ids)
    assert answer.rows() == []
