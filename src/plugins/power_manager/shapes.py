"""The bodies of the contract, version 1."""

from datetime import date
from typing import Annotated

import msgspec

type Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]

Told = object
"""A text of which one odd one must not cost the other rows; see `text_of`."""


def text_of(told: Told) -> str:
    """The text; empty for what is none."""
    return told if isinstance(told, str) else ""


class Me(msgspec.Struct, frozen=True):
    """Whose key it is, and what it may do."""

    id: Id
    name: Told = None
    scopes: tuple[str, ...] = ()


class Listed[T](msgspec.Struct, frozen=True):
    """A page of any list."""

    data: tuple[T, ...]
    next_cursor: str | None = None


class CenterRow(msgspec.Struct, frozen=True):
    """A Business Center."""

    id: Id
    name: Told = None
    status: Told = None
    role: Told = None


class AccountRow(msgspec.Struct, frozen=True):
    """An ad account; `balance_minor` is null where the key may not see it."""

    id: Id
    business_center_id: Id | None = None
    name: Told = None
    status: Told = None
    currency: Told = None
    timezone: Told = None
    balance_minor: int | None = None


class CampaignRow(msgspec.Struct, frozen=True):
    """A campaign."""

    id: Id
    name: Told = None
    status: Told = None
    daily_budget_minor: int | None = None


class InsightRow(msgspec.Struct, frozen=True):
    """The metrics of one day of the account's own."""

    entity_id: Id
    day: date
    spend_minor: int | None = None
    impressions: int | None = None
    clicks: int | None = None
    conversions: int | None = None
