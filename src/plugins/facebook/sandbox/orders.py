"""The JSON bodies of the admin path; a misspelt field is refused."""

from typing import Annotated

import msgspec

from plugins.facebook.sandbox.world import AdAccount, Business, User


class _Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What they have in common."""


class Ending(_Order, frozen=True, kw_only=True):
    """Whose tokens die, and with which subcode they are refused."""

    user: str
    subcode: int = 458


class SystemUser(_Order, frozen=True, kw_only=True):
    """For whom a token is made that does not end."""

    user: str
    scopes: tuple[str, ...] = ("ads_management", "ads_read", "business_management")


class Made(_Order, frozen=True, kw_only=True):
    """The token."""

    access_token: str


class AccountChange(_Order, frozen=True, kw_only=True):
    """What happens to an ad account."""

    account: str
    status: int | None = None
    disable_reason: int | None = None
    lost_for: str | None = None
    found_for: str | None = None


class Share(_Order, frozen=True, kw_only=True):
    """How much of an account's allowance the headers say is used up."""

    account: str
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)]


class Census(_Order, frozen=True, kw_only=True):
    """Everything that exists."""

    users: list[User]
    businesses: list[Business]
    accounts: list[AdAccount]
    things: dict[str, list[str]]
    """Ids by kind."""
