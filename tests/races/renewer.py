"""One process of a race for a token: waits for “go”, then has many callers open it at once.

Run as `python -m tests.races.renewer CALLERS LEASE WAY`, settings in the environment; it writes a
line of JSON a round: what its callers got, as hashes, and how often.
"""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Never

import msgspec
from dishka import AsyncContainer, Provider, Scope, provide

from adapters.log import configure_logging
from adapters.redact import Redactor
from adapters.sql.credentials import SqlCredentials
from core.connection import Connection
from core.credential import SealedCredential
from core.errors import Error
from core.ports.connections import Connections
from core.ports.credentials import Credentials
from core.secret import digest
from core.usecases.opening import OpenCredential
from core.usecases.openings import Openings
from entrypoints.settings import read_settings
from entrypoints.wiring import make_container
from tests.contracts.scene import FIRST, OURS


@dataclass(frozen=True, slots=True)
class Deadly(SqlCredentials):
    """The process dies when the platform has answered, before anything of it is kept."""

    async def renew(self, claimed: SealedCredential, new: SealedCredential) -> Never:
        os.kill(os.getpid(), signal.SIGKILL)
        raise SystemExit


class Timing(Provider):
    """Leases as short as the test wants them."""

    def __init__(self, lease: float) -> None:
        super().__init__(scope=Scope.APP)
        self._lease = lease

    @provide
    def openings(self) -> Openings:
        lease = timedelta(seconds=self._lease)
        return Openings(lease=lease, beat=self._lease / 3, look=0.1)


class Death(Provider):
    """Puts the deadly storage in place of the real one."""

    credentials = provide(Deadly, provides=Credentials, scope=Scope.REQUEST)


async def main(callers: int, lease: float, way: str) -> None:
    """A round for every line that comes in."""
    configure_logging(level="ERROR", json=False, redactor=Redactor())
    more = (Timing(lease), *((Death(),) if way == "die" else ()))
    container = make_container(read_settings(), *more)
    async with container() as scope:
        connection = await (await scope.get(Connections)).get(OURS.id, FIRST.id)
    async for _ in _told():
        got = Counter(await asyncio.gather(*(_got(container, connection) for _ in range(callers))))
        sys.stdout.write(msgspec.json.encode(dict(got)).decode() + "\n")
        sys.stdout.flush()
    await container.close()


async def _told() -> AsyncIterator[str]:
    sys.stdout.write("{}\n")
    sys.stdout.flush()
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield line


async def _got(container: AsyncContainer, connection: Connection) -> str:
    """What one caller, with a unit of work of its own, got: a token's hash or an error's code."""
    async with container() as scope:
        try:
            credential = await (await scope.get(OpenCredential))(connection)
        except Error as error:
            return error.code
        return digest(credential.token)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]))
