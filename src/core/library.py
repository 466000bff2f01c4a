"""Creative, audience, pixel: what ads are made of, shown to and measured by."""

from datetime import date, datetime
from enum import StrEnum

from core.entity import Entity, Named


class CreativeKind(StrEnum):
    """What a creative is."""

    IMAGE = "image"
    VIDEO = "video"


class Creative(Named, frozen=True, kw_only=True):
    """An image or a video of an account's library; its address expires, so it is not kept."""

    kind: CreativeKind
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    size_bytes: int | None = None
    format: str = ""
    signature: str = ""
    """The platform's checksum of the file."""


class AudienceKind(StrEnum):
    """How an audience came to be."""

    CUSTOM = "custom"
    LOOKALIKE = "lookalike"


class Audience(Named, frozen=True, kw_only=True):
    """People that ads may be shown to."""

    kind: AudienceKind
    platform_kind: str = ""
    """The platform's own word for how it was made."""
    size: int | None = None
    """People in it; None where the platform does not tell."""
    expires_at: datetime | None = None


class Pixel(Named, frozen=True, kw_only=True):
    """What reports a website's events to the platform."""

    code: str = ""
    """What the website and server-side events name it by."""
    setup: str = ""
    business_center_id: str = ""
    """Whose it is, where the platform tells."""


class PixelEvent(Entity, frozen=True, kw_only=True):
    """How often one event of one pixel was received on one UTC day; its id is made of the three."""

    pixel_id: str
    event: str
    day: date
    """In UTC, unlike insights."""
    count: int | None
    platform_status: str = ""
