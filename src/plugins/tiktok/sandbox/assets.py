"""What an ad account owns beside its campaigns: videos, images, audiences and pixels."""

from datetime import datetime

import msgspec


class Video(msgspec.Struct, frozen=True, kw_only=True):
    """A video of the creative library."""

    id: str
    advertiser: str
    material: str
    name: str
    seconds: int
    width: int
    height: int
    size: int
    signature: str
    created_at: datetime


class Image(msgspec.Struct, frozen=True, kw_only=True):
    """An image of the creative library."""

    id: str
    advertiser: str
    material: str
    name: str
    width: int
    height: int
    size: int
    signature: str
    created_at: datetime


class Audience(msgspec.Struct, frozen=True, kw_only=True):
    """A custom audience, or a lookalike of one."""

    id: str
    advertiser: str
    name: str
    type: str
    calculated_by: str | None
    """What a file audience was matched by."""
    size: int
    is_valid: bool
    created_at: datetime
    source: str | None = None
    """The audience a lookalike was made from."""


class Pixel(msgspec.Struct, frozen=True, kw_only=True):
    """A pixel and the events it counts in a day."""

    id: str
    advertiser: str
    code: str
    name: str
    category: str
    events: tuple[str, ...]
    created_at: datetime
