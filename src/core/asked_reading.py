"""AskedReading: somebody wants all about a Business Center's linked accounts read anew."""

from datetime import datetime

import msgspec

from core.ids import AskedReadingId, BusinessCenterId, ProfileId, ProviderSlug, WorkspaceId
from core.sync import LEASE


class AskedReading(msgspec.Struct, frozen=True, kw_only=True):
    """A Business Center has one at most: the newest. What it reads is kept part by part."""

    id: AskedReadingId
    workspace_id: WorkspaceId
    profile_id: ProfileId
    provider: ProviderSlug
    business_center_id: BusinessCenterId
    asked_at: datetime
    worker: str
    """Who is at it; its own id while nobody is."""
    beat_at: datetime
    """When its worker was last heard of."""
    ended_at: datetime | None = None
    problem: str = ""
    """The code of what ended it before all was read; what single parts lack, they say."""


def is_free(reading: AskedReading, now: datetime) -> bool:
    """Whether a worker may begin it: nobody has yet, or whoever had has fallen silent."""
    if reading.ended_at is not None:
        return False
    return reading.worker == reading.id or now >= reading.beat_at + LEASE
