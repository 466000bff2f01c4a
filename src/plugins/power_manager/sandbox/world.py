"""The invented world: four people with a key each, two Business Centers, eight ad accounts."""

from typing import Literal
from uuid import UUID, uuid5

import msgspec

_SPACE = UUID("5b1f0f1e-6f0c-4f7a-9a59-3d3d5e0c7a10")
ALL_SCOPES = ("accounts:read", "balances:read", "insights:read", "campaigns:write")

USERS = {
    "owner": "may do everything, and administers both Business Centers",
    "partner": "may do everything, and administers one of them",
    "reader": "may list, but see neither balances nor insights; a plain member of one",
    "newcomer": "may do everything, and reaches nothing yet",
}
KEYS = {
    "owner": "pm-sandbox-owner-6c1d8e52",
    "partner": "pm-sandbox-partner-0b97f4a3",
    "reader": "pm-sandbox-reader-e2457d19",
    "newcomer": "pm-sandbox-newcomer-91ac3b60",
}
"""Made up: they open nothing but a sandbox."""

type Platform = Literal["tiktok", "facebook", "other"]


class User(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with keys."""

    id: str
    name: str
    scopes: tuple[str, ...] = ALL_SCOPES
    roles: dict[str, str] = {}
    """Business Center → role."""


class Center(msgspec.Struct, frozen=True, kw_only=True):
    """A Business Center."""

    id: str
    name: str
    platform: Platform
    status: str = "active"


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign; `weight` says how much of its account's money it spends."""

    id: str
    name: str
    status: str
    daily_budget_minor: int | None
    weight: int


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An ad account; `units` minor units are one unit of its currency."""

    id: str
    business_center_id: str | None
    platform: Platform
    external_id: str
    name: str
    status: str
    currency: str
    units: int
    timezone: str
    balance_minor: int
    campaigns: tuple[Campaign, ...]


class World(msgspec.Struct, kw_only=True):
    """Everything there is."""

    users: dict[str, User]
    centers: dict[str, Center]
    accounts: dict[str, Account]

    def centers_of(self, user: str) -> list[Center]:
        """Those the user has a role in."""
        return [one for one in self.centers.values() if one.id in self.users[user].roles]

    def accounts_of(self, user: str) -> list[Account]:
        """Those in the user's Business Centers; administrators see the one outside as well."""
        roles = self.users[user].roles
        homes = {*roles, *({None} if "admin" in roles.values() else ())}
        return [one for one in self.accounts.values() if one.business_center_id in homes]


def seeded() -> World:
    """The same every time."""
    north, south = _id("center north"), _id("center south")
    both, one = {north: "admin", south: "admin"}, {south: "admin"}
    few = ("accounts:read",)
    return World(
        users={
            "owner": User(id=_id("owner"), name="Ottilie Brandt", roles=both),
            "partner": User(id=_id("partner"), name="Pavel Novak", roles=one),
            "reader": User(
                id=_id("reader"), name="Rosa Lind", scopes=few, roles={north: "standard"}
            ),
            "newcomer": User(id=_id("newcomer"), name="Nils Ekman"),
        },
        centers={
            north: Center(id=north, name="Halden Group", platform="tiktok"),
            south: Center(id=south, name="Solmar Studio", platform="facebook"),
        },
        accounts={account.id: account for account in _accounts(north, south)},
    )


def _accounts(north: str, south: str) -> list[Account]:
    return [
        _account("Halden Outdoor", north, "tiktok", "USD", 100, "America/New_York", 5),
        _account("Halden Kids", north, "tiktok", "EUR", 100, "Europe/Berlin", 4),
        _account("Halden Japan", north, "tiktok", "JPY", 1, "Asia/Tokyo", 3),
        _account("Halden Trial", north, "tiktok", "USD", 100, "America/New_York", 1, "pending"),
        _account("Solmar Gulf", south, "facebook", "KWD", 1000, "Asia/Kuwait", 30),
        _account("Solmar Brasil", south, "facebook", "BRL", 100, "America/Sao_Paulo", 3),
        _account("Solmar Archive", south, "facebook", "EUR", 100, "Europe/Madrid", 2, "dormant"),
        _account("Brandt Freelance", None, "other", "EUR", 100, "Europe/Vienna", 2),
    ]


def _account(
    name: str,
    center: str | None,
    platform: Platform,
    currency: str,
    units: int,
    timezone: str,
    campaigns: int,
    status: str = "active",
) -> Account:
    number = uuid5(_SPACE, name).int
    return Account(
        id=_id(name),
        business_center_id=center,
        platform=platform,
        external_id=str(number % 10**16),
        name=name,
        status=status,
        currency=currency,
        units=units,
        timezone=timezone,
        balance_minor=(number % 900_000) + 1_237,
        campaigns=tuple(_campaign(name, each, units) for each in range(campaigns)),
    )


def _campaign(account: str, number: int, units: int) -> Campaign:
    """The third one is paused, and the fifth has a status that no contract names."""
    status = {2: "paused", 4: "throttled_by_policy"}.get(number, "active")
    return Campaign(
        id=_id(f"{account} {number}"),
        name=f"{account} campaign {number + 1}",
        status=status,
        daily_budget_minor=None if number == 1 else (number + 2) * 10 * units + 7,
        weight=number + 1,
    )


def _id(name: str) -> str:
    return str(uuid5(_SPACE, name))
