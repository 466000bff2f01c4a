"""The creative library: videos and images with addresses that end."""

from collections.abc import Sequence

import msgspec

from plugins.tiktok.sandbox.assets import Image, Video
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint
from plugins.tiktok.sandbox.listing import iso_stamp, stamp
from plugins.tiktok.sandbox.media import link
from plugins.tiktok.sandbox.scopes import READ_IMAGES, READ_VIDEOS

_SOURCE = "UPLOADED_TO_TIKTOK_ADS_MANAGER"
_PLACEMENTS = ("PLACEMENT_TIKTOK", "PLACEMENT_PANGLE", "PLACEMENT_GLOBAL_APP_BUNDLE")


def search_videos(asked: Asked) -> dict[str, object]:
    """The account's videos, newest first."""
    only = asked.query.part("filtering")
    ids, materials = only.texts("video_ids"), only.texts("material_ids")
    sources = only.texts("video_material_sources")
    found = [
        video
        for video in _videos(asked)
        if (not ids or video.id in ids)
        and (not materials or video.material in materials)
        and (not sources or _SOURCE in sources)
        and only.text("video_name") in video.name
    ]
    found.sort(key=lambda video: video.created_at, reverse=True)
    return asked.page(found, shape=lambda one: _video(asked, msgspec.convert(one, Video)))


def video_details(asked: Asked) -> dict[str, object]:
    """The videos asked for; unknown ones are left out."""
    ids = asked.query.texts("video_ids")
    return {"list": [_video(asked, one) for one in _videos(asked) if one.id in ids]}


def _videos(asked: Asked) -> list[Video]:
    account, world = asked.account(asked.query.text("advertiser_id")), asked.sandbox.world
    return [one for one in world.videos[account.id] if one.id not in world.vanished]


def _video(asked: Asked, video: Video) -> dict[str, object]:
    preview = link("preview", video, asked.host, asked.now)
    return {
        "video_id": video.id,
        "material_id": video.material,
        "file_name": video.name,
        "format": "mp4",
        "duration": video.seconds,
        "width": video.width,
        "height": video.height,
        "bit_rate": video.size * 8 // video.seconds,
        "size": video.size,
        "signature": video.signature,
        "video_cover_url": link("cover", video, asked.host, asked.now).url,
        "preview_url": preview.url,
        "preview_url_expire_time": stamp(preview.ends),
        "allowed_placements": _PLACEMENTS,
        "allow_download": True,
        "displayable": True,
        "create_time": iso_stamp(video.created_at),
        "modify_time": iso_stamp(video.created_at),
    }


def search_images(asked: Asked) -> dict[str, object]:
    """The account's images, newest first."""
    only = asked.query.part("filtering")
    ids, materials = only.texts("image_ids"), only.texts("material_ids")
    found = [
        image
        for image in _images(asked)
        if (not ids or image.id in ids)
        and (not materials or image.material in materials)
        and only.number("width") in (0, image.width)
        and only.number("height") in (0, image.height)
    ]
    found.sort(key=lambda image: image.created_at, reverse=True)
    return asked.page(found, shape=lambda one: _image(asked, msgspec.convert(one, Image)))


def image_details(asked: Asked) -> dict[str, object]:
    """The images asked for; unknown ones are left out."""
    ids = asked.query.texts("image_ids")
    return {"list": [_image(asked, one) for one in _images(asked) if one.id in ids]}


def _images(asked: Asked) -> Sequence[Image]:
    account, world = asked.account(asked.query.text("advertiser_id")), asked.sandbox.world
    return [one for one in world.images[account.id] if one.id not in world.vanished]


def _image(asked: Asked, image: Image) -> dict[str, object]:
    return {
        "image_id": image.id,
        "material_id": image.material,
        "file_name": image.name,
        "format": "png",
        "width": image.width,
        "height": image.height,
        "size": image.size,
        "signature": image.signature,
        "image_url": link("image", image, asked.host, asked.now).url,
        "is_carousel_usable": True,
        "displayable": True,
        "create_time": iso_stamp(image.created_at),
        "modify_time": iso_stamp(image.created_at),
    }


ENDPOINTS = (
    Endpoint(path="file/video/ad/search/", answer=search_videos, scopes=READ_VIDEOS),
    Endpoint(path="file/video/ad/info/", answer=video_details, scopes=READ_VIDEOS),
    Endpoint(path="file/image/ad/search/", answer=search_images, scopes=READ_IMAGES),
    Endpoint(path="file/image/ad/info/", answer=image_details, scopes=READ_IMAGES),
)
