"""The JSON bodies by which every sandbox is steered; a misspelt field is refused."""

from datetime import date, datetime
from typing import Annotated

import msgspec

type _Count = Annotated[int, msgspec.Meta(ge=0)] | None


class Move(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to move the clock: by a span, or to a moment."""

    advance_seconds: float | None = None
    now: datetime | None = None


class Time(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The time it is in the sandbox."""

    now: datetime


class Consent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody on the consent page, for the conformance kit, which has no browser."""

    user: str
    query: dict[str, str]
    """Of the page's address."""
    without: tuple[str, ...] = ()
    """Slugs of the permissions left out."""
    deny: bool = False

    @property
    def redirect_uri(self) -> str:
        return self.query.get("redirect_uri", "")

    @property
    def state(self) -> str:
        return self.query.get("state", "")


class Listing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of every list is shown, and how much of it on one page; None: all there is."""

    rows: _Count = None
    size: _Count = None


class Counting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether calls are counted."""

    counted: bool


class TrueAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An ad account as it is."""

    name: str
    currency: str
    timezone: str = "UTC"


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """What a listing must tell of one thing; what the platform does not have stays as it is."""

    name: str = ""
    status: str = "unknown"
    """In Adport's word."""
    budget_micros: int | None = None


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """An ad account's whole day."""

    spend_micros: int = 0
    impressions: int = 0
    clicks: int = 0
    conversions: int = 0


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """What there is, for comparing; a claim about what is left out does not hold."""

    ids: dict[str, dict[str, list[str]]] = {}
    """By kind and ad account."""
    balances: dict[str, int] = {}
    """Micros, by ad account; one that has none to tell is left out."""
    accounts: dict[str, TrueAccount] = {}
    """Those that the first user reaches."""
    business_centers: dict[str, str] = {}
    """Names of those that the first user is in, by id."""
    center_balances: dict[str, dict[str, int]] = {}
    """Micros, by Business Center, and by the id of whose they are."""
    facts: dict[str, dict[str, Fact]] = {}
    """By kind and id; only those of the ad account that was asked about."""
    metrics: dict[str, dict[date, Sums]] = {}
    """By ad account and day; only of the ad account and the days that were asked about."""
    grants: dict[str, list[str]] = {}
    """With keys: the permissions that each user's key has."""
    token_ends: dict[str, datetime] = {}
    """When each user's latest token ends."""
