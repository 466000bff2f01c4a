"""The bodies TikTok answers with, as far as we read them; many a key may be null or absent."""

import msgspec
from msgspec import UNSET, UnsetType

from core.money import count_of
from core.secret import MASK

Id = str | int
"""TikTok's ids have up to 19 digits and come as text or as a JSON number; both stay exact."""

Number = str | int | float | bool | None
"""A count or an amount, as text or as a number: any number of decimals, `-`, `<5`, or nothing.

Never read as it is: `count_of`, `micros_of` and `amount_of` make None of what is no number.
"""

Told = object
"""Whatever came: for texts of which one odd one must not cost the other rows; see `text_of`."""


def text_of(told: Told) -> str:
    """The text, or the number written out; empty for what is neither."""
    is_plain = isinstance(told, str | int | float) and not isinstance(told, bool)
    return str(told) if is_plain else ""


class Answered[T](msgspec.Struct, frozen=True):
    """The envelope, once `code` has been found content."""

    data: T


class PageInfo(msgspec.Struct, frozen=True):
    """Where one stands; an empty list has 0 pages."""

    total_page: Number = None
    total_number: Number = None

    @property
    def pages(self) -> int | None:
        """How many pages the list has; None where TikTok does not say."""
        return count_of(self.total_page)

    @property
    def total(self) -> int | None:
        """How many rows the list has; None where TikTok does not say."""
        return count_of(self.total_number)


class Listing[T](msgspec.Struct, frozen=True):
    """A page of rows, under whichever name the call has for them."""

    list: tuple[T, ...] | UnsetType | None = UNSET
    pixels: tuple[T, ...] | None = None
    transaction_list: tuple[T, ...] | None = None
    identity_list: tuple[T, ...] | None = None
    advertiser_account_list: tuple[T, ...] | UnsetType | None = UNSET
    page_info: PageInfo | None = None

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it at all: not even an empty list."""
        unsaid = self.list is UNSET and self.advertiser_account_list is UNSET
        others = (self.pixels, self.transaction_list, self.identity_list, self.page_info)
        return unsaid and all(one is None for one in others)

    @property
    def rows(self) -> tuple[T, ...]:
        """The rows; null and no list at all are none."""
        named = (
            self.list,
            self.pixels,
            self.transaction_list,
            self.identity_list,
            self.advertiser_account_list,
        )
        return next((rows for rows in named if rows), ())


class Token(msgspec.Struct, frozen=True):
    """What comes for a code."""

    access_token: str
    scope: tuple[Id, ...] | None = None

    def __repr__(self) -> str:
        return f"Token({MASK})"


class Person(msgspec.Struct, frozen=True):
    """The person behind a token; without the permission only the id comes."""

    core_user_id: Id | None = None
    id: Id | None = None
    display_name: str | None = None
    email: str | None = None


class CenterInfo(msgspec.Struct, frozen=True):
    """A Business Center."""

    bc_id: Id
    name: Told = None
    status: Told = None
    currency: Told = None
    timezone: Told = None


class Center(msgspec.Struct, frozen=True):
    """A Business Center and the person's role in it."""

    bc_info: CenterInfo
    user_role: Told = None


class Asset(msgspec.Struct, frozen=True):
    """An ad account in a Business Center and the person's role on it."""

    asset_id: Id | None = None
    advertiser_role: Told = None


class Authorized(msgspec.Struct, frozen=True):
    """An ad account the token reaches."""

    advertiser_id: Id | None = None


class Advertiser(msgspec.Struct, frozen=True):
    """An ad account's particulars."""

    advertiser_id: Id
    name: Told = None
    currency: Told = None
    timezone: Told = None
    display_timezone: Told = None
    status: Told = None
    rejection_reason: Told = None
    owner_bc_id: Told = None
    balance: Number = None


class Anything(msgspec.Struct, frozen=True):
    """An answer of which only matters that it was no complaint."""
