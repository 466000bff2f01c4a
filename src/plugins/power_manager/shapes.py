"""The bodies of the contract, version 1; more fields than these are no error."""

from datetime import date

import msgspec


class Me(msgspec.Struct, frozen=True):
    """Whom the key belongs to, and what it may do."""

    id: str
    name: str = ""
    scopes: tuple[str, ...] = ()


class Center(msgspec.Struct, frozen=True):
    """A Business Center."""

    id: str
    name: str
    status: str = ""
    role: str = ""


class Account(msgspec.Struct, frozen=True):
    """An ad account, in money of its own currency's smallest unit."""

    id: str
    name: str
    currency: str
    timezone: str
    status: str = ""
    business_center_id: str | None = None
    balance_minor: int | None = None


class CampaignRow(msgspec.Struct, frozen=True):
    """A campaign."""

    id: str
    name: str
    status: str = ""
    daily_budget_minor: int | None = None


class Figures(msgspec.Struct, frozen=True):
    """A day of an account or a campaign; None where the service does not know."""

    entity_id: str
    day: date
    spend_minor: int | None = None
    impressions: int | None = None
    clicks: int | None = None
    conversions: int | None = None


class Rows[T](msgspec.Struct, frozen=True):
    """One page; the last one has no `next_cursor`."""

    data: tuple[T, ...]
    next_cursor: str | None = None
    total: int | None = None
