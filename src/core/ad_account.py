"""AdAccount: what campaigns run on and money is spent from."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from core.business_center import Reach
from core.errors import RoleMissing
from core.ids import AdAccountId, BusinessCenterId, ConnectionId, ProfileId, ProviderSlug
from core.problem import SEVERITY, State


class AccountStatus(StrEnum):
    """What the platform lets it do."""

    ACTIVE = "active"
    PENDING_REVIEW = "pending_review"
    REJECTED = "rejected"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class SeenAdAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An ad account as a platform shows it to one connection."""

    id: AdAccountId
    name: str
    currency: str
    timezone: str
    """IANA name; POSIX-signed `Etc/GMT+8` means UTC-8."""
    status: AccountStatus
    platform_status: str = ""
    status_reason: str = ""
    suspended_until: str = ""
    """As the platform writes it; it names no zone."""
    role: str = ""
    """The connected person's role on it: `admin`, `operator`, `analyst`, or empty if not told.

    `withheld` where the person has one, and did not let us use it.
    """
    business_center_id: BusinessCenterId | None = None


class UnlistedAdAccounts(msgspec.Struct, frozen=True, kw_only=True):
    """What a platform shows in place of a Business Center's ad accounts, some of them or all."""

    business_center: str
    """Its name."""
    detail: str = ""
    """What the platform said, free of secrets."""


class AdAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An ad account of a profile. Accounts not selected are known, and not synced."""

    id: AdAccountId
    profile_id: ProfileId
    provider: ProviderSlug
    name: str
    currency: str
    timezone: str
    status: AccountStatus
    platform_status: str = ""
    status_reason: str = ""
    suspended_until: str = ""
    business_center_id: BusinessCenterId | None = None
    is_selected: bool = False
    is_default: bool = False
    balance_micros: int | None = None
    """In the account's own currency; None where the platform has not told."""
    balance_at: datetime | None = None
    reached_by: tuple[Reach, ...] = ()

    @property
    def is_lost(self) -> bool:
        """Whether no connection reaches it any more."""
        return all(reach.lost_at is not None for reach in self.reached_by)

    @property
    def is_withheld(self) -> bool:
        """Whether it is there for us to see, and no person lets us use it."""
        here = [reach for reach in self.reached_by if reach.lost_at is None]
        return bool(here) and all(reach.role == WITHHELD for reach in here)


ROLES = {"admin": 0, "operator": 1, "analyst": 2}
"""Best first; a role the platform did not tell comes last."""

WITHHELD = "withheld"
"""The role on an ad account that the person left unticked on the platform's consent page."""

LAUNCHING = frozenset({"admin", "operator"})
"""Roles that may launch and change ads."""


def best_reach(account: AdAccount, states: Mapping[ConnectionId, State]) -> Reach | None:
    """The connection to use for an account: healthiest first, then the strongest role.

    `states` holds the connections that may be used at all; None where none of them reaches it.
    """
    usable = [
        reach
        for reach in account.reached_by
        if reach.lost_at is None and reach.role != WITHHELD and reach.connection_id in states
    ]
    return min(
        usable,
        key=lambda reach: (
            SEVERITY[states[reach.connection_id]],
            ROLES.get(reach.role, len(ROLES)),
            reach.connection_id,
        ),
        default=None,
    )


def require_launchable(account: AdAccount, role: str) -> None:
    """Raise RoleMissing unless ads may be launched and changed there with that role."""
    if account.status is AccountStatus.PENDING_REVIEW:
        raise RoleMissing(
            f"The platform is still reviewing “{account.name}”.",
            remedy="Wait; a review takes 24 to 72 hours.",
        )
    if role not in LAUNCHING:
        raise RoleMissing(f"Launching on “{account.name}” needs admin or operator on it.")


def choose_default(accounts: Iterable[AdAccount]) -> AdAccount | None:
    """The default where nobody chose one: the first selected one that works, by name."""
    selected = [one for one in accounts if one.is_selected and not one.is_lost]
    return min(
        selected,
        key=lambda one: (one.status is not AccountStatus.ACTIVE, one.name.casefold(), one.id),
        default=None,
    )
