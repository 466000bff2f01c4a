"""The images and videos of an ad account's library, and where a file can be seen."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import msgspec

from core.ad_account import AdAccount
from core.entity import EntityStatus
from core.ids import AdAccountId
from core.library import Creative, CreativeKind
from core.money import count_of, micros_of
from core.provider import Session
from core.reads import FreshUrl, Page
from plugins.tiktok.pages import Part, Question, part, read_parts
from plugins.tiktok.shapes import Answered, Id, Listing, Number
from plugins.tiktok.values import as_json, id_of, moment_of

_PAGE = 100

_DISPLAYABLE = {True: EntityStatus.ACTIVE, False: EntityStatus.BLOCKED}


class _File(msgspec.Struct, frozen=True):
    """What images and videos have in common; numbers come with and without decimals."""

    file_name: str | None = None
    width: Number = None
    height: Number = None
    size: Number = None
    format: str | None = None
    signature: str | None = None
    displayable: bool | None = None
    create_time: str | None = None


class ImageRow(_File, frozen=True):
    """An image; its address lives for an hour."""

    image_id: Id | None = None
    image_url: str | None = None


class VideoRow(_File, frozen=True):
    """A video; its address lives for six hours."""

    video_id: Id | None = None
    duration: Number = None
    """In seconds."""
    preview_url: str | None = None
    preview_url_expire_time: str | None = None


async def read_creatives(session: Session, account: AdAccount, cursor: str) -> Page[Creative]:
    """First the images, then the videos."""
    images: Part[Creative] = part(
        Question(
            path="file/image/ad/search/",
            shape=Answered[Listing[ImageRow]],
            params={"advertiser_id": account.id},
            size=_PAGE,
        ),
        lambda row: _creative(row, id_of(row.image_id), CreativeKind.IMAGE, account.id),
    )
    videos: Part[Creative] = part(
        Question(
            path="file/video/ad/search/",
            shape=Answered[Listing[VideoRow]],
            params={"advertiser_id": account.id},
            size=_PAGE,
        ),
        lambda row: _video(row, account.id),
    )
    return await read_parts(session, [images, videos], cursor)


async def read_creative_url(
    session: Session, account: AdAccount, creative: Creative
) -> FreshUrl | None:
    """A fresh address: the one that came with the listing may be dead by now."""
    if creative.kind is CreativeKind.IMAGE:
        return await _image_url(session, account.id, creative.id)
    return await _video_url(session, account.id, creative.id)


async def _image_url(session: Session, account: AdAccountId, id: str) -> FreshUrl | None:
    asked = {"advertiser_id": account, "image_ids": as_json([id])}
    shape = Answered[Listing[ImageRow] | tuple[ImageRow, ...]]
    for row in _rows((await session.get("file/image/ad/info/", shape, asked)).data):
        if id_of(row.image_id) == id and row.image_url:
            return FreshUrl(url=row.image_url, expires_at=_end_in(row.image_url))
    return None


async def _video_url(session: Session, account: AdAccountId, id: str) -> FreshUrl | None:
    asked = {"advertiser_id": account, "video_ids": as_json([id])}
    shape = Answered[Listing[VideoRow] | tuple[VideoRow, ...]]
    for row in _rows((await session.get("file/video/ad/info/", shape, asked)).data):
        if id_of(row.video_id) == id and row.preview_url:
            end = moment_of(row.preview_url_expire_time) or _end_in(row.preview_url)
            return FreshUrl(url=row.preview_url, expires_at=end)
    return None


def _end_in(url: str) -> datetime | None:
    """The addresses of TikTok's media servers tell their own end, in seconds since 1970."""
    end = next(iter(parse_qs(urlsplit(url).query).get("x-expires", [])), "")
    is_plain = end.isascii() and end.isdigit() and len(end) < 12
    return datetime.fromtimestamp(int(end), UTC) if is_plain else None


def _rows[R](data: Listing[R] | tuple[R, ...]) -> tuple[R, ...]:
    """Where it is about videos, TikTok sometimes sends the list without the object around it."""
    return data.rows if isinstance(data, Listing) else data


def _video(row: VideoRow, account: AdAccountId) -> Creative | None:
    video = _creative(row, id_of(row.video_id), CreativeKind.VIDEO, account)
    micros = micros_of(row.duration)
    if video is None or micros is None:
        return video
    return msgspec.structs.replace(video, duration_ms=micros // 1000)


def _creative(row: _File, id: str, kind: CreativeKind, account: AdAccountId) -> Creative | None:
    if not id:
        return None
    return Creative(
        id=id,
        ad_account_id=account,
        kind=kind,
        name=row.file_name or "",
        status=EntityStatus.UNKNOWN if row.displayable is None else _DISPLAYABLE[row.displayable],
        width=count_of(row.width),
        height=count_of(row.height),
        size_bytes=count_of(row.size),
        format=row.format or "",
        signature=row.signature or "",
        created_at=moment_of(row.create_time),
    )
