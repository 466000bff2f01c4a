"""What every sandbox starts with: people, businesses and ad accounts."""

from datetime import UTC, datetime

from plugins.facebook.sandbox.ids import id_of
from plugins.facebook.sandbox.seed_ads import fill_ads
from plugins.facebook.sandbox.seed_library import fill_library
from plugins.facebook.sandbox.world import WHOLE_UNITS, AdAccount, Business, User, World

HALDEN, BRISA, KOVACS = (id_of("business", number) for number in range(3))

_PEOPLE = (
    ("admin", "Ilse Okafor", 0),
    ("second_admin", "Rui Bettencourt", 0),
    ("advertiser", "岡田 真帆", 0),
    ("analyst", "Noor Haddad", 0),
    ("personal", "Anselm Pike", 0),
    ("nobody", "Greta Solberg", 0),
    ("checkpoint", "Dezső Kovács", 459),
)
_BUSINESSES = (
    (HALDEN, "Halden Outdoors", "verified"),
    (BRISA, "Brisa Cosméticos", "not_verified"),
    (KOVACS, "Kovács & Lánya", "rejected"),
)
_ACCOUNTS = (
    ("Halden US", HALDEN, "USD", "America/New_York", 1, 0),
    ("Halden 日本", HALDEN, "JPY", "Asia/Tokyo", 1, 0),
    ("Halden Outlet", HALDEN, "USD", "America/Los_Angeles", 2, 1),
    ("Halden Nordic", HALDEN, "EUR", "Europe/Oslo", 9, 0),
    ("Brisa Brasil", BRISA, "BRL", "America/Sao_Paulo", 1, 0),
    ("Brisa Novos", BRISA, "BRL", "America/Sao_Paulo", 7, 0),
    ("Brisa Ilhas", BRISA, "USD", "Pacific/Kiritimati", 3, 0),
    ("Kovács Bolt", KOVACS, "HUF", "Europe/Budapest", 1, 0),
    ("Kovács Régi", KOVACS, "HUF", "Europe/Budapest", 101, 7),
    ("Anselm Pike", "", "GBP", "Europe/London", 1, 0),
)
_CLIENT = 7
"""The account on which another business works, too."""
_OWN = 9


def found_world(now: datetime) -> World:
    """A fresh world whose history ends today."""
    world = World()
    for key, name, barred in _PEOPLE:
        email = f"{key}@people.example"
        world.users[key] = User(
            key=key, id=id_of("user", key), name=name, email=email, barred=barred
        )
    for number, (id, name, verification) in enumerate(_BUSINESSES):
        made = datetime(2022, 5 + number, 9, 8, 0, tzinfo=UTC)
        world.businesses[id] = Business(
            id=id, name=name, verification_status=verification, created_at=made
        )
    for number, row in enumerate(_ACCOUNTS):
        account = _account(number, *row)
        world.accounts[account.id] = account
        fill_library(world, account, number, now)
        fill_ads(world, account, number, now)
    _give_roles(world)
    return world


def _account(
    number: int, name: str, owner: str, currency: str, zone: str, status: int, reason: int
) -> AdAccount:
    scale = 1 if currency in WHOLE_UNITS else 100
    return AdAccount(
        id=id_of("ad account", number)[:15],
        name=name,
        owner=owner,
        currency=currency,
        zone=zone,
        status=status,
        disable_reason=reason,
        created_at=datetime(2023, 1 + number, 4, 10, 30, tzinfo=UTC),
        balance=(310 + 127 * number) * scale,
        amount_spent=(48_000 + 9_100 * number) * scale,
        spend_cap=0 if number % 2 else 90_000 * scale,
        is_prepay=number % 3 == 1,
    )


def _give_roles(world: World) -> None:
    accounts = list(world.accounts)
    for user in ("admin", "second_admin"):
        world.roles[user, HALDEN] = world.roles[user, BRISA] = "ADMIN"
    world.roles["advertiser", HALDEN] = world.roles["analyst", HALDEN] = "EMPLOYEE"
    world.roles["checkpoint", KOVACS] = "ADMIN"
    world.clients.add((HALDEN, accounts[_CLIENT]))
    world.tasks["advertiser", accounts[0]] = ("DRAFT", "ANALYZE", "ADVERTISE")
    world.tasks["advertiser", accounts[1]] = ("ANALYZE",)
    world.tasks["analyst", accounts[0]] = ("ANALYZE",)
    world.tasks["personal", accounts[_OWN]] = ("DRAFT", "ANALYZE", "ADVERTISE", "MANAGE")
