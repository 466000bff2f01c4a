"""The JSON bodies by which every sandbox is steered; a misspelt field is refused."""

from datetime import datetime
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


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """What there is, for comparing."""

    ids: dict[str, dict[str, list[str]]]
    """By kind and ad account."""
    balances: dict[str, int]
    """Micros, by ad account."""
