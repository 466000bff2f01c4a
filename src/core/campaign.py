"""Campaign: the top of the three levels of advertising, the same for every provider."""

from datetime import datetime
from enum import StrEnum

import msgspec

from core.ids import AdAccountId, CampaignId


class CampaignStatus(StrEnum):
    """What it does; the platform's own word is kept beside it."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    BLOCKED = "blocked"
    """Wants to deliver and may not: review, budget, punished account."""
    DELETED = "deleted"
    UNKNOWN = "unknown"


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign as the platform shows it; deleted ones are kept and marked."""

    id: CampaignId
    ad_account_id: AdAccountId
    name: str
    status: CampaignStatus
    platform_status: str = ""
    objective: str = ""
    budget_micros: int | None = None
    """In the account's currency; None where it has none of its own."""
    budget_mode: str = ""
    created_at: datetime | None = None
