"""A connection whose token ends, other processes, and a platform that takes its time."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from core.connection import Connection
from core.credential import Credential, SealedCredential
from core.ids import ConnectionId
from core.provider import Session
from core.secret import Secret
from core.usecases.opening import OpenCredential
from core.usecases.openings import Openings
from core.usecases.vault import Vault
from tests.canary import REFRESH_TOKEN, TOKEN
from tests.core.usecases.scene import Scene, begun
from tests.fakes.clock import NOON
from tests.fakes.house import House
from tests.fakes.platforms import FakeProvider
from tests.fakes.storage import fake_storage
from tests.fakes.world import Renewed

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NEW = "token-of-the-second-day"
NEAR_ITS_END, ENDED = DAY - 3 * HOUR, DAY


@dataclass
class SlowProvider(FakeProvider):
    """Answers a renewal when it is let."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    async def refresh(self, session: Session, credential: Credential) -> Credential:
        self.asked.set()
        await self.answers.wait()
        return await super().refresh(session, credential)


def a_days_token(token: str = TOKEN, refresh: str | None = REFRESH_TOKEN) -> Credential:
    return Credential(
        token=Secret(token),
        expires_at=NOON + DAY,
        refresh=Secret(refresh) if refresh else None,
        refresh_expires_at=NOON + 365 * DAY if refresh else None,
    )


async def expiring(age: timedelta = NEAR_ITS_END) -> tuple[Scene, Connection]:
    """A connection with a token for a day, so long ago; its refresh token buys two more."""
    scene = await begun()
    connection = await scene.connect()
    await keep(scene, connection, a_days_token())
    scene.world.refreshes[REFRESH_TOKEN] = [
        Renewed(NEW, NOON + 2 * DAY),
        Renewed("token-of-the-third-day", NOON + 3 * DAY),
    ]
    scene.world.asked.clear()
    scene.house.clock.move(age)
    return scene, connection


async def keep(scene: Scene, connection: Connection, credential: Credential) -> None:
    await scene.house.make(Vault).keep(connection, credential)
    await scene.house.storage.work.commit()


def beside(scene: Scene, openings: Openings | None = None) -> House:
    """Another process on the same database, under the same sun."""
    house = scene.house
    memory = house.storage.work.memory  # type: ignore[attr-defined]
    return House(
        storage=fake_storage(memory),
        clock=house.clock,
        chance=house.chance,
        sealer=house.sealer,
        platforms=house.platforms,
        openings=openings or Openings(beat=0.001, look=0.001),
    )


def slow(scene: Scene) -> SlowProvider:
    provider = SlowProvider()
    scene.house.platforms.providers = (provider,)
    return provider


async def opened(house: House, connection: Connection) -> str:
    """The token that a caller in that process gets."""
    return (await house.make(OpenCredential)(connection)).token.reveal()


def renewals(scene: Scene) -> int:
    """How often the platform was asked to renew."""
    return scene.world.paths().count("refresh")


async def sealed(scene: Scene, id: ConnectionId) -> SealedCredential:
    found = await scene.house.storage.credentials.get(id)
    assert found
    return found
