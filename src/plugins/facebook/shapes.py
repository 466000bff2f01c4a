"""The bodies Graph answers with, as far as we read them; nearly every key may be absent."""

from collections.abc import Mapping

import msgspec

from core.secret import MASK

Told = object
"""Whatever came: for what one odd row must not cost the others."""


class Cursors(msgspec.Struct, frozen=True):
    """Where a page begins and ends."""

    after: str | None = None


class Paging(msgspec.Struct, frozen=True):
    """Where a list goes on; only `next` says that it does, and it is not followed: it holds the
    token."""

    cursors: Cursors | None = None
    next: str | None = None


class Listing[T](msgspec.Struct, frozen=True):
    """A page of rows."""

    data: tuple[T, ...]
    paging: Paging | None = None

    @property
    def after(self) -> str:
        """Where to go on; empty on the last page."""
        if self.paging is None or not self.paging.next or self.paging.cursors is None:
            return ""
        return self.paging.cursors.after or ""


class Token(msgspec.Struct, frozen=True):
    """What comes for a code or a token."""

    access_token: str
    expires_in: Told = None

    def __repr__(self) -> str:
        return f"Token({MASK})"


class Granular(msgspec.Struct, frozen=True):
    """A permission, and the objects it was given for; none named means all."""

    scope: str
    target_ids: tuple[str | int, ...] | None = None


class TokenInfo(msgspec.Struct, frozen=True):
    """What a token is."""

    is_valid: bool = False
    type: str = ""
    user_id: Told = None
    scopes: tuple[str, ...] = ()
    granular_scopes: tuple[Granular, ...] = ()
    expires_at: Told = None
    data_access_expires_at: Told = None
    error: Mapping[str, Told] | None = None


class Debugged(msgspec.Struct, frozen=True):
    """The same, wrapped."""

    data: TokenInfo


class Person(msgspec.Struct, frozen=True):
    """Whom a token speaks for."""

    id: str
    name: Told = None


class PermissionRow(msgspec.Struct, frozen=True):
    """A permission and what the person said to it."""

    permission: str
    status: str = ""


class Reference(msgspec.Struct, frozen=True):
    """Another object, by its id."""

    id: str = ""


class BusinessRow(msgspec.Struct, frozen=True):
    """A business portfolio."""

    id: str
    name: Told = None
    permitted_roles: Told = None
    """Texts in some versions; where it is anything else the role is not told."""


class AccountRow(msgspec.Struct, frozen=True):
    """An ad account; `id` begins with `act_`, `account_id` does not."""

    id: str
    account_id: Told = None
    name: Told = None
    account_status: Told = None
    disable_reason: Told = None
    currency: Told = None
    timezone_name: Told = None
    user_tasks: tuple[str, ...] | None = None
    business: Reference | None = None
    balance: Told = None
    amount_spent: Told = None
    spend_cap: Told = None

    @property
    def number(self) -> str:
        """The id without `act_`."""
        return self.id.removeprefix("act_")


class Anything(msgspec.Struct, frozen=True):
    """An answer of which only matters that it was no complaint."""
