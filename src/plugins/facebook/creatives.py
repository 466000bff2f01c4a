"""The images and videos of an ad account's library, and where a file can be seen."""

import msgspec

from core.ad_account import AdAccount
from core.entity import EntityStatus
from core.library import Creative, CreativeKind
from core.money import count_of, micros_of
from core.provider import Session
from core.reads import FreshUrl, Page
from plugins.facebook.pages import Mark, Question, ask, read_mark
from plugins.facebook.shapes import Listing, Told
from plugins.facebook.values import as_json, moment_of, number_of, text_of

_IMAGES, _VIDEOS = 0, 1
_IMAGE_FIELDS = "id,hash,name,width,height,status,created_time"
_VIDEO_FIELDS = "id,title,length,status,created_time"

_IMAGE_STATUS = {"ACTIVE": EntityStatus.ACTIVE, "DELETED": EntityStatus.DELETED}
_VIDEO_STATUS = {"ready": EntityStatus.ACTIVE, "error": EntityStatus.BLOCKED}


class ImageRow(msgspec.Struct, frozen=True):
    """An image; its id is made of the account's and its hash."""

    id: str
    hash: Told = None
    name: Told = None
    width: Told = None
    height: Told = None
    status: Told = None
    created_time: Told = None
    url: Told = None


class VideoStatus(msgspec.Struct, frozen=True):
    """How far Facebook is with it."""

    video_status: Told = None


class VideoRow(msgspec.Struct, frozen=True):
    """A video; its length is in seconds."""

    id: str
    title: Told = None
    length: Told = None
    status: VideoStatus | None = None
    created_time: Told = None
    source: Told = None


async def read_creatives(session: Session, account: AdAccount, cursor: str) -> Page[Creative]:
    """First the images, then the videos."""
    mark = read_mark(cursor, Mark)
    rows: tuple[Creative, ...]
    if mark.part == _IMAGES:
        images = await ask(session, _images(account), mark.after, mark.limit)
        rows, after = tuple(_image(row, account) for row in images.rows), images.after
        limit = images.limit
    else:
        videos = await ask(session, _videos(account), mark.after, mark.limit)
        rows, after = tuple(_video(row, account) for row in videos.rows), videos.after
        limit = videos.limit
    if after:
        next = as_json(Mark(part=mark.part, after=after, limit=limit))
    else:
        next = as_json(Mark(part=_VIDEOS)) if mark.part == _IMAGES else ""
    return Page(rows=rows, next=next, left=1 if next else 0)


async def read_creative_url(
    session: Session, account: AdAccount, creative: Creative
) -> FreshUrl | None:
    """A fresh address; for how long it is good Facebook does not say."""
    if creative.kind is CreativeKind.IMAGE:
        asked = {"fields": "id,hash,url", "hashes": as_json([creative.signature])}
        found = await session.get(f"act_{account.id}/adimages", Listing[ImageRow], asked)
        url = next((text_of(row.url) for row in found.data if row.hash == creative.signature), "")
    else:
        video = await session.get(creative.id, VideoRow, {"fields": "id,source"})
        url = text_of(video.source)
    return FreshUrl(url=url, expires_at=None) if url else None


def _images(account: AdAccount) -> Question[ImageRow]:
    return Question(
        path=f"act_{account.id}/adimages",
        shape=Listing[ImageRow],
        params={"fields": _IMAGE_FIELDS},
    )


def _videos(account: AdAccount) -> Question[VideoRow]:
    return Question(
        path=f"act_{account.id}/advideos",
        shape=Listing[VideoRow],
        params={"fields": _VIDEO_FIELDS},
    )


def _image(row: ImageRow, account: AdAccount) -> Creative:
    word = text_of(row.status)
    return Creative(
        id=row.id,
        ad_account_id=account.id,
        kind=CreativeKind.IMAGE,
        name=text_of(row.name),
        status=_IMAGE_STATUS.get(word, EntityStatus.UNKNOWN),
        platform_status=word,
        width=count_of(number_of(row.width)),
        height=count_of(number_of(row.height)),
        signature=text_of(row.hash),
        created_at=moment_of(row.created_time),
    )


def _video(row: VideoRow, account: AdAccount) -> Creative:
    word = text_of(row.status.video_status) if row.status else ""
    micros = micros_of(number_of(row.length))
    return Creative(
        id=row.id,
        ad_account_id=account.id,
        kind=CreativeKind.VIDEO,
        name=text_of(row.title),
        status=_VIDEO_STATUS.get(word, EntityStatus.UNKNOWN),
        platform_status=word,
        duration_ms=None if micros is None else micros // 1000,
        created_at=moment_of(row.created_time),
    )
