"""Campaign, ad group, ad: the three levels of advertising, the same for every provider."""

from datetime import datetime
from enum import StrEnum

from core.entity import Named


class BudgetMode(StrEnum):
    """For how long a budget is; a word that means none of these stays the platform's own."""

    DAY = "day"
    DAY_ON_AVERAGE = "day_on_average"
    """A single day may cost more."""
    LIFETIME = "lifetime"
    UNLIMITED = "unlimited"


class Campaign(Named, frozen=True, kw_only=True):
    """A campaign as the platform shows it; deleted ones are kept and marked."""

    objective: str = ""
    buying_type: str = ""
    """How its space is bought: by auction or reserved; the platform's own word."""
    budget_micros: int | None = None
    """In the account's currency; None where it has none of its own."""
    budget_mode: str = ""
    """A BudgetMode, or the platform's own word where it is none of them; empty if not told."""


class AdGroup(Named, frozen=True, kw_only=True):
    """An ad group: whom the ads are shown to, when, and for how much."""

    campaign_id: str = ""
    budget_micros: int | None = None
    """In the account's currency; None where it has none of its own."""
    budget_mode: str = ""
    """As the campaign's."""
    bid_micros: int | None = None
    goal: str = ""
    """What the platform optimises for; its own word."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class Ad(Named, frozen=True, kw_only=True):
    """An ad; which campaign or group it is in may be untold for automatic ones."""

    campaign_id: str = ""
    ad_group_id: str = ""
    format: str = ""
    creative_ids: tuple[str, ...] = ()
    """The videos and images it shows, by their ids in the account's library."""
    landing_url: str = ""
    is_automatic: bool = False
    """Whether the platform itself puts it together."""
