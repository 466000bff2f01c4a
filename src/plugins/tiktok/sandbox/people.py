"""The people and Business Centers every sandbox starts with."""

from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b

from plugins.tiktok.sandbox.world import BusinessCenter, User, World


@lru_cache(10_000)
def id_of(kind: str, number: int) -> str:
    """A stable invented id of 19 digits, odd so that no float can hold it."""
    digest = int.from_bytes(blake2b(f"{kind}/{number}".encode(), digest_size=8).digest())
    return str(7_000_000_000_000_000_000 + digest % 400_000_000_000_000_000 // 2 * 2 + 1)


NORTHLIGHT, MAROLA, KERTEK = (id_of("business center", number) for number in (1, 2, 3))

_PEOPLE = (
    ("admin", "Mara Lindqvist", "mara.lindqvist@northlight.example"),
    ("second_admin", "Tomás Arruda", "tomas.arruda@marola.example"),
    ("standard", "花森 悠希", "yuki.hanamori@northlight.example"),
    ("personal", "Jonah Pell", "jonah.pell@mail.example"),
    ("suspended_admin", "Szalay Réka", "reka.szalay@kertek.example"),
    ("not_eligible", "Piet Vandersloot", "piet@vandersloot.example"),
)

_CENTERS = (
    BusinessCenter(
        id=NORTHLIGHT,
        name="Northlight Goods",
        company="Northlight Goods Inc.",
        currency="USD",
        area="US",
        zone="America/New_York",
        status="ENABLE",
        cash=4_218_735,
        granted=25_000,
        frozen=12_040,
    ),
    BusinessCenter(
        id=MAROLA,
        name="Casa Marola Digital",
        company="Casa Marola Comércio Ltda.",
        currency="BRL",
        area="BR",
        zone="America/Sao_Paulo",
        status="ENABLE",
        cash=11_990_410,
        granted=0,
        frozen=0,
    ),
    BusinessCenter(
        id=KERTEK,
        name="Kertek Média",
        company="Kertek Média Kft.",
        currency="HUF",
        area="HU",
        zone="Europe/Budapest",
        status="PUNISH",
        cash=88_012_300,
        granted=0,
        frozen=88_012_300,
    ),
)


def settle_people(world: World) -> None:
    """Add the users, the Business Centers and who is what in them."""
    for number, (key, name, email) in enumerate(_PEOPLE):
        world.users[key] = User(
            key=key,
            name=name,
            email=email,
            core_user_id=id_of("user", number),
            created_at=datetime(2023, 3, 4 + number, 9, 30, tzinfo=UTC),
            is_eligible=key != "not_eligible",
        )
    world.centers.update((center.id, center) for center in _CENTERS)
    for user in ("admin", "second_admin"):
        world.members[user, NORTHLIGHT] = "ADMIN"
        world.members[user, MAROLA] = "ADMIN"
    world.members["standard", NORTHLIGHT] = "STANDARD"
    world.members["suspended_admin", KERTEK] = "ADMIN"
